"""An exported program in a process without the model's code."""

import tempfile
from pathlib import Path

import numpy as np
import torch
from data import (
    CHANGED,
    MATRIX,
    MATRIX_LOADER,
    OFF,
    ONE,
    SEVEN,
    TOO_WIDE,
)
from model_pytorch import make_model

from generators.probes.measuring.agreement import largest_difference
from generators.probes.measuring.damaged_files import (
    write_garbled,
    write_truncated,
)
from generators.probes.programs.fresh_interpreter import (
    answer_isolated,
)

# Runs in an interpreter of its own.
LOADER = """
import sys

import numpy as np
import torch

artefact, question, answer = sys.argv[1:]
model = torch.export.load(artefact).module()
with torch.inference_mode():
    output = model(torch.from_numpy(np.load(question)))
np.save(answer, output.numpy())
"""
PICKLE_LOADER = """
import sys

import numpy as np
import torch

artefact, question, answer = sys.argv[1:]
model = torch.load(artefact, weights_only=False)
with torch.inference_mode():
    output = model(torch.from_numpy(np.load(question)))
np.save(answer, output.numpy())
"""


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


def refused(artefact, question, loader=LOADER):
    """Whether no answer comes."""
    return answer_isolated(loader, artefact, question) is None


def verify():
    """Save the model, and ask it in another process."""
    with tempfile.TemporaryDirectory() as name:
        folder, model = Path(name), make_model()
        artefact = save(model, folder / "saved.pt2")
        broken = damaged(artefact, model, folder / "damaged.pt2")
        row = answer_isolated(LOADER, artefact, ONE)
        seven = answer_isolated(LOADER, artefact, SEVEN)
        return {
            "loads_without_code": row is not None,
            "diff_batch_1": largest_difference(
                row, answer(model, ONE)
            ),
            "diff_batch_7": largest_difference(
                seven, answer(model, SEVEN)
            ),
            "refuses_wrong_shape": refused(artefact, TOO_WIDE),
            "refuses_damage": refused(broken, SEVEN),
        }


def controls():
    """The same probes where the answer is known."""
    with tempfile.TemporaryDirectory() as name:
        folder, model = Path(name), make_model()
        right = answer(model, SEVEN)

        whole = folder / "model.pt"
        torch.save(model, whole)
        seven = answer_isolated(PICKLE_LOADER, whole, SEVEN)
        yield "loads_without_code", seven is not None, False
        silence = float(np.abs(right).max())
        yield (
            "diff_batch_7",
            largest_difference(seven, right),
            silence,
        )

        other = save(make_model(CHANGED), folder / "changed.pt2")
        seven = answer_isolated(LOADER, other, SEVEN)
        difference = largest_difference(seven, right)
        yield "diff_batch_7", difference, (OFF - 1e-5, OFF + 1e-5)

        plain = folder / "matrix.npy"
        np.save(plain, MATRIX)
        half = write_truncated(plain, folder / "half.npy")
        seven = answer_isolated(MATRIX_LOADER, plain, SEVEN)
        yield "loads_without_code", seven is not None, True
        yield (
            "diff_batch_7",
            largest_difference(seven, SEVEN @ MATRIX),
            0,
        )
        row = answer_isolated(MATRIX_LOADER, plain, ONE)
        yield (
            "diff_batch_1",
            largest_difference(row, ONE @ MATRIX),
            0,
        )
        none = answer_isolated(MATRIX_LOADER, half, ONE)
        silence = float(np.abs(ONE @ MATRIX).max())
        yield (
            "diff_batch_1",
            largest_difference(none, ONE @ MATRIX),
            silence,
        )
        for question, known in ((SEVEN, False), (TOO_WIDE, True)):
            observed = refused(plain, question, MATRIX_LOADER)
            yield "refuses_wrong_shape", observed, known
        for artefact, known in ((plain, False), (half, True)):
            observed = refused(artefact, SEVEN, MATRIX_LOADER)
            yield "refuses_damage", observed, known


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
