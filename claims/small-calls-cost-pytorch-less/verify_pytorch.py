"""What a small call costs in PyTorch."""

import torch
from data import (
    BIAS,
    MATRIX,
    NUMBER,
    ROW,
    SIDE,
    known,
    measures,
    type_of,
)
from torch import nn

from generators.probes.measuring.fairness import torch_threads

X, W, N = (
    torch.from_numpy(ROW),
    torch.from_numpy(MATRIX),
    torch.tensor(NUMBER),
)


def make_layer(matrix=MATRIX):
    """A dense layer with the shared weights."""
    layer = nn.Linear(SIDE, SIDE)
    layer.weight.data = torch.tensor(matrix.T).contiguous()
    layer.bias.data = torch.tensor(BIAS)
    return layer


def make_calls(layer):
    """Six calls by name."""

    @torch.inference_mode()
    def tuned():
        return layer(X)

    def gradient():
        loss = (layer(X) ** 2).sum()
        (slopes,) = torch.autograd.grad(loss, [layer.weight])
        return slopes.T

    return {
        "add": lambda: W + W,
        "matmul": lambda: W @ W,
        "layer": lambda: layer(X),
        "tuned layer": tuned,
        "gradient": gradient,
        "number": lambda: float(N),
    }


def as_array(answer):
    """An answer as NumPy reads it."""
    return torch.as_tensor(answer).detach().numpy()


def verify():
    """Measure the six calls."""
    return measures(make_calls(make_layer()), as_array)


def controls():
    """The same probes where the answer is known."""
    yield from known()
    other = make_calls(make_layer(MATRIX + 1))
    yield (
        "difference",
        measures(other, as_array)["difference"],
        (0.1, 100),
    )


def settings():
    """What a fair comparison must share."""
    return {
        "dtype": type_of(make_calls(make_layer()), as_array),
        "threads at work": torch_threads(torch),
        "device": "cpu",
        "shapes": "8x8 matrices, one row of 8",
        "mode": "eager; inference_mode for the tuned layer",
    }


if __name__ == "__main__":
    print(verify())
