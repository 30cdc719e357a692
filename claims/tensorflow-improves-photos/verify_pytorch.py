"""Scenes without noise, by a filter that PyTorch trains."""

import time

import torch
from data import (
    BATCH,
    CHANNELS,
    EPOCHS,
    EPSILON,
    RATE,
    known_answers,
    scored,
)
from torch import nn


class Filter(nn.Module):
    """The filter: guess the noise, and take it off."""

    def __init__(self):
        super().__init__()
        self.noise = nn.Sequential(
            nn.Conv2d(1, CHANNELS, 5, padding="same"),
            nn.ReLU(),
            nn.Conv2d(CHANNELS, CHANNELS, 3, padding="same"),
            nn.ReLU(),
            nn.Conv2d(CHANNELS, 1, 5, padding="same"),
        )

    def forward(self, scene):
        """The scene less its noise."""
        return scene - self.noise(scene)


def channels_first(scenes):
    """Scenes as PyTorch reads them."""
    return torch.from_numpy(scenes).permute(0, 3, 1, 2).contiguous()


def improve(spoilt, clean, given, seed):
    """Learn from some scenes, filter others."""
    torch.manual_seed(seed)
    model = Filter()
    optimiser = torch.optim.Adam(
        model.parameters(), lr=RATE, eps=EPSILON
    )
    loss_of = nn.MSELoss()
    spoilt, clean = channels_first(spoilt), channels_first(clean)
    for _ in range(EPOCHS):
        for chosen in torch.randperm(len(spoilt)).split(BATCH):
            optimiser.zero_grad()
            loss = loss_of(model(spoilt[chosen]), clean[chosen])
            loss.backward()
            optimiser.step()
    with torch.no_grad():
        return (
            model(channels_first(given)).permute(0, 2, 3, 1).numpy()
        )


def verify():
    """What the entry's measures ask for."""
    return {
        **scored(improve),
        "parameters": sum(p.numel() for p in Filter().parameters()),
        "cost": time.process_time(),
    }


def controls():
    """The same scores where the answer is known."""
    yield from known_answers(improve)


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
