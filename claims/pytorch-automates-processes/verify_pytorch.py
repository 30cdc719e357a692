"""A watch over a machine that PyTorch trains."""

import time

import torch
from data import (
    BATCH,
    EPOCHS,
    EPSILON,
    RATE,
    SENSORS,
    known_answers,
    scored,
)
from torch import nn
from torch.utils.data import DataLoader, TensorDataset


class Watch(nn.Module):
    """A convolution over time, its mean, and a decision."""

    def __init__(self):
        super().__init__()
        self.sense = nn.Conv1d(SENSORS, 16, 9)
        self.weigh = nn.Linear(16, 32)
        self.decide = nn.Linear(32, 1)

    def forward(self, readings):
        """A score for each window; above 0 it should stop."""
        sensed = torch.relu(self.sense(readings)).mean(dim=2)
        return self.decide(torch.relu(self.weigh(sensed))).squeeze(
            1
        )


def sensors_first(readings):
    """Windows as PyTorch's convolutions read them."""
    return torch.from_numpy(readings).transpose(1, 2).contiguous()


def watch(readings, stop, others, seed):
    """Learn from some windows, score the others."""
    torch.manual_seed(seed)
    model = Watch()
    adam = torch.optim.Adam(
        model.parameters(), lr=RATE, eps=EPSILON
    )
    loss_of = nn.BCEWithLogitsLoss()
    data = TensorDataset(
        sensors_first(readings), torch.from_numpy(stop)
    )
    loader = DataLoader(data, batch_size=BATCH, shuffle=True)
    for _ in range(EPOCHS):
        for batch, truths in loader:
            adam.zero_grad()
            loss_of(model(batch), truths).backward()
            adam.step()
    with torch.no_grad():
        return model(sensors_first(others)).numpy()


def verify():
    """What the entry's measures ask for."""
    measures = scored(watch)
    measures["parameters"] = sum(
        p.numel() for p in Watch().parameters()
    )
    measures["cost"] = time.process_time()
    return measures


def controls():
    """The same scores where the answer is known."""
    yield from known_answers(watch)


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
