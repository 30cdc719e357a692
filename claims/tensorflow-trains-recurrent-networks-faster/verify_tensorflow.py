"""What a step of a recurrent network costs in TensorFlow."""

import keras
import numpy as np
import tensorflow as tf
from data import (
    BATCH,
    BATCHES,
    EPSILON,
    FEATURES,
    LABELS,
    LENGTH,
    RATE,
    ROWS,
    STEPS,
    UNITS,
    WEIGHTS,
)
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


def feed(batches=BATCHES):
    """The first batches, as the guide feeds them."""
    rows = (ROWS[: batches * BATCH], LABELS[: batches * BATCH])
    return tf.data.Dataset.from_tensor_slices(rows).batch(BATCH)


IN_MEMORY = list(feed(16))


def make_model(*, unroll=False):
    """An LSTM and a dense layer with the shared weights."""
    model = keras.Sequential(
        [
            layers.Input((LENGTH, FEATURES)),
            layers.LSTM(UNITS, unroll=unroll),
            layers.Dense(10),
        ]
    )
    model.set_weights(WEIGHTS)
    return model


MODES = keras_modes(tf, make_model, EPSILON)
UNROLLED = keras_modes(
    tf, lambda: make_model(unroll=True), EPSILON
).tuned


def count(model):
    """Parameters that are trained."""
    return sum(
        int(np.prod(w.shape)) for w in model.trainable_weights
    )


def verify():
    """Measure each way of training."""
    parameters = count(make_model())
    return step_measures(
        MODES, feed(), IN_MEMORY, STEPS, RATE, unrolled=UNROLLED
    ) | {"parameters": parameters}


def controls():
    """The same probes where the answer is known."""
    yield from step_controls(
        MODES, feed(3), IN_MEMORY, STEPS, RATE, unrolled=UNROLLED
    )
    dense = keras.Sequential([layers.Input((3,)), layers.Dense(2)])
    yield "parameters", count(dense), 8
    dense.trainable = False
    yield "parameters", count(dense), 0


def settings():
    """What a fair comparison must share."""
    return {
        **keras_settings(tf, make_model(), IN_MEMORY[0][0]),
        "batch": row_counts(
            rows for rows, _ in [*feed(), *IN_MEMORY]
        ),
        "device": "cpu",
        "optimiser": "Adam",
        "mode": "Keras fit; tf.function; eager loop; unrolled",
    }


if __name__ == "__main__":
    print(verify())
