"""Payments ranked by a network that PyTorch trains."""

import time

import torch
from data import (
    BATCH,
    EPOCHS,
    EPSILON,
    FEATURES,
    RATE,
    known_answers,
    scored,
)
from torch import nn
from torch.nn import functional


class Suspicion(nn.Module):
    """The network."""

    def __init__(self):
        super().__init__()
        self.first = nn.Linear(FEATURES, 64)
        self.second = nn.Linear(64, 32)
        self.last = nn.Linear(32, 1)

    def forward(self, features):
        """The chance that each payment is a fraud."""
        hidden = torch.relu(self.first(features))
        hidden = torch.relu(self.second(hidden))
        return torch.sigmoid(self.last(hidden)).squeeze(1)


def suspect(features, fraud, others, seed):
    """Learn from some payments, score the others."""
    torch.manual_seed(seed)
    model = Suspicion()
    adam = torch.optim.Adam(
        model.parameters(), lr=RATE, eps=EPSILON
    )
    features, fraud = (
        torch.from_numpy(features),
        torch.from_numpy(fraud),
    )
    for _ in range(EPOCHS):
        for batch in torch.randperm(len(fraud)).split(BATCH):
            adam.zero_grad()
            chance = model(features[batch])
            functional.binary_cross_entropy(
                chance, fraud[batch]
            ).backward()
            adam.step()
    with torch.inference_mode():
        return model(torch.from_numpy(others)).numpy()


def verify():
    """What the entry's measures ask for."""
    measures = scored(suspect)
    measures["parameters"] = sum(
        p.numel() for p in Suspicion().parameters()
    )
    measures["cost"] = time.process_time()
    return measures


def controls():
    """The same scores where the answer is known."""
    yield from known_answers(suspect)


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
