"""Handwritten digits named by a network that PyTorch trains."""

import time

import torch
from data import (
    BATCH,
    CLASSES,
    EPOCHS,
    EPSILON,
    RATE,
    known_answers,
    scored,
)
from torch import nn


def make_model():
    """The network."""
    return nn.Sequential(
        nn.Conv2d(1, 16, 3, padding=1),
        nn.ReLU(),
        nn.MaxPool2d(2),
        nn.Conv2d(16, 32, 3, padding=1),
        nn.ReLU(),
        nn.Conv2d(32, 64, 3),
        nn.ReLU(),
        nn.AdaptiveMaxPool2d(1),
        nn.Flatten(),
        nn.Linear(64, CLASSES),
    )


def recognise(images, names, others, seed):
    """Learn from some pictures, name the digits of the others."""
    torch.manual_seed(seed)
    model = make_model()
    optimiser = torch.optim.Adam(
        model.parameters(), lr=RATE, eps=EPSILON
    )
    loss_of = nn.CrossEntropyLoss()
    images = torch.from_numpy(images).unsqueeze(1)
    names = torch.from_numpy(names)
    for _ in range(EPOCHS):
        for chosen in torch.randperm(len(names)).split(BATCH):
            optimiser.zero_grad()
            loss = loss_of(model(images[chosen]), names[chosen])
            loss.backward()
            optimiser.step()
    with torch.no_grad():
        return (
            model(torch.from_numpy(others).unsqueeze(1))
            .argmax(dim=1)
            .numpy()
        )


def verify():
    """What the entry's measures ask for."""
    return {
        **scored(recognise),
        "parameters": sum(
            p.numel() for p in make_model().parameters()
        ),
        "cost": time.process_time(),
    }


def controls():
    """The same scores where the answer is known."""
    yield from known_answers(recognise)


def settings():
    """What a fair comparison must share."""
    return {
        "dtype": "float32",
        "batch": BATCH,
        "optimiser": "Adam",
        "device": "cpu",
    }


if __name__ == "__main__":
    print(verify())
