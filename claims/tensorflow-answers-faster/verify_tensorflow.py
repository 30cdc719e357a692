"""How long TensorFlow takes to answer for one image."""

import tempfile

import keras
import tensorflow as tf
from data import EXPECTED, EXPECTED_ONE, IMAGE, IMAGES, WEIGHTS
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


def direct(model):
    """The model called directly."""
    return lambda image: model(image, training=False).numpy()


def served(model):
    """The model as a SavedModel, loaded back."""
    with tempfile.TemporaryDirectory() as folder:
        model.export(folder, format="tf_saved_model", verbose=False)
        loaded = tf.saved_model.load(folder)
    return lambda image: loaded.serve(image).numpy()


def difference(call):
    """The largest difference from the right answers."""
    return largest_difference(call(tf.constant(IMAGES)), EXPECTED)


def both_differences(timed, call):
    """The larger one of what is timed, and of more images."""
    return max(
        largest_difference(timed(), EXPECTED_ONE), difference(call)
    )


def verify():
    """Measure both paths."""
    model, image = make_model(WEIGHTS), tf.constant(IMAGE)
    call_direct, call_served = direct(model), served(model)
    direct_call, served_call = (
        lambda: call_direct(image),
        lambda: call_served(image),
    )
    return {
        "direct_call": direct_call,
        "served_call": served_call,
        "parameters": model.count_params(),
        "direct_diff": both_differences(direct_call, call_direct),
        "served_diff": both_differences(served_call, call_served),
    }


def controls():
    """The same probes where the answer is known."""
    yield from known_times("wall", "direct_call", "served_call")
    changed = [array.copy() for array in WEIGHTS]
    changed[7][3] += 0.5
    model = make_model(changed)
    yield "direct_diff", difference(direct(model)), (0.499, 0.501)
    yield "served_diff", difference(served(model)), (0.499, 0.501)
    dense = keras.Sequential([layers.Input((3,)), layers.Dense(2)])
    yield "parameters", dense.count_params(), 8


def settings():
    """What a fair comparison must share."""
    return {
        **keras_settings(
            tf, make_model(WEIGHTS), tf.constant(IMAGE)
        ),
        "batch": 1,
        "device": "cpu",
        "mode": "Keras call; SavedModel",
        "layout": "channels last",
    }


if __name__ == "__main__":
    print(verify())
