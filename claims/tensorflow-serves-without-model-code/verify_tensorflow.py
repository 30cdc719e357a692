"""A SavedModel in a process without the model's Python code."""

import pickle
import shutil
import tempfile
from pathlib import Path

import numpy as np
from data import (
    CHANGED,
    MATRIX,
    MATRIX_LOADER,
    OFF,
    ONE,
    SEVEN,
    TOO_WIDE,
    WEIGHTS,
)
from model_tensorflow import make_model

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
import tensorflow as tf

artefact, question, answer = sys.argv[1:]
model = tf.saved_model.load(artefact)
np.save(answer, model.serve(np.load(question)).numpy())
"""
PICKLE_LOADER = """
import pickle
import sys

import numpy as np

artefact, question, answer = sys.argv[1:]
with open(artefact, "rb") as file:
    model = pickle.load(file)
np.save(answer, model(np.load(question)).numpy())
"""


def save(model, folder):
    """Save a model as Keras does for serving."""
    model.export(folder, format="tf_saved_model", verbose=False)
    return folder


def damaged(artefact, folder):
    """A copy with a part of the first weights inverted."""
    shutil.copytree(artefact, folder)
    (file,) = folder.glob("variables/variables.data-*")
    return write_garbled(
        file, file, WEIGHTS[0][:1].tobytes()
    ).parents[1]


def refused(artefact, question, loader=LOADER):
    """Whether no answer comes."""
    return answer_isolated(loader, artefact, question) is None


def verify():
    """Save the model, and ask it in another process."""
    with tempfile.TemporaryDirectory() as name:
        folder, model = Path(name), make_model()
        artefact = save(model, folder / "saved")
        broken = damaged(artefact, folder / "damaged")
        row = answer_isolated(LOADER, artefact, ONE)
        seven = answer_isolated(LOADER, artefact, SEVEN)
        return {
            "loads_without_code": row is not None,
            "diff_batch_1": largest_difference(row, model(ONE)),
            "diff_batch_7": largest_difference(seven, model(SEVEN)),
            "refuses_wrong_shape": refused(artefact, TOO_WIDE),
            "refuses_damage": refused(broken, SEVEN),
        }


def controls():
    """The same probes where the answer is known."""
    with tempfile.TemporaryDirectory() as name:
        folder, model = Path(name), make_model()
        right = model(SEVEN).numpy()

        whole = folder / "model.pickle"
        whole.write_bytes(pickle.dumps(model))
        seven = answer_isolated(PICKLE_LOADER, whole, SEVEN)
        yield "loads_without_code", seven is not None, False
        silence = float(np.abs(right).max())
        yield (
            "diff_batch_7",
            largest_difference(seven, right),
            silence,
        )

        other = save(make_model(CHANGED), folder / "changed")
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
        "format": "SavedModel",
    }


if __name__ == "__main__":
    print(verify())
    print(*controls(), sep="\n")
