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


def calls(makers):
    """Each call with each kind of tensor: does it work?"""
    return {
        f"{kind}: {name}": works
        for kind, make in makers.items()
        for name, works in idiom_battery(CALLS, make, plain).items()
    }


def verify():
    """What the entry's measures ask for."""
    return {
        "calls": calls(
            {"plain": torch.tensor, "trainable": trainable}
        )
    }


def controls():
    """NumPy passes every item, what is no sequence none."""
    for make, known in [(np.array, True), (InertObject, False)]:
        for item, works in calls(
            {"plain": make, "trainable": make}
        ).items():
            yield f"calls.{item}", works, known


def settings():
    """What a fair comparison must share."""
    return {"dtype": "float32", "mode": "default", "device": "cpu"}


if __name__ == "__main__":
    print(verify())
