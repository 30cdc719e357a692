"""What a step of a transformer block costs in TensorFlow."""

import keras
import numpy as np
import tensorflow as tf
from data import (
    ATTENTION,
    BATCH,
    BATCHES,
    DENSE,
    EPSILON,
    HEADS,
    HIDDEN,
    LABELS,
    LENGTH,
    NORM_EPSILON,
    RATE,
    ROWS,
    STEPS,
    WIDTH,
)
from keras import layers

from generators.probes.measuring import devices
from generators.probes.measuring.fairness import (
    keras_settings,
    row_counts,
)
from generators.probes.models.training_steps import (
    keras_modes,
    step_controls,
    step_measures,
)

# As PyTorch; shows on a GPU.
EXPERIMENTAL = tf.config.experimental
EXPERIMENTAL.enable_tensor_float_32_execution(enabled=False)


def feed(batches=BATCHES):
    """The first batches, as the guide feeds them."""
    rows = (ROWS[: batches * BATCH], LABELS[: batches * BATCH])
    return tf.data.Dataset.from_tensor_slices(rows).batch(BATCH)


IN_MEMORY = [
    (tf.identity(rows), tf.identity(labels))  # on the device
    for rows, labels in feed(16)
]


def make_model():
    """One block, the mean over the sequence and a dense layer."""
    rows = layers.Input((LENGTH, WIDTH))
    normal = layers.LayerNormalization(epsilon=NORM_EPSILON)(rows)
    attended = layers.MultiHeadAttention(HEADS, WIDTH // HEADS)(
        normal, normal
    )
    middle = layers.Add()([rows, attended])
    normal = layers.LayerNormalization(epsilon=NORM_EPSILON)(middle)
    hidden = layers.Dense(HIDDEN, activation="relu")(normal)
    block = layers.Add()([middle, layers.Dense(WIDTH)(hidden)])
    mean = layers.GlobalAveragePooling1D()(block)
    model = keras.Model(rows, layers.Dense(10)(mean))
    kernels = [
        w for w in model.trainable_weights if w.name == "kernel"
    ]
    for weight, array in zip(
        kernels, [*ATTENTION, *DENSE], strict=True
    ):
        weight.assign(array.reshape(weight.shape))
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
    measured = step_measures(MODES, feed(), IN_MEMORY, STEPS, RATE)
    wait = tf.test.experimental.sync_devices
    return devices.all_with_wait(measured, wait) | {
        "parameters": parameters
    }


def controls():
    """The same probes where the answer is known."""
    yield from step_controls(MODES, feed(3), IN_MEMORY, STEPS, RATE)
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
        "device": devices.keras_device(make_model()),
        "tf32": EXPERIMENTAL.tensor_float_32_execution_enabled(),
        "optimiser": "Adam",
        "mode": "Keras fit on tf.data; tf.function; eager loop",
    }


if __name__ == "__main__":
    print(verify())
