"""Tensors as grids, and data through layers, in PyTorch."""

import numpy as np
import torch
from data import BATCH, ORDER, RANKS, flows, is_grid, item, refuses
from torch import nn

NOTES = []
WORK = {
    "add one": lambda x: x + 1,
    "double": lambda x: x * 2,
    "take three": lambda x: x - 3,
}


class Noting(nn.Module):
    """A layer that notes its name when its code runs."""

    def __init__(self, work):
        super().__init__()
        self.work = work

    def forward(self, inputs):
        """The work of that name."""
        NOTES.append(self.work)
        return WORK[self.work](inputs)


def through(order):
    """A call of a model that has layers in that order."""
    model = nn.Sequential(*(Noting(work) for work in order))
    return lambda batch: model(torch.from_numpy(batch)).numpy()


def grid(make, rank):
    """Whether a constructor makes a grid of that rank."""

    def at(tensor, place):
        return float(tensor[place])

    return is_grid(make, rank, lambda tensor: tensor.ndim, at)


def uneven_taken(rows):
    """A nested tensor, made for rows of unequal length."""
    tensors = [torch.tensor(row) for row in rows]
    return torch.nested.nested_tensor(tensors, layout=torch.jagged)


def verify():
    """What the entry's measures ask for."""
    return {
        "grids": {
            item(rank): grid(torch.tensor, rank) for rank in RANKS
        },
        "refuses_uneven": refuses(torch.tensor),
        "once_in_order": flows(through(ORDER), NOTES),
        "passed": ", ".join(NOTES),
    }


def controls():
    """The same probes where the answer is known."""
    yield f"grids.{item(2)}", grid(np.array, 2), True
    yield f"grids.{item(2)}", grid(np.ravel, 2), False
    yield (
        f"grids.{item(2)}",
        grid(lambda x: torch.tensor(x).flip(0), 2),
        False,
    )
    yield "refuses_uneven", refuses(np.array), True
    yield "refuses_uneven", refuses(uneven_taken), False
    yield "once_in_order", flows(by_hand, NOTES), True
    for order in (ORDER[::-1], ORDER[:2], (*ORDER, ORDER[2])):
        yield "once_in_order", flows(through(order), NOTES), False


def by_hand(batch):
    """The three steps in NumPy, noted."""
    NOTES.extend(ORDER)
    return (batch + 1) * 2 - 3


def settings():
    """What a fair comparison must share."""
    return {
        "dtype": "float32",
        "mode": "eager",
        "batch": len(BATCH),
    }


if __name__ == "__main__":
    print(verify())
    print(*controls(), sep="\n")
