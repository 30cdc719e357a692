"""What a small call costs in TensorFlow."""

import numpy as np
import tensorflow as tf
from data import (
    BIAS,
    MATRIX,
    NUMBER,
    ROW,
    SIDE,
    known,
    measures,
    type_of,
)
from keras import layers

from generators.probes.measuring.fairness import tensorflow_threads

X, W, N = tf.constant(ROW), tf.constant(MATRIX), tf.constant(NUMBER)


def make_layer(matrix=MATRIX):
    """A dense layer with the shared weights."""
    layer = layers.Dense(SIDE)
    layer.build(ROW.shape)
    layer.set_weights([matrix, BIAS])
    return layer


def make_calls(layer):
    """Six calls by name."""
    graph = tf.function(layer)

    def gradient():
        with tf.GradientTape() as tape:
            loss = tf.reduce_sum(layer(X) ** 2)
        return tape.gradient(loss, layer.kernel)

    return {
        "add": lambda: W + W,
        "matmul": lambda: W @ W,
        "layer": lambda: layer(X),
        "tuned layer": lambda: graph(X),
        "gradient": gradient,
        "number": lambda: float(N),
    }


def verify():
    """Measure the six calls."""
    return measures(make_calls(make_layer()), np.asarray)


def controls():
    """The same probes where the answer is known."""
    yield from known()
    other = make_calls(make_layer(MATRIX + 1))
    yield (
        "difference",
        measures(other, np.asarray)["difference"],
        (0.1, 100),
    )


def settings():
    """What a fair comparison must share."""
    return {
        "dtype": type_of(make_calls(make_layer()), np.asarray),
        "threads at work": tensorflow_threads(tf),
        "device": "cpu",
        "shapes": "8x8 matrices, one row of 8",
        "mode": "eager; tf.function for the tuned layer",
    }


if __name__ == "__main__":
    print(verify())
