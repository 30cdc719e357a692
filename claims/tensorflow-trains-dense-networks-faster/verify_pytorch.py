"""What a training step of dense layers costs in PyTorch."""

import torch
from data import EPSILON, LABELS, RATE, ROWS, STEPS, WEIGHTS
from torch import nn

from generators.probes.measuring.fairness import rows, torch_shares
from generators.probes.models.training_steps import known, measures, torch_ways

BATCHES = list(zip(torch.from_numpy(ROWS), torch.from_numpy(LABELS), strict=True))


def make_model():
    """Three dense layers with the shared weights."""
    model = nn.Sequential(
        nn.Linear(784, 256),
        nn.ReLU(),
        nn.Linear(256, 128),
        nn.ReLU(),
        nn.Linear(128, 10),
    )
    pairs = zip(model.parameters(), WEIGHTS, strict=True)
    for parameter, array in pairs:
        parameter.data = torch.tensor(array.T).contiguous()
    return model


WAYS = torch_ways(torch, make_model, EPSILON)


def count(model):
    """Parameters that are trained."""
    trained = (p for p in model.parameters() if p.requires_grad)
    return sum(parameter.numel() for parameter in trained)


def verify():
    """Measure each way of training."""
    parameters = count(make_model())
    return measures(WAYS, BATCHES, STEPS, RATE) | {"parameters": parameters}


def controls():
    """The same probes where the answer is known."""
    yield from known(WAYS, BATCHES[0], STEPS, RATE)
    layer = nn.Linear(3, 2)
    yield "parameters", count(layer), 8
    layer.bias.requires_grad_(requires_grad=False)
    yield "parameters", count(layer), 6


def settings():
    """What a fair comparison must share."""
    return {
        **torch_shares(torch, make_model(), BATCHES[0][0]),
        "batch": rows(inputs for inputs, _ in BATCHES),
        "device": "cpu",
        "optimiser": "Adam",
        "mode": "eager loop; eager loop, fused Adam; the same",
    }


if __name__ == "__main__":
    print(verify())
