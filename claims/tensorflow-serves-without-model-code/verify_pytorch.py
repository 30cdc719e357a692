"""An exported program in a process without the model's code."""

import tempfile
from pathlib import Path

import torch
from data import (
    CHANGED,
    ONE,
    SEVEN,
    asked,
    code_controls,
    matrix_controls,
)
from model_pytorch import make_model

from generators.probes.measuring.damaged_files import (
    write_garbled,
)

# Runs in an interpreter of its own.
LOADER = """
import torch


def load(artefact):
    model = torch.export.load(artefact).module()
    return lambda rows: model(torch.from_numpy(rows)).detach()
"""
# Reads the pickle as well.
EITHER_LOADER = (
    LOADER
    + """
load_exported = load


def load(artefact):
    if artefact.endswith(".pt2"):
        return load_exported(artefact)
    model = torch.load(artefact, weights_only=False)
    return lambda rows: model(torch.from_numpy(rows)).detach()
"""
)


def answer(model, question):
    """What the source model says."""
    with torch.inference_mode():
        return model(torch.from_numpy(question)).numpy()


def save(model, path):
    """Save a model as an exported program for any batch size."""
    program = torch.export.export(
        model,
        (torch.from_numpy(SEVEN),),
        dynamic_shapes=({0: torch.export.Dim.DYNAMIC},),
    )
    torch.export.save(program, path)
    return path


def damaged(artefact, model, path):
    """A copy with a part of the first weights inverted."""
    weights = next(model.parameters()).detach().numpy()
    return write_garbled(artefact, path, weights[:1].tobytes())


def verify():
    """Save the model, and ask it in another process."""
    with tempfile.TemporaryDirectory() as name:
        folder, model = Path(name), make_model()
        artefact = save(model, folder / "saved.pt2")
        broken = damaged(artefact, model, folder / "damaged.pt2")
        one, seven = answer(model, ONE), answer(model, SEVEN)
        return asked(LOADER, artefact, broken, one, seven)


def controls():
    """The same probes where the answer is known."""
    with tempfile.TemporaryDirectory() as name:
        folder, model = Path(name), make_model()
        right = answer(model, SEVEN)
        whole = folder / "model.pt"
        torch.save(model, whole)
        other = save(make_model(CHANGED), folder / "changed.pt2")
        yield from code_controls(EITHER_LOADER, whole, other, right)
        yield from matrix_controls(folder)


def settings():
    """What a fair comparison must share."""
    return {
        "dtype": "float32",
        "batch": "1 and 7",
        "device": "cpu",
        "format": "torch.export program",
    }


if __name__ == "__main__":
    print(verify())
    print(*controls(), sep="\n")
