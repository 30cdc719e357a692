"""Which library calls take a PyTorch tensor as it is."""

import numpy as np
import torch
from data import CALLS

from generators.probes.python.numpy_idioms import (
    InertObject,
    idiom_battery,
)


def trainable(values):
    """A parameter of a model."""
    return torch.nn.Parameter(torch.tensor(values))


def plain(value):
    """The numbers in a tensor; anything else as it is."""
    return (
        value.detach().numpy()
        if isinstance(value, torch.Tensor)
        else value
    )


def wrong(values):
    """A tensor with other numbers."""
    return torch.tensor(values) ** 2 + 1


def calls(make):
    """Each call with what the maker gives: does it work?"""
    return idiom_battery(CALLS, make, plain)


def verify():
    """What the entry's measures ask for."""
    return {
        "calls": calls(torch.tensor),
        "parameters": calls(trainable),
    }


def controls():
    """NumPy passes every item; no sequence, wrong numbers none."""
    for make, known in (
        (np.array, True),
        (InertObject, False),
        (wrong, False),
    ):
        for item, works in calls(make).items():
            yield f"calls.{item}", works, known
            yield f"parameters.{item}", works, known


def settings():
    """What a fair comparison must share."""
    return {"dtype": "float32", "mode": "default", "device": "cpu"}


if __name__ == "__main__":
    print(verify())
