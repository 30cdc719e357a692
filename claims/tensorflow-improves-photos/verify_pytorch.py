"""A photo without noise, by a filter that PyTorch trains."""

import time

import torch
from data import BATCH, CHANNELS, EPOCHS, EPSILON, RATE, known_answers, scored
from torch import nn


class Filter(nn.Module):
    """The filter: guess the noise, and take it off."""

    def __init__(self):
        super().__init__()
        self.noise = nn.Sequential(
            nn.Conv2d(3, CHANNELS, 4, stride=2, padding=1),
            nn.ReLU(),
            nn.Conv2d(CHANNELS, CHANNELS, 3, padding=1),
            nn.ReLU(),
            nn.Conv2d(CHANNELS, CHANNELS, 3, padding=1),
            nn.ReLU(),
            nn.ConvTranspose2d(CHANNELS, 3, 4, stride=2, padding=1),
        )

    def forward(self, photo):
        """The photo less its noise."""
        return photo - self.noise(photo)


def channels_first(photos):
    """Photos as PyTorch reads them."""
    return torch.from_numpy(photos).permute(0, 3, 1, 2).contiguous()


def improve(patches, clean, photo, seed):
    """Learn from some patches, filter the photo."""
    torch.manual_seed(seed)
    model = Filter()
    optimiser = torch.optim.Adam(model.parameters(), lr=RATE, eps=EPSILON)
    loss_of = nn.MSELoss()
    patches, clean = channels_first(patches), channels_first(clean)
    for _ in range(EPOCHS):
        for chosen in torch.randperm(len(patches)).split(BATCH):
            optimiser.zero_grad()
            loss = loss_of(model(patches[chosen]), clean[chosen])
            loss.backward()
            optimiser.step()
    with torch.no_grad():
        return model(channels_first(photo[None]))[0].permute(1, 2, 0).numpy()


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
    return {"dtype": "float32", "batch": BATCH, "optimiser": "Adam", "device": "cpu"}


if __name__ == "__main__":
    print(verify())
