"""A Keras network in LiteRT, which was TensorFlow Lite."""

import tempfile
from pathlib import Path

import keras
import tensorflow as tf
from data import (
    CALIBRATION,
    CHANGED,
    EXPECTED,
    IMAGES,
    OFF,
    OFF_SHARE,
    WEIGHTS,
    share,
)
from keras import layers

from generators.probes.exports.model_files import ask_file
from generators.probes.exports.runtimes import LITERT, LITERT_PLAIN
from generators.probes.measuring.agreement import (
    largest_difference,
    relative_difference,
)
from generators.probes.measuring.damaged_files import (
    write_truncated,
)

SLOW = "import time\n\ntime.sleep(1)\n" + LITERT


def answer(path, runtime=LITERT):
    """What a file answers in a process without TensorFlow."""
    return ask_file(
        runtime, path, IMAGES, without=("tensorflow", "keras")
    )


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


def float_file(model, path):
    """The model converted as it is."""
    converter = tf.lite.TFLiteConverter.from_keras_model(model)
    path.write_bytes(converter.convert())
    return path


def int8_file(model, path):
    """The model converted to 8-bit weights and activations."""
    converter = tf.lite.TFLiteConverter.from_keras_model(model)
    converter.optimizations = [tf.lite.Optimize.DEFAULT]
    converter.representative_dataset = lambda: (
        [image[None]] for image in CALIBRATION
    )
    converter.target_spec.supported_ops = [
        tf.lite.OpsSet.TFLITE_BUILTINS_INT8
    ]
    path.write_bytes(converter.convert())
    return path


def refused(path):
    """Whether the runtime gives no answer from a file."""
    return answer(path).rows is None


def verify():
    """Convert both ways and ask the runtime."""
    with tempfile.TemporaryDirectory() as name:
        folder, model = Path(name), make_model(WEIGHTS)
        plain = float_file(model, folder / "float.tflite")
        small = int8_file(model, folder / "int8.tflite")
        half = write_truncated(plain, folder / "half.tflite")
        exact, coarse = answer(plain), answer(small)
        portable = answer(plain, LITERT_PLAIN)
        return {
            "float_diff": largest_difference(exact.rows, EXPECTED),
            "int8_error": relative_difference(
                coarse.rows, EXPECTED
            ),
            "float_bytes": plain.stat().st_size,
            "int8_bytes": small.stat().st_size,
            "int8_share": share(coarse.rows),
            "plain_diff": largest_difference(
                portable.rows, EXPECTED
            ),
            "plain_bytes": plain.stat().st_size,
            "cold_start": exact.seconds,
            "refuses_half_a_file": refused(half),
        }


def controls():
    """The same probes where the answer is known."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        changed = make_model(CHANGED)
        wrong = float_file(changed, folder / "changed.tflite")
        answers = answer(wrong).rows
        difference = largest_difference(answers, EXPECTED)
        yield "float_diff", difference, (OFF - 0.001, OFF + 0.001)
        yield "int8_share", share(answers), (0, 0.9)
        difference = relative_difference(answers, EXPECTED)
        about = (OFF_SHARE - 0.001, OFF_SHARE + 0.001)
        yield "int8_error", difference, about

        twice = keras.Sequential(
            [layers.Input((28, 28, 1)), layers.Rescaling(2.0)]
        )
        path = float_file(twice, folder / "twice.tflite")
        difference = largest_difference(
            answer(path).rows, 2 * IMAGES
        )
        yield "float_diff", difference, 0
        rows = answer(wrong, LITERT_PLAIN).rows
        difference = largest_difference(rows, EXPECTED)
        yield "plain_diff", difference, (OFF - 0.001, OFF + 0.001)
        yield "int8_share", share(rows, answers), 1
        yield "cold_start", answer(path, SLOW).seconds, (1, 60)
        yield "refuses_half_a_file", refused(path), False
        noise = folder / "noise.tflite"
        noise.write_bytes(bytes(range(256)) * 16)
        yield "refuses_half_a_file", refused(noise), True
        yield "float_bytes", noise.stat().st_size, 4096
        yield "int8_bytes", noise.stat().st_size, 4096
        yield "plain_bytes", noise.stat().st_size, 4096


def settings():
    """What a fair comparison must share."""
    return {
        "dtype": "float32; int8",
        "batch": 1,
        "device": "cpu",
        "calibration": f"{len(CALIBRATION)} images",
    }


if __name__ == "__main__":
    print(verify())
    print(*controls(), sep="\n")
