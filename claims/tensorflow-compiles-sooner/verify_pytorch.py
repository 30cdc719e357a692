"""What PyTorch needs until a first compiled step is done."""

import torch
from data import (
    BATCH,
    EPSILON,
    FEATURES,
    HIDDEN,
    RATE,
    ROWS,
    TARGETS,
    WEIGHTS,
    cached,
    known_answers,
    measured,
    two_steps,
)
from torch import nn


def make_model():
    """The network with the shared weights."""
    model = nn.Sequential(
        nn.Linear(FEATURES, HIDDEN),
        nn.ReLU(),
        nn.Linear(HIDDEN, 1),
    )
    pairs = zip(model.parameters(), WEIGHTS, strict=True)
    for parameter, array in pairs:
        parameter.data = torch.from_numpy(array.T.copy())
    return model


def compiled():
    """How many graphs Inductor has compiled in this process.

    None come from a cache, which starts empty.
    """
    from torch._dynamo.utils import counters  # the step loads it

    return counters["inductor"]["fxgraph_cache_miss"]


def first_step(way="compiled"):
    """The plain loop's first step, with torch.compile."""
    found = cached()
    model = make_model()
    options = {"lr": RATE, "eps": EPSILON}
    optimiser = torch.optim.Adam(model.parameters(), **options)
    rows, targets = (
        torch.from_numpy(ROWS),
        torch.from_numpy(TARGETS),
    )
    network = torch.compile(model) if way == "compiled" else model

    def step():
        optimiser.zero_grad()
        loss = nn.functional.mse_loss(network(rows), targets)
        loss.backward()
        optimiser.step()
        return loss.item()

    return lambda: {
        **two_steps(step, compiled),
        "parameters": sum(
            each.numel() for each in model.parameters()
        ),
        "found": found,
    }


def verify():
    """Measure fresh interpreters."""
    return measured(first_step, "torch")


def controls():
    """The same probe where the answer is known."""
    yield from known_answers(first_step, "torch")


def settings():
    """What a fair comparison must share."""
    return {
        "dtype": "float32",
        "batch": BATCH,
        "device": "cpu",
        "optimiser": "Adam",
        "process": "fresh interpreter, no compiled code kept",
        "mode": "eager loop around torch.compile of the model",
    }


if __name__ == "__main__":
    print(verify())
