"""A TensorFlow model on this computer and in a server."""

import tempfile
from pathlib import Path

import keras
import numpy as np
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
from keras import layers

from generators.probes.measuring.agreement import largest_difference
from generators.probes.measuring.damaged_files import (
    write_truncated,
)

# Run in a server of its own.
LINES = """
import tensorflow as tf

model = tf.saved_model.load(artefact)


def answer(rows):
    return model.serve(rows).numpy()
"""


def make_model(weights):
    """Two dense layers with given weights."""
    parts = [layers.Dense(16, activation="relu"), layers.Dense(3)]
    model = keras.Sequential([layers.Input((8,)), *parts])
    model.set_weights(weights)
    return model


def answer_here(weights):
    """What the model says in this process."""
    return make_model(weights).predict(QUESTIONS, verbose=0)


def answer_served(weights):
    """What a server says that has loaded the saved model."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name, "saved")
        make_model(weights).export(
            folder, format="tf_saved_model", verbose=False
        )
        return served(LINES, folder)


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
