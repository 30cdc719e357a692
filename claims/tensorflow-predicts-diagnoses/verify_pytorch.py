"""Patients ranked by a network that PyTorch trains."""

import time

import torch
from data import (
    BATCH,
    EPOCHS,
    EPSILON,
    RATE,
    READINGS,
    known_answers,
    scored,
)
from torch import nn


def make_model():
    """The network."""
    return nn.Sequential(
        nn.Linear(READINGS, 32),
        nn.ReLU(),
        nn.Linear(32, 32),
        nn.ReLU(),
        nn.Linear(32, 1),
        nn.Flatten(0),
    )


def diagnose(readings, ill, others, seed):
    """Learn from some patients, score the others."""
    torch.manual_seed(seed)
    model = make_model()
    optimiser = torch.optim.Adam(
        model.parameters(), lr=RATE, eps=EPSILON
    )
    loss_of = nn.BCEWithLogitsLoss()
    readings, ill = (
        torch.from_numpy(readings),
        torch.from_numpy(ill),
    )
    for _ in range(EPOCHS):
        for chosen in torch.randperm(len(ill)).split(BATCH):
            optimiser.zero_grad()
            loss = loss_of(model(readings[chosen]), ill[chosen])
            loss.backward()
            optimiser.step()
    with torch.no_grad():
        return model(torch.from_numpy(others)).numpy()


def verify():
    """What the entry's measures ask for."""
    return {
        **scored(diagnose),
        "parameters": sum(
            p.numel() for p in make_model().parameters()
        ),
        "cost": time.process_time(),
    }


def controls():
    """The same scores where the answer is known."""
    yield from known_answers(diagnose)


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
