"""The model's Python code, which the other process doesn't have."""

import torch
from data import WEIGHTS
from torch import nn


class Squash(nn.Module):
    """A layer of our own: x / (1 + |x|)."""

    def forward(self, inputs):
        """The inputs, squashed to -1 to 1."""
        return inputs / (1 + inputs.abs())


def make_model(weights=WEIGHTS):
    """Two dense layers around the layer of our own."""
    model = nn.Sequential(
        nn.Linear(8, 16), Squash(), nn.Linear(16, 3)
    )
    pairs = zip(model.parameters(), weights, strict=True)
    for parameter, array in pairs:
        parameter.data = torch.from_numpy(array.T.copy())
    return model.eval()
