"""An exported program behind LitServe."""

import tempfile
from pathlib import Path

import torch
from data import (
    ABOUT,
    CHANGED,
    EXPECTED,
    QUESTIONS,
    SILENCE,
    WEIGHTS,
    plain_controls,
    served,
)
from torch import nn

from generators.probes.measuring.agreement import largest_difference
from generators.probes.measuring.damaged_files import (
    write_truncated,
)

# Run in the server's process.
LINES = """
import torch


def load(path):
    return torch.export.load(path).module()


def answer(model, rows):
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


def saved(weights, folder):
    """The model as an exported program, for any batch size."""
    artefact = Path(folder, "saved.pt2")
    program = torch.export.export(
        make_model(weights),
        (torch.from_numpy(QUESTIONS),),
        dynamic_shapes=({0: torch.export.Dim.DYNAMIC},),
    )
    torch.export.save(program, artefact)
    return artefact


def verify():
    """Save, serve, and ask."""
    with tempfile.TemporaryDirectory() as folder:
        answer, rest = served(LINES, saved(WEIGHTS, folder), folder)
        if answer is None:
            return {
                "diff": SILENCE,
                "refuses_wrong_shape": False,
                "model_bytes": 0,
                "cold_start": 0,
            }
        with torch.inference_mode():
            source = make_model(WEIGHTS)(
                torch.from_numpy(QUESTIONS)
            ).numpy()
        return {"diff": largest_difference(answer, source), **rest}


def controls():
    """The same probe where the answer is known."""
    with tempfile.TemporaryDirectory() as folder:
        yield from plain_controls(folder)
        wrong = saved(CHANGED, folder)
        answer, _ = served(LINES, wrong, folder)
        yield "diff", largest_difference(answer, EXPECTED), ABOUT
        half = write_truncated(wrong, Path(folder, "half.pt2"))
        answer, _ = served(LINES, half, folder)
        yield "diff", largest_difference(answer, EXPECTED), SILENCE


def settings():
    """What a fair comparison must share."""
    return {
        "dtype": "float32",
        "clients": 4,
        "device": "cpu",
        "server": "LitServe",
        "format": "torch.export program",
    }


if __name__ == "__main__":
    print(verify())
    print(*controls(), sep="\n")
