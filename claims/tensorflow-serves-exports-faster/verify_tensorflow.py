"""How long a loaded SavedModel takes to answer one request."""

import tempfile

import keras
import tensorflow as tf
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
from keras import layers

from generators.probes.measuring.agreement import largest_difference
from generators.probes.measuring.fairness import keras_settings
from generators.probes.measuring.known_work import known_times


def make_model(weights):
    """Two dense layers with given weights."""
    model = keras.Sequential(
        [
            layers.Input((FEATURES,)),
            layers.Dense(HIDDEN, activation="relu"),
            layers.Dense(CLASSES),
        ]
    )
    model.set_weights(weights)
    return model


def served(model):
    """Export, load back, and answer from NumPy to NumPy."""
    with tempfile.TemporaryDirectory() as folder:
        model.export(folder, format="tf_saved_model", verbose=False)
        loaded = tf.saved_model.load(folder)
    return lambda rows: loaded.serve(rows).numpy()


def difference(call):
    """The largest difference from the right answers."""
    return max(
        largest_difference(call(ROW), EXPECTED[:1]),
        largest_difference(call(ROWS), EXPECTED),
    )


def verify():
    """Measure the loaded artefact."""
    model = make_model(WEIGHTS)
    call = served(model)
    served_call = lambda: call(ROW)
    return {
        "served_call": served_call,
        "parameters": model.count_params(),
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
    dense = keras.Sequential([layers.Input((3,)), layers.Dense(2)])
    yield "parameters", dense.count_params(), 8


def settings():
    """What a fair comparison must share."""
    return {
        **keras_settings(tf, make_model(WEIGHTS), tf.constant(ROW)),
        "batch": 1,
        "device": "cpu",
        "request": "NumPy in, NumPy out",
        "format": "SavedModel, its serve endpoint",
    }


if __name__ == "__main__":
    print(verify())
