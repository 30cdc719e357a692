"""What memory PyTorch needs to train a small network."""

import torch
from data import (
    BATCH,
    EPOCHS,
    EPSILON,
    RATE,
    growth,
    known_answers,
    make_batch,
    measured,
)
from torch import nn
from torch.utils.data import DataLoader, TensorDataset

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
    """The plain loop over a DataLoader, compiled or not."""
    imported = memory_in_use()
    weights, images, labels = make_batch()
    if way == "wrong weights":
        weights = [array * 2 for array in weights]
    rows = TensorDataset(
        torch.from_numpy(channels_first(images)),
        torch.from_numpy(labels),
    )
    loader = DataLoader(rows, batch_size=BATCH)
    loss_of = nn.CrossEntropyLoss()

    def work():
        model = make_model(weights)
        network = (
            torch.compile(model) if way == "compiled" else model
        )
        options = {"lr": RATE, "eps": EPSILON}
        optimiser = torch.optim.Adam(model.parameters(), **options)
        losses = []
        for _ in range(EPOCHS):
            for images, labels in loader:
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
    return measured(train, "torch")


def controls():
    """The same probe where the answer is known."""
    yield from known_answers(train, "torch")


def settings():
    """What a fair comparison must share."""
    return {
        "dtype": "float32",
        "batch": BATCH,
        "device": "cpu",
        "optimiser": "Adam",
        "process": "fresh interpreter",
        "mode": "DataLoader loop; torch.compile of the model",
        "layout": "channels first",
    }


if __name__ == "__main__":
    print(verify())
