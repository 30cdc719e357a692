"""How much of what a beginner meets in PyTorch is explained."""

import torch
from explained import explained, known
from torch import nn


def verify():
    """What the entry's measures ask for."""
    return explained(
        core=[torch],
        layers=[nn, nn.functional],
        training=[torch.optim, torch.utils.data],
    )


def controls():
    """The same counts where the answer is known."""
    yield from known()


if __name__ == "__main__":
    print(verify())
    print(*controls(), sep="\n")
