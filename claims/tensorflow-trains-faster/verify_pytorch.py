"""What a step of a convolutional network costs in PyTorch."""

import torch
from data import (
    BATCH,
    BATCHES,
    EPSILON,
    IMAGES,
    LABELS,
    RATE,
    STEPS,
    WEIGHTS,
)
from torch import nn
from torch.utils.data import DataLoader, TensorDataset

from generators.probes.measuring.fairness import (
    row_counts,
    torch_settings,
)
from generators.probes.models.convnet import (
    channels_first,
    torch_layout,
)
from generators.probes.models.training_steps import (
    step_controls,
    step_measures,
    torch_modes,
)

LAYOUT = {"memory_format": torch.channels_last}  # where tuned


def feed(batches=BATCHES):
    """The first batches, as the guide feeds them."""
    images = channels_first(IMAGES[: batches * BATCH])
    rows = torch.from_numpy(images)
    labels = torch.from_numpy(LABELS[: batches * BATCH])
    return DataLoader(TensorDataset(rows, labels), batch_size=BATCH)


IN_MEMORY = [(x.contiguous(**LAYOUT), y) for x, y in feed(16)]


def make_model():
    """The network with the shared weights."""
    model = nn.Sequential(
        nn.Conv2d(1, 16, 3, padding=1),
        nn.ReLU(),
        nn.MaxPool2d(2),
        nn.Conv2d(16, 32, 3, padding=1),
        nn.ReLU(),
        nn.MaxPool2d(2),
        nn.Flatten(),
        nn.Linear(7 * 7 * 32, 32),
        nn.ReLU(),
        nn.Linear(32, 10),
    )
    arrays = torch_layout(WEIGHTS)
    pairs = zip(model.parameters(), arrays, strict=True)
    for parameter, array in pairs:
        parameter.data = torch.from_numpy(array)
    return model


MODES = torch_modes(
    torch, make_model, EPSILON, lambda: make_model().to(**LAYOUT)
)


def count(model):
    """Parameters that are trained."""
    trained = (p for p in model.parameters() if p.requires_grad)
    return sum(parameter.numel() for parameter in trained)


def verify():
    """Measure each way of training."""
    parameters = count(make_model())
    return step_measures(MODES, feed(), IN_MEMORY, STEPS, RATE) | {
        "parameters": parameters
    }


def controls():
    """The same probes where the answer is known."""
    yield from step_controls(MODES, feed(3), IN_MEMORY, STEPS, RATE)
    layer = nn.Linear(3, 2)
    yield "parameters", count(layer), 8
    layer.bias.requires_grad_(requires_grad=False)
    yield "parameters", count(layer), 6


def settings():
    """What a fair comparison must share."""
    return {
        **torch_settings(torch, make_model(), IN_MEMORY[0][0]),
        "batch": row_counts(
            rows for rows, _ in [*feed(), *IN_MEMORY]
        ),
        "device": "cpu",
        "optimiser": "Adam",
        "mode": "loop over a DataLoader; fused Adam; the same",
        "layout": "channels first; channels last; the same",
    }


if __name__ == "__main__":
    print(verify())
