"""How much of the installed PyTorch is Python."""

from importlib.metadata import distribution

import torch
from languages import adds_up, known, languages


def total(numbers):
    """PyTorch's sum of some numbers."""
    return torch.tensor(numbers).sum()


def largest(numbers):
    """Another answer of PyTorch's."""
    return torch.tensor(numbers).max()


def verify():
    """What the entry's measures ask for."""
    return {
        **languages(distribution("torch")),
        "python_api": adds_up(total),
    }


def controls():
    """The same counts where the answer is known."""
    yield from known()
    yield "python_api", adds_up(largest), False


if __name__ == "__main__":
    print(verify())
    print(*controls(), sep="\n")
