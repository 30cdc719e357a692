"""A PyTorch model on this computer and in a server."""

import tempfile
from pathlib import Path

import numpy as np
import torch
from data import (
    CHANGED,
    EXPECTED,
    MATRIX,
    MATRIX_LINES,
    OFF,
    QUESTIONS,
    WEIGHTS,
    served,
)
from torch import nn

from generators.probes.measuring.agreement import largest_difference
from generators.probes.measuring.damaged_files import (
    write_truncated,
)

# Run in a server of its own.
LINES = """
import torch

model = torch.export.load(artefact).module()


def answer(rows):
    with torch.inference_mode():
        return model(torch.from_numpy(rows)).numpy()
"""


def make_model(weights):
    """Two dense layers with given weights."""
    model = nn.Sequential(
        nn.Linear(8, 16), nn.ReLU(), nn.Linear(16, 3)
    )
    pairs = zip(model.parameters(), weights, strict=True)
    for parameter, array in pairs:
        parameter.data = torch.from_numpy(array.T.copy())
    return model.eval()


@torch.inference_mode()
def answer_here(weights):
    """What the model says in this process."""
    return make_model(weights)(torch.from_numpy(QUESTIONS)).numpy()


def answer_served(weights):
    """What a server says that has loaded the exported program."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder, "saved.pt2")
        program = torch.export.export(
            make_model(weights),
            (torch.from_numpy(QUESTIONS),),
            dynamic_shapes=({0: torch.export.Dim.DYNAMIC},),
        )
        torch.export.save(program, path)
        return served(LINES, path)


def verify():
    """Ask the model here, and over HTTP."""
    return {
        "computer_diff": largest_difference(
            answer_here(WEIGHTS), EXPECTED
        ),
        "server_diff": largest_difference(
            answer_served(WEIGHTS), EXPECTED
        ),
    }


def controls():
    """The same probes where the answer is known."""
    about = (OFF - 1e-5, OFF + 1e-5)
    reply = answer_here(CHANGED)
    yield (
        "computer_diff",
        largest_difference(reply, EXPECTED),
        about,
    )
    reply = answer_served(CHANGED)
    yield "server_diff", largest_difference(reply, EXPECTED), about
    right = QUESTIONS @ MATRIX
    with tempfile.TemporaryDirectory() as folder:
        whole = Path(folder, "matrix.npy")
        np.save(whole, MATRIX)
        reply = served(MATRIX_LINES, whole)
        yield (
            "server_diff",
            largest_difference(reply, right),
            (0, 1e-5),
        )
        half = write_truncated(whole, Path(folder, "half.npy"))
        reply = served(MATRIX_LINES, half)
        silence = float(np.abs(right).max())
        yield (
            "server_diff",
            largest_difference(reply, right),
            silence,
        )


def settings():
    """What a fair comparison must share."""
    return {
        "dtype": "float32",
        "device": "cpu",
        "clients": 4,
        "server": "Python's own",
    }


if __name__ == "__main__":
    print(verify())
    print(*controls(), sep="\n")
