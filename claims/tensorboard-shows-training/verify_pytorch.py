"""What TensorBoard reads back of a training in PyTorch."""

# ruff: noqa: E402 - TensorBoard must find the switch when it is imported

import sys
import tempfile
import types

# TensorBoard's own switch to go without TensorFlow, as on a machine
# where only PyTorch is installed.
sys.modules["tensorboard.compat.notf"] = types.ModuleType("notf")

import torch
from data import (
    EPOCHS,
    NOTE,
    PICTURE,
    ROWS,
    TARGETS,
    points,
    read_back,
)
from tensorboard.backend.event_processing import (
    plugin_event_accumulator as events,
)
from tensorboard.util.tensor_util import make_ndarray
from torch import nn
from torch.utils.data import DataLoader, TensorDataset
from torch.utils.tensorboard import SummaryWriter

from generators.probes.python.tensorboard_events import read_series

CURVE = "loss"  # the loss of each epoch
ITEMS = (
    "loss curve",
    "weights: a histogram",
    "picture: size as written",
    "text: as written",
)


def train(folder):
    """Train for five passes and write what can be shown."""
    torch.manual_seed(0)
    model = nn.Sequential(nn.Linear(8, 4), nn.Linear(4, 1))
    optimizer = torch.optim.SGD(model.parameters(), lr=0.05)
    data = TensorDataset(
        torch.from_numpy(ROWS), torch.from_numpy(TARGETS)
    )
    batches = DataLoader(data, batch_size=16, shuffle=True)
    losses = []
    with SummaryWriter(folder) as writer:
        for epoch in range(EPOCHS):
            total = 0.0
            for rows, targets in batches:
                loss = nn.functional.mse_loss(model(rows), targets)
                optimizer.zero_grad()
                loss.backward()
                optimizer.step()
                total += loss.item()
            losses.append(total / len(batches))
            writer.add_scalar(CURVE, losses[-1], epoch)
            writer.add_histogram("weights", model[0].weight, epoch)
        writer.add_image("picture", PICTURE, dataformats="HWC")
        writer.add_text("note", NOTE)
    return losses


def read(folder):
    """Every tag in the folder, by TensorBoard's reader."""
    return read_series(
        events.EventAccumulator(folder), make_ndarray
    )


def verify():
    """What the entry's measures ask for."""
    with tempfile.TemporaryDirectory() as folder:
        losses = train(folder)
        found = read(folder)
    return {
        "read_back": read_back(found, CURVE, losses),
        "loss_points": points(found, CURVE),
    }


def controls():
    """An empty folder, and one known value."""
    with tempfile.TemporaryDirectory() as folder:
        nothing = read_back(read(folder), CURVE, [1.0])
        for item in ITEMS:
            yield f"read_back.{item}", nothing[item], False
        with SummaryWriter(folder) as writer:
            writer.add_scalar(CURVE, 1.5, 0)
        found = read(folder)
    item = "loss curve: values as trained"
    yield (
        f"read_back.{item}",
        read_back(found, CURVE, [1.5])[item],
        True,
    )
    yield (
        f"read_back.{item}",
        read_back(found, CURVE, [1.6])[item],
        False,
    )
    yield "loss_points", points(found, CURVE), 1


def settings():
    """What a fair comparison must share."""
    return {
        "dtype": "float32",
        "batch": 16,
        "epochs": EPOCHS,
        "optimiser": "SGD, 0.05",
    }


if __name__ == "__main__":
    print(verify())
