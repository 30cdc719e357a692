"""How much of what beginners meet in PyTorch is explained."""

import torch
from explained import explained, known, of_a_class, only
from tutorials import PYTORCH

from generators.probes.packages.docstring_coverage import (
    docstring_coverage,
)

ROOTS = {"torch": torch, "Tensor": torch.Tensor}
MODULES = (
    torch,
    torch.nn,
    torch.nn.functional,
    torch.optim,
    torch.utils.data,
)


def verify():
    """What the entry's measures ask for."""
    return {
        **explained(ROOTS, PYTORCH),
        "everything": docstring_coverage(*MODULES).share,
    }


def controls():
    """The same counts where the answer is known."""
    yield from known()
    yield from of_a_class(torch.nn.Linear)
    found = docstring_coverage(only(torch.nn.Linear, torch.nn.ReLU))
    yield "everything", found.share, 1
    bare = type("Bare", (torch.nn.Linear,), {})
    found = docstring_coverage(only(bare, torch.nn.Linear))
    yield "everything", found.share, 0.5


if __name__ == "__main__":
    print(verify())
    print(*controls(), sep="\n")
