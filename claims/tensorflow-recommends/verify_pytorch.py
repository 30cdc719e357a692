"""Recommendations by embeddings that PyTorch learns."""

import time

import torch
from data import (
    BATCH,
    EPSILON,
    ITEMS,
    RATE,
    SCALE,
    SIZE,
    USERS,
    known_answers,
    pairs,
    scored,
)
from torch import nn


class Recommender(nn.Module):
    """Numbers for each user and each item, small at first."""

    def __init__(self):
        super().__init__()
        self.tastes = nn.Embedding(USERS, SIZE)
        self.traits = nn.Embedding(ITEMS, SIZE)
        self.appeal = nn.Embedding(ITEMS, 1)
        for part in self.children():
            nn.init.normal_(part.weight, std=SCALE)

    def forward(self, user, item):
        """How much each user should like each item."""
        liking = (self.tastes(user) * self.traits(item)).sum(dim=1)
        return liking + self.appeal(item).squeeze(1)


def recommend(known, seed):
    """Learn from purchases; a score for each user and item."""
    torch.manual_seed(seed)
    model = Recommender()
    optimiser = torch.optim.Adam(
        model.parameters(), lr=RATE, eps=EPSILON
    )
    for batch in pairs(known, seed):
        user, first, second = map(torch.from_numpy, batch)
        preference = model(user, first) - model(user, second)
        loss = -nn.functional.logsigmoid(preference).mean()
        optimiser.zero_grad()
        loss.backward()
        optimiser.step()
    with torch.no_grad():
        scores = model.tastes.weight @ model.traits.weight.T
        return (scores + model.appeal.weight.T).numpy()


def verify():
    """What the entry's measures ask for."""
    measures = scored(recommend)
    parameters = sum(p.numel() for p in Recommender().parameters())
    return {
        **measures,
        "parameters": parameters,
        "cost": time.process_time(),
    }


def controls():
    """The same lists where the answer is known."""
    yield from known_answers(recommend)


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
