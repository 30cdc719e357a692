"""How long TensorFlow takes to answer for some images at once."""

import keras
import tensorflow as tf
from data import CHANGED, EXPECTED, IMAGES, OFF, SIZES, WEIGHTS
from keras import layers

from generators.probes.measuring.agreement import largest_difference
from generators.probes.measuring.fairness import keras_settings
from generators.probes.measuring.known_work import known_times


def make_model(weights):
    """The network with given weights."""
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
    model.set_weights(weights)
    return model


def default(model):
    """The model called, as for what fits in one batch."""
    return lambda images: model(images, training=False).numpy()


def tuned(model):
    """The same call in a graph."""

    @tf.function
    def answer(images):
        return model(images, training=False)

    return lambda images: answer(images).numpy()


def sweep(call):
    """A call for each size."""

    def at(size):
        images = tf.constant(IMAGES[:size])
        return lambda: call(images)

    return {size: at(size) for size in SIZES}


def difference(calls):
    """The largest error of what is timed, at any size."""
    return max(
        largest_difference(call(), EXPECTED[:size])
        for size, call in calls.items()
    )


def verify():
    """Measure both ways at every size."""
    model = make_model(WEIGHTS)
    default_call, tuned_call = (
        sweep(default(model)),
        sweep(tuned(model)),
    )
    return {
        "default_call": default_call,
        "tuned_call": tuned_call,
        "parameters": model.count_params(),
        "default_diff": difference(default_call),
        "tuned_diff": difference(tuned_call),
    }


def controls():
    """The same probes where the answer is known."""
    yield from known_times("cpu", "default_call", "tuned_call")
    model = make_model(CHANGED)
    near = (OFF - 0.001, OFF + 0.001)
    yield "default_diff", difference(sweep(default(model))), near
    yield "tuned_diff", difference(sweep(tuned(model))), near
    dense = keras.Sequential([layers.Input((3,)), layers.Dense(2)])
    yield "parameters", dense.count_params(), 8


def settings():
    """What a fair comparison must share."""
    return {
        **keras_settings(
            tf, make_model(WEIGHTS), tf.constant(IMAGES)
        ),
        "batch": "1, 8 and 64",
        "device": "cpu",
        "mode": "Keras call; tf.function",
        "layout": "channels last",
    }


if __name__ == "__main__":
    print(verify())
