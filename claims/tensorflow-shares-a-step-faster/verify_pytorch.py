"""How long a training step takes two processes of PyTorch."""

import os

from data import (
    BATCH,
    EPSILON,
    IMAGES,
    LABELS,
    RATE,
    WEIGHTS,
    WORKERS,
    Team,
    known_answers,
    measured,
    part,
    shares,
)

from generators.probes.measuring.fairness import (
    row_counts,
    torch_settings,
)
from generators.probes.models.convnet import (
    channels_first,
    torch_layout,
)
from generators.probes.programs.helper_process import free_ports


def make_model(scale):
    """The network with scaled weights; only workers load it."""
    import torch
    from torch import nn

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
    arrays = torch_layout([scale * each for each in WEIGHTS])
    pairs = zip(model.parameters(), arrays, strict=True)
    for parameter, array in pairs:
        parameter.data = torch.from_numpy(array)
    return model


def worker(rank, port, way="begun", scale=1):
    """A DistributedDataParallel step on a part of the batch.

    Tuned, it has fused Adam and channels last. A scale of 0
    leaves nothing of the weights and of the rate.
    """
    import torch
    from torch import distributed
    from torch.nn.parallel import DistributedDataParallel

    os.environ["MASTER_ADDR"] = "127.0.0.1"
    os.environ["MASTER_PORT"] = str(port)
    distributed.init_process_group(
        "gloo", rank=rank, world_size=WORKERS
    )
    tuned = way == "tuned"
    layout = {"memory_format": torch.channels_last} if tuned else {}
    model = DistributedDataParallel(make_model(scale).to(**layout))
    options = {"lr": scale * RATE, "eps": EPSILON, "fused": tuned}
    optimiser = torch.optim.Adam(model.parameters(), **options)
    images = torch.from_numpy(channels_first(IMAGES)[part(rank)])
    images = images.contiguous(**layout)
    labels = torch.from_numpy(LABELS[part(rank)])
    loss_of = torch.nn.CrossEntropyLoss()

    def step(asked="loss"):
        if asked == "seen":
            return {
                **torch_settings(torch, model, images),
                "rows of a worker": row_counts([images]),
            }
        if asked == "parameters":
            return sum(each.numel() for each in model.parameters())
        optimiser.zero_grad()
        loss = loss_of(model(images), labels)
        loss.backward()
        optimiser.step()
        return loss.item()

    return step


def verify():
    """Measure two workers by the guide, and two that are tuned."""
    first, second = free_ports(2)
    return measured(
        Team(worker, first), Team(worker, second, "tuned")
    )


def controls():
    """The same probe where the answer is known."""
    first, second = free_ports(2)
    yield from known_answers(
        Team(worker, first, "begun", 0),
        Team(worker, second, "tuned", 0),
    )


def settings():
    """What a fair comparison must share."""
    return {
        **shares(),
        "batch": BATCH,
        "device": "cpu",
        "optimiser": "Adam",
        "mode": "DistributedDataParallel, gloo; with fused Adam",
        "layout": "channels first; channels last",
    }


if __name__ == "__main__":
    print(verify())
