"""A SavedModel behind LitServe."""

import tempfile
from pathlib import Path

import keras
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
from keras import layers

from generators.probes.measuring.agreement import largest_difference
from generators.probes.measuring.damaged_files import (
    write_truncated,
)

# Run in the server's process.
LINES = """
import tensorflow as tf

load = tf.saved_model.load


def answer(model, rows):
    return model.serve(rows).numpy()
"""


def make_model(weights):
    """Two dense layers with given weights."""
    parts = [layers.Dense(16, activation="relu"), layers.Dense(3)]
    model = keras.Sequential([layers.Input((8,)), *parts])
    model.set_weights(weights)
    return model


def saved(weights, folder):
    """The model as Keras saves it for serving."""
    artefact = Path(folder, "saved")
    make_model(weights).export(
        artefact, format="tf_saved_model", verbose=False
    )
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
        source = make_model(WEIGHTS).predict(QUESTIONS, verbose=0)
        return {"diff": largest_difference(answer, source), **rest}


def controls():
    """The same probe where the answer is known."""
    with tempfile.TemporaryDirectory() as folder:
        yield from plain_controls(folder)
        wrong = saved(CHANGED, folder)
        answer, _ = served(LINES, wrong, folder)
        yield "diff", largest_difference(answer, EXPECTED), ABOUT
        (weights,) = wrong.glob("variables/variables.data-*")
        write_truncated(weights, weights)
        answer, _ = served(LINES, wrong, folder)
        yield "diff", largest_difference(answer, EXPECTED), SILENCE


def settings():
    """What a fair comparison must share."""
    return {
        "dtype": "float32",
        "clients": 4,
        "device": "cpu",
        "server": "LitServe",
        "format": "SavedModel",
    }


if __name__ == "__main__":
    print(verify())
    print(*controls(), sep="\n")
