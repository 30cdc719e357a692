"""Which of forty Python idioms work on a PyTorch tensor."""

import numpy as np
import torch
from data import IDIOMS, SURE, off_by_one

from generators.probes.python.numpy_idioms import (
    InertObject,
    idiom_battery,
)


def trainable(values):
    """A parameter; one of whole numbers can't ask for gradients."""
    tensor = torch.tensor(values)
    return torch.nn.Parameter(
        tensor, requires_grad=tensor.is_floating_point()
    )


def plain(value):
    """The numbers in a tensor; anything else as it is."""
    return (
        value.detach().numpy()
        if isinstance(value, torch.Tensor)
        else value
    )


def verify():
    """The entry's measures; PyTorch has no NumPy mode."""
    on_tensors = idiom_battery(IDIOMS, torch.tensor, plain)
    on_parameters = idiom_battery(IDIOMS, trainable, plain)
    return {
        "idioms": on_tensors,
        "trainable": on_parameters,
        "numpy_mode": dict(on_tensors),
    }


def controls():
    """NumPy passes every item, what has no protocol none.

    Tensors pass plain items, and fail them with other numbers.
    """
    for measure in ("idioms", "trainable", "numpy_mode"):
        for make, known in [(np.array, True), (InertObject, False)]:
            for item, works in idiom_battery(
                IDIOMS, make, plain
            ).items():
                yield f"{measure}.{item}", works, known
    for measure, make in (
        ("idioms", torch.tensor),
        ("trainable", trainable),
    ):
        for item, idiom in SURE.items():
            for given, known in (
                (make, True),
                (off_by_one(make), False),
            ):
                found = idiom_battery({item: idiom}, given, plain)
                yield f"{measure}.{item}", found[item], known


def settings():
    """What a fair comparison must share."""
    return {"mode": "default", "device": "cpu"}


if __name__ == "__main__":
    print(verify())
