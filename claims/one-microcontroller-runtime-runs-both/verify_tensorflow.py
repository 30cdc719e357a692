"""A Keras network in TensorFlow Lite for Microcontrollers."""

import tempfile
from pathlib import Path

import keras
import tensorflow as tf
from data import (
    CALIBRATION,
    CHANGED,
    IMAGES,
    WEIGHTS,
    known,
    report,
)

from generators.probes.exports.mobile_models import (
    keras_network,
    keras_to_litert,
)


class Missing(keras.layers.Layer):
    """An operator that the runtime has not."""

    def call(self, inputs):
        """An angle for each of the inputs."""
        return tf.atan2(inputs, inputs + 1)


def verify():
    """Convert both ways, and ask the runtime."""
    model = keras_network(keras, WEIGHTS)
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        plain = keras_to_litert(tf, model, folder / "float.tflite")
        small = keras_to_litert(
            tf, model, folder / "int8.tflite", CALIBRATION
        )
        source = model.predict(IMAGES, verbose=0)
        return report(source, plain, small, IMAGES)


def controls():
    """The same probes where the answer is known."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        model, other = (
            keras_network(keras, WEIGHTS),
            keras_network(keras, CHANGED),
        )
        plain = keras_to_litert(tf, model, folder / "float.tflite")
        changed = keras_to_litert(
            tf, other, folder / "changed.tflite"
        )
        missing = keras.Sequential(
            [keras.Input((28, 28, 1)), Missing()]
        )
        none = keras_to_litert(
            tf, missing, folder / "missing.tflite"
        )
        source = other.predict(IMAGES, verbose=0)
        yield from known(
            source, plain, changed, none, IMAGES, "tensorflow"
        )


def settings():
    """What a fair comparison must share."""
    return {
        "dtype": "float32; int8",
        "batch": 1,
        "device": "cpu",
        "runtime": "TensorFlow Lite for Microcontrollers",
        "calibration": f"{len(CALIBRATION)} images",
    }


if __name__ == "__main__":
    print(verify())
    print(*controls(), sep="\n")
