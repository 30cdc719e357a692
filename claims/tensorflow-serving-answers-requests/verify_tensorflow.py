"""A SavedModel in TensorFlow Serving."""

import tempfile
from pathlib import Path

import keras
from data import (
    BATCHES,
    CHANGED,
    QUESTIONS,
    TOO_WIDE,
    WEIGHTS,
    known,
    report,
)
from keras import layers

from generators.probes.programs.json_messages import bytes_of
from generators.probes.programs.model_server import (
    ask_tensorflow_serving,
)


def make_model(weights):
    """Two dense layers with given weights."""
    parts = [layers.Dense(16, activation="relu"), layers.Dense(3)]
    model = keras.Sequential([layers.Input((8,)), *parts])
    model.set_weights(weights)
    return model


def saved(weights, folder):
    """Version 1 of the model, as the server wants it."""
    make_model(weights).export(
        folder / "1", format="tf_saved_model", verbose=False
    )
    return folder


def verify():
    """Save, serve, and ask."""
    with tempfile.TemporaryDirectory() as name:
        folder = saved(WEIGHTS, Path(name))
        served = ask_tensorflow_serving(folder, BATCHES)
        source = make_model(WEIGHTS).predict(QUESTIONS, verbose=0)
        return report(served, source, bytes_of(folder))


def controls():
    """The same probe where the answer is known."""
    with tempfile.TemporaryDirectory() as name:
        five, folder = (
            Path(name, "five"),
            saved(CHANGED, Path(name, "models")),
        )
        five.write_bytes(b"12345")
        wrong, refused = (
            ask_tensorflow_serving(folder, asked)
            for asked in (BATCHES, TOO_WIDE)
        )
        yield from known(wrong, refused, bytes_of(five))


def settings():
    """What a fair comparison must share."""
    return {
        "dtype": "float32",
        "clients": 4,
        "device": "cpu",
        "server": "TensorFlow Serving",
        "format": "SavedModel",
    }


if __name__ == "__main__":
    print(verify())
    print(*controls(), sep="\n")
