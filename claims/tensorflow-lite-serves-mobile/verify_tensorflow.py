"""A Keras network in LiteRT, which was TensorFlow Lite."""

import tempfile
from pathlib import Path

import keras
import tensorflow as tf
from data import (
    BATCH,
    CALIBRATION,
    CHANGED,
    EPSILON,
    IMAGES,
    LABELS,
    LEARNT,
    RATE,
    SOME,
    WEIGHTS,
    known,
    report,
    right_digits,
    sizes,
)
from keras import layers

from generators.probes.exports.mobile_models import keras_network
from generators.probes.exports.model_files import ask_file
from generators.probes.exports.runtimes import LITERT, LITERT_PLAIN
from generators.probes.measuring.agreement import largest_difference
from generators.probes.measuring.damaged_files import (
    write_truncated,
)

SLOW = "import time\n\ntime.sleep(1)\n" + LITERT


def answer(path, runtime=LITERT, questions=IMAGES):
    """What a file answers in a process without TensorFlow."""
    return ask_file(
        runtime,
        path,
        questions,
        without=("tensorflow", "keras"),
        timeout=120,
    )


def trained():
    """The network after a few epochs."""
    model = keras_network(keras, WEIGHTS)
    model.compile(
        optimizer=keras.optimizers.Adam(RATE, epsilon=EPSILON),
        loss=keras.losses.SparseCategoricalCrossentropy(
            from_logits=True
        ),
    )
    model.fit(
        LEARNT, LABELS, batch_size=BATCH, shuffle=False, verbose=0
    )
    return model


def answers_of(model):
    """What the source model says."""
    return model.predict(IMAGES, verbose=0)


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
    """Train, convert both ways and ask the runtime."""
    model = trained()
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        plain = float_file(model, folder / "float.tflite")
        small = int8_file(model, folder / "int8.tflite")
        half = write_truncated(plain, folder / "half.tflite")
        return {
            **report(
                answers_of(model),
                answer(plain),
                answer(small),
                answer(plain, LITERT_PLAIN, IMAGES[:SOME]),
            ),
            "float_bytes": plain.stat().st_size,
            "int8_bytes": small.stat().st_size,
            "plain_bytes": plain.stat().st_size,
            "refuses_half_a_file": refused(half),
        }


def controls():
    """The same probes where the answer is known."""
    untrained = answers_of(keras_network(keras, WEIGHTS))
    yield "accuracy", right_digits(untrained), (0, 0.5)
    changed = keras_network(keras, CHANGED)
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        wrong = float_file(changed, folder / "changed.tflite")
        coarse = int8_file(changed, folder / "coarse.tflite")
        yield from known(
            answer(wrong),
            answer(coarse),
            answer(wrong, LITERT_PLAIN, IMAGES[:SOME]),
        )
        yield from sizes(
            wrong.stat().st_size, coarse.stat().st_size
        )

        twice = keras.Sequential(
            [layers.Input((28, 28, 1)), layers.Rescaling(2.0)]
        )
        path = float_file(twice, folder / "twice.tflite")
        difference = largest_difference(
            answer(path).rows, 2 * IMAGES
        )
        yield "float_diff", difference, 0
        yield "cold_start", answer(path, SLOW).seconds, (1, 60)
        yield "refuses_half_a_file", refused(path), False
        noise = folder / "noise.tflite"
        noise.write_bytes(bytes(range(256)) * 16)
        yield "refuses_half_a_file", refused(noise), True


def settings():
    """What a fair comparison must share."""
    return {
        "dtype": "float32; int8",
        "batch": f"1; {BATCH} in training",
        "device": "cpu",
        "calibration": f"{len(CALIBRATION)} images",
        "optimiser": f"Adam, {RATE}",
    }


if __name__ == "__main__":
    print(verify())
    print(*controls(), sep="\n")
