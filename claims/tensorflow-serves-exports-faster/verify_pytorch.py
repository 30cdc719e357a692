"""How long a loaded exported program takes for one request."""

import tempfile
from pathlib import Path

import torch
from data import (
    CHANGED,
    CLASSES,
    EXPECTED,
    FEATURES,
    HIDDEN,
    OFF,
    ROW,
    ROWS,
    WEIGHTS,
)
from torch import nn

from generators.probes.measuring.agreement import largest_difference
from generators.probes.measuring.fairness import torch_settings
from generators.probes.measuring.known_work import known_times


def make_model(weights):
    """Two dense layers with given weights."""
    model = nn.Sequential(
        nn.Linear(FEATURES, HIDDEN),
        nn.ReLU(),
        nn.Linear(HIDDEN, CLASSES),
    )
    pairs = zip(model.parameters(), weights, strict=True)
    for parameter, array in pairs:
        parameter.data = torch.from_numpy(array.T.copy())
    return model.eval()


def served(model):
    """Export, load back, and answer from NumPy to NumPy."""
    program = torch.export.export(
        model,
        (torch.from_numpy(ROWS),),
        dynamic_shapes=({0: torch.export.Dim.DYNAMIC},),
    )
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder, "model.pt2")
        torch.export.save(program, path)
        loaded = torch.export.load(path).module()

    def call(rows):
        with torch.inference_mode():
            return loaded(torch.from_numpy(rows)).numpy()

    return call


def difference(call):
    """The largest difference from the right answers."""
    return max(
        largest_difference(call(ROW), EXPECTED[:1]),
        largest_difference(call(ROWS), EXPECTED),
    )


def count(model):
    """Parameters of a model."""
    return sum(
        parameter.numel() for parameter in model.parameters()
    )


def verify():
    """Measure the loaded artefact."""
    model = make_model(WEIGHTS)
    call = served(model)
    served_call = lambda: call(ROW)
    return {
        "served_call": served_call,
        "parameters": count(model),
        "served_diff": max(
            largest_difference(served_call(), EXPECTED[:1]),
            difference(call),
        ),
    }


def controls():
    """The same probes where the answer is known."""
    yield from known_times("cpu", "served_call")
    call = served(make_model(CHANGED))
    yield (
        "served_diff",
        difference(call),
        (OFF - 0.001, OFF + 0.001),
    )
    yield "parameters", count(nn.Linear(3, 2)), 8


def settings():
    """What a fair comparison must share."""
    return {
        **torch_settings(
            torch, make_model(WEIGHTS), torch.from_numpy(ROW)
        ),
        "batch": 1,
        "device": "cpu",
        "request": "NumPy in, NumPy out",
        "format": "torch.export program, loaded as a module",
    }


if __name__ == "__main__":
    print(verify())
