"""What memory PyTorch needs to train a small network."""

import torch
from data import (
    BATCH,
    EPSILON,
    RATE,
    STEPS,
    growth,
    known_answers,
    make_batch,
    measured,
)
from torch import nn

from generators.probes.measuring.memory import memory_in_use
from generators.probes.models.convnet import (
    channels_first,
    torch_layout,
)


def make_model(weights):
    """The network with given weights."""
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
    arrays = torch_layout(weights)
    pairs = zip(model.parameters(), arrays, strict=True)
    for parameter, array in pairs:
        parameter.data = torch.from_numpy(array)
    return model


def train(way):
    """The plain loop over a batch, compiled or not."""
    imported = memory_in_use()
    weights, images, labels = make_batch()
    images = torch.from_numpy(channels_first(images))
    labels = torch.from_numpy(labels)
    loss_of = nn.CrossEntropyLoss()

    def work():
        model = make_model(weights)
        network = (
            torch.compile(model) if way == "compiled" else model
        )
        options = {"lr": RATE, "eps": EPSILON}
        optimiser = torch.optim.Adam(model.parameters(), **options)
        losses = []
        for _ in range(STEPS):
            optimiser.zero_grad()
            loss = loss_of(network(images), labels)
            loss.backward()
            optimiser.step()
            losses.append(loss.item())
        return {
            "loss": losses[0],
            "imported": imported,
            "parameters": sum(
                each.numel() for each in model.parameters()
            ),
        }

    return lambda: growth(work)


def verify():
    """Measure fresh processes."""
    return measured(train, "torch", keeps=True)


def controls():
    """The same probe where the answer is known."""
    yield from known_answers("torch")


def settings():
    """What a fair comparison must share."""
    return {
        "dtype": "float32",
        "batch": BATCH,
        "device": "cpu",
        "optimiser": "Adam",
        "process": "fresh interpreter",
        "mode": "eager loop; torch.compile of the model",
        "layout": "channels first",
    }


if __name__ == "__main__":
    print(verify())
