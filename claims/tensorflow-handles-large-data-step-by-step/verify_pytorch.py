"""A pass over a large file in PyTorch, step by step."""

import numpy as np
import torch
from data import (
    BATCH,
    COLUMNS,
    EPSILON,
    INPUTS,
    RATE,
    ROW_BYTES,
    ROWS,
    known_answers,
    measured,
)
from torch import nn
from torch.utils.data import DataLoader, IterableDataset


class Batches(IterableDataset):
    """The file, a batch of rows at a time."""

    def __init__(self, path, size=BATCH):
        self.path, self.size = path, size

    def __iter__(self):
        with self.path.open("rb") as file:
            while len(
                numbers := np.fromfile(
                    file, "float32", self.size * COLUMNS
                )
            ):
                rows = torch.from_numpy(numbers).reshape(
                    -1, COLUMNS
                )
                yield rows[:, :-1], rows[:, -1:]


def make_model():
    """The network."""
    return nn.Sequential(
        nn.Linear(INPUTS, 32), nn.ReLU(), nn.Linear(32, 1)
    )


def train(path):
    """One pass: the model and the number of rows seen."""
    torch.manual_seed(1)
    model, seen = make_model(), 0
    adam = torch.optim.Adam(
        model.parameters(), lr=RATE, eps=EPSILON
    )
    loss_of = nn.MSELoss()
    for inputs, targets in DataLoader(
        Batches(path), batch_size=None
    ):
        adam.zero_grad()
        loss_of(model(inputs), targets).backward()
        adam.step()
        seen += len(inputs)
    return model, seen


def answer(model, path):
    """An answer for each row of a file."""
    answers = np.empty(path.stat().st_size // ROW_BYTES, "float32")
    done = 0
    with torch.inference_mode():
        for inputs, _ in DataLoader(Batches(path), batch_size=None):
            answers[done : done + len(inputs)] = model(
                inputs
            ).squeeze(1)
            done += len(inputs)
    return answers[:done]


def whole(path):
    """The same file in a single step."""
    return next(
        iter(DataLoader(Batches(path, ROWS), batch_size=None))
    )


def verify():
    """What the entry's measures ask for."""
    found = measured(train, answer)
    found["parameters"] = sum(
        p.numel() for p in make_model().parameters()
    )
    return found


def controls():
    """The same passes where the answer is known."""
    yield from known_answers(whole, train, answer)


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
