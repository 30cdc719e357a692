"""What a training step of dense layers costs in TensorFlow."""

import keras
import numpy as np
import tensorflow as tf
from data import EPSILON, LABELS, RATE, ROWS, STEPS, WEIGHTS
from keras import layers

from generators.probes.measuring.fairness import (
    keras_settings,
    row_counts,
)
from generators.probes.models.training_steps import (
    keras_modes,
    step_controls,
    step_measures,
)

BATCHES = [
    (tf.constant(x), tf.constant(y))
    for x, y in zip(ROWS, LABELS, strict=True)
]


def make_model():
    """Three dense layers with the shared weights."""
    model = keras.Sequential(
        [
            layers.Input((784,)),
            layers.Dense(256, activation="relu"),
            layers.Dense(128, activation="relu"),
            layers.Dense(10),
        ]
    )
    model.set_weights(WEIGHTS)
    return model


MODES = keras_modes(tf, make_model, EPSILON)


def count(model):
    """Parameters that are trained."""
    return sum(
        int(np.prod(w.shape)) for w in model.trainable_weights
    )


def verify():
    """Measure each way of training."""
    parameters = count(make_model())
    return step_measures(MODES, BATCHES, STEPS, RATE) | {
        "parameters": parameters
    }


def controls():
    """The same probes where the answer is known."""
    yield from step_controls(MODES, BATCHES[0], STEPS, RATE)
    dense = keras.Sequential([layers.Input((3,)), layers.Dense(2)])
    yield "parameters", count(dense), 8
    dense.trainable = False
    yield "parameters", count(dense), 0


def settings():
    """What a fair comparison must share."""
    return {
        **keras_settings(tf, make_model(), BATCHES[0][0]),
        "batch": row_counts(inputs for inputs, _ in BATCHES),
        "device": "cpu",
        "optimiser": "Adam",
        "mode": "Keras train_on_batch; tf.function; eager loop",
    }


if __name__ == "__main__":
    print(verify())
