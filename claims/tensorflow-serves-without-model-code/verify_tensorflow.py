"""A SavedModel in a process without the model's Python code."""

import pickle
import shutil
import tempfile
from pathlib import Path

from data import (
    CHANGED,
    ONE,
    SEVEN,
    WEIGHTS,
    asked,
    code_controls,
    matrix_controls,
)
from model_tensorflow import make_model

from generators.probes.measuring.damaged_files import (
    write_garbled,
)

# Runs in an interpreter of its own.
LOADER = """
import tensorflow as tf


def load(artefact):
    model = tf.saved_model.load(artefact)
    return lambda question: model.serve(question).numpy()
"""
# Reads the pickle as well, which is a file and no folder.
EITHER_LOADER = (
    LOADER
    + """
import pickle

load_saved = load


def load(artefact):
    if Path(artefact).is_dir():
        return load_saved(artefact)
    model = pickle.loads(Path(artefact).read_bytes())
    return lambda question: model(question).numpy()
"""
)


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


def verify():
    """Save the model, and ask it in another process."""
    with tempfile.TemporaryDirectory() as name:
        folder, model = Path(name), make_model()
        artefact = save(model, folder / "saved")
        broken = damaged(artefact, folder / "damaged")
        one, seven = model(ONE).numpy(), model(SEVEN).numpy()
        return asked(LOADER, artefact, broken, one, seven)


def controls():
    """The same probes where the answer is known."""
    with tempfile.TemporaryDirectory() as name:
        folder, model = Path(name), make_model()
        right = model(SEVEN).numpy()
        whole = folder / "model.pickle"
        whole.write_bytes(pickle.dumps(model))
        other = save(make_model(CHANGED), folder / "changed")
        yield from code_controls(EITHER_LOADER, whole, other, right)
        yield from matrix_controls(folder)


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
