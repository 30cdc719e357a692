"""Files of a Keras network on an emulated ARM processor."""

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
    unavailable,
)

from generators.probes.exports.mobile_models import (
    keras_network,
    keras_to_litert,
)


def onnx_file(model, path):
    """The model as a file for ONNX Runtime."""
    model.export(path, format="onnx", verbose=False)
    return path


def verify():
    """Convert here, and ask there."""
    if unavailable():
        return {"unavailable": unavailable()}
    model = keras_network(keras, WEIGHTS)
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        plain = keras_to_litert(tf, model, folder / "float.tflite")
        small = keras_to_litert(
            tf, model, folder / "int8.tflite", CALIBRATION
        )
        graph = onnx_file(model, folder / "float.onnx")
        source = model.predict(IMAGES, verbose=0)
        return report(source, plain, small, graph, IMAGES)


def controls():
    """The same probes where the answer is known."""
    if unavailable():
        return
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
        graph = onnx_file(other, folder / "changed.onnx")
        source = other.predict(IMAGES, verbose=0)
        yield from known(source, plain, changed, graph, IMAGES)


def settings():
    """What a fair comparison must share."""
    return {
        "dtype": "float32; int8",
        "batch": 1,
        "device": "cpu",
        "processor": "emulated Cortex-A72",
        "calibration": f"{len(CALIBRATION)} images",
    }


if __name__ == "__main__":
    print(verify())
    print(*controls(), sep="\n")
