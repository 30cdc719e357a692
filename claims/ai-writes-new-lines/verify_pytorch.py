"""New lines by a network that PyTorch trains."""

import time

import torch
from data import (
    BATCH,
    EMBEDDED,
    EPOCHS,
    EPSILON,
    RATE,
    UNITS,
    VOCABULARY,
    known_answers,
    scored,
)
from torch import nn


class Writer(nn.Module):
    """The network: scores of the next word after each word."""

    def __init__(self):
        super().__init__()
        self.embedding = nn.Embedding(len(VOCABULARY), EMBEDDED)
        self.memory = nn.GRU(EMBEDDED, UNITS, batch_first=True)
        self.scores = nn.Linear(UNITS, len(VOCABULARY))

    def forward(self, words):
        """Scores of every next word, (lines, words, vocabulary)."""
        remembered, _ = self.memory(self.embedding(words))
        return self.scores(remembered)


def learn(lines, seed, epochs=EPOCHS):
    """Read the lines, and give the chances of a next word."""
    torch.manual_seed(seed)
    model = Writer()
    optimiser = torch.optim.Adam(
        model.parameters(), lr=RATE, eps=EPSILON
    )
    loss_of = nn.CrossEntropyLoss()
    lines = torch.from_numpy(lines).long()
    for _ in range(epochs):
        for chosen in torch.randperm(len(lines)).split(BATCH):
            begun, following = lines[chosen, :-1], lines[chosen, 1:]
            optimiser.zero_grad()
            loss = loss_of(
                model(begun).flatten(0, 1), following.flatten()
            )
            loss.backward()
            optimiser.step()

    @torch.no_grad()
    def next_chances(begun):
        return (
            model(torch.from_numpy(begun))[:, -1]
            .softmax(dim=1)
            .numpy()
        )

    return next_chances


def verify():
    """What the entry's measures ask for."""
    return {
        **scored(learn),
        "parameters": sum(p.numel() for p in Writer().parameters()),
        "cost": time.process_time(),
    }


def controls():
    """The same scores where the answer is known."""
    yield from known_answers(learn)


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
