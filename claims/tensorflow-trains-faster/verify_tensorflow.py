"""What one training step costs in TensorFlow."""

from itertools import cycle

import keras
import numpy as np
import tensorflow as tf
from data import (
    BATCH,
    EPSILON,
    IMAGES,
    LABELS,
    RATE,
    STEPS,
    WEIGHTS,
)
from keras import layers

from generators.probes.measuring.fairness import (
    keras_settings,
    row_counts,
)
from generators.probes.measuring.known_work import spin

IMAGE_BATCHES = [tf.constant(images) for images in IMAGES]
LABEL_BATCHES = [tf.constant(labels) for labels in LABELS]
BATCHES = list(zip(IMAGE_BATCHES, LABEL_BATCHES, strict=True))
LOSS = keras.losses.SparseCategoricalCrossentropy(from_logits=True)


def make_model():
    """The network with the shared weights."""
    model = keras.Sequential(
        [
            layers.Input((28, 28, 1)),
            layers.Conv2D(16, 3, padding="same", activation="relu"),
            layers.MaxPooling2D(),
            layers.Conv2D(32, 3, padding="same", activation="relu"),
            layers.MaxPooling2D(),
            layers.Flatten(),
            layers.Dense(32, activation="relu"),
            layers.Dense(10),
        ]
    )
    model.set_weights(WEIGHTS)
    return model


def make_optimiser():
    """Adam with the shared constants."""
    return keras.optimizers.Adam(RATE, epsilon=EPSILON)


def default_training():
    """A step as first taught: a compiled Keras model."""
    model = make_model()
    model.compile(optimizer=make_optimiser(), loss=LOSS)
    return model.train_on_batch


def tuned_training():
    """A tuned step: a loop in tf.function."""
    model, optimiser = make_model(), make_optimiser()
    optimiser.build(model.trainable_variables)

    @tf.function
    def step(images, labels):
        with tf.GradientTape() as tape:
            loss = LOSS(labels, model(images, training=True))
        variables = model.trainable_variables
        optimiser.apply(tape.gradient(loss, variables), variables)
        return loss

    return step


def last_loss(step, steps=STEPS):
    """The loss that the last of some steps on one batch reports."""
    return [float(step(*BATCHES[0])) for _ in range(steps)][-1]


def on_and_on(step):
    """A call that trains on a batch and waits for the loss."""
    batches = cycle(BATCHES)
    return lambda: float(step(*next(batches)))


def verify():
    """Measure both ways of training.

    What is timed takes the last step that is compared.
    """
    default, tuned = default_training(), tuned_training()
    last_loss(default, STEPS - 1)
    last_loss(tuned, STEPS - 1)
    default_step, tuned_step = on_and_on(default), on_and_on(tuned)
    return {
        "default_step": default_step,
        "tuned_step": tuned_step,
        "parameters": make_model().count_params(),
        "first_loss": last_loss(tuned_training(), 1),
        "default_loss": default_step(),
        "tuned_loss": tuned_step(),
    }


def controls():
    """The same probes where the answer is known."""
    yield "default_step", lambda: spin(0.002), (0.0019, 0.02)
    yield "tuned_step", lambda: spin(0.002), (0.0019, 0.02)
    dense = keras.Sequential([layers.Input((3,)), layers.Dense(2)])
    yield "parameters", dense.count_params(), 8
    even = float(LOSS(LABELS[0], np.zeros((BATCH, 10), "float32")))
    yield "first_loss", even, (2.3025, 2.3027)
    stuck = last_loss(lambda *_: even)
    yield "tuned_loss", stuck, (2.3025, 2.3027)


def settings():
    """What a fair comparison must share."""
    return {
        **keras_settings(tf, make_model(), IMAGE_BATCHES[0]),
        "batch": row_counts(images for images, _ in BATCHES),
        "device": "cpu",
        "optimiser": "Adam",
        "mode": "Keras train_on_batch; tf.function",
        "layout": "channels last",
    }


if __name__ == "__main__":
    print(verify())
