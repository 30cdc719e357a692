"""What a training step of dense layers costs in TensorFlow."""

import keras
import numpy as np
import tensorflow as tf
from data import BATCH, EPSILON, LABELS, RATE, ROWS, STEPS, WEIGHTS
from keras import layers

from generators.probes.clocks import spin
from generators.probes.steps import last_loss, on_and_on, spread, tape_step

BATCHES = [(tf.constant(x), tf.constant(y)) for x, y in zip(ROWS, LABELS, strict=True)]
LOSS = keras.losses.SparseCategoricalCrossentropy(from_logits=True)


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


def make_optimiser(rate=RATE):
    """Adam with the shared constants."""
    return keras.optimizers.Adam(rate, epsilon=EPSILON)


def default_training(rate=RATE):
    """A step as first taught: a compiled Keras model."""
    model = make_model()
    model.compile(optimizer=make_optimiser(rate), loss=LOSS)
    return model.train_on_batch


def eager_training():
    """The tuned step without a graph."""
    return tape_step(tf.GradientTape, make_model(), LOSS, make_optimiser())


def tuned_training():
    """A tuned step: an own loop in tf.function."""
    return tf.function(eager_training())


def count(model):
    """Parameters that are trained."""
    return sum(int(np.prod(w.shape)) for w in model.trainable_weights)


def verify():
    """Measure each way of training."""
    default, tuned, eager = default_training(), tuned_training(), eager_training()
    losses = [last_loss(step, BATCHES[0], STEPS) for step in (default, tuned, eager)]
    return {
        "default_step": on_and_on(default, BATCHES),
        "tuned_step": on_and_on(tuned, BATCHES),
        "eager_step": on_and_on(eager, BATCHES),
        "parameters": count(make_model()),
        "first_loss": last_loss(eager_training(), BATCHES[0], 1),
        "final_loss": losses[0],
        "loss_spread": spread(losses),
    }


def controls():
    """The same probes where the answer is known."""
    for name in ("default_step", "tuned_step", "eager_step"):
        yield name, lambda: spin(0.002), (0.0019, 0.02)
    dense = keras.Sequential([layers.Input((3,)), layers.Dense(2)])
    yield "parameters", count(dense), 8
    dense.trainable = False
    yield "parameters", count(dense), 0
    even = float(LOSS(LABELS[0], np.zeros((BATCH, 10), "float32")))
    stuck = last_loss(lambda *_: even, BATCHES[0], STEPS)
    yield "first_loss", stuck, (2.3025, 2.3027)
    yield "final_loss", stuck, (2.3025, 2.3027)
    slow = last_loss(default_training(RATE / 2), BATCHES[0], STEPS)
    usual = last_loss(default_training(), BATCHES[0], STEPS)
    yield "loss_spread", spread([slow, usual]), (0.01, 10)


def settings():
    """What a fair comparison must share."""
    return {
        "dtype": "float32",
        "batch": BATCH,
        "device": "cpu",
        "optimiser": "Adam",
        "mode": "Keras train_on_batch; tf.function; eager loop",
    }


if __name__ == "__main__":
    print(verify())
