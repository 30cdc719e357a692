"""Whether the installed PyTorch is a model or makes models."""

from importlib.metadata import distribution

import torch
from described import described, known


def parameters_of(path):
    """Numbers in a file that PyTorch wrote."""
    state = torch.jit.load(path).state_dict()
    return sum(values.numel() for values in state.values())


def write(path, trained):
    """A layer of eight parameters, or one of none."""
    layer = torch.nn.Linear(3, 2) if trained else torch.nn.ReLU()
    torch.jit.script(layer).save(path)


def verify():
    """What the entry's measures ask for."""
    return described(
        distribution("torch"), "PyTorch", parameters_of
    )


def controls():
    """The same reading where the answer is known."""
    yield from known(parameters_of, ".pt", write)


if __name__ == "__main__":
    print(verify())
    print(*controls(), sep="\n")
