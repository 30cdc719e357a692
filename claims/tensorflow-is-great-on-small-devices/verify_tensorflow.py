"""What a process loads that answers by TensorFlow's phone file."""

import tempfile
from pathlib import Path

import keras
import tensorflow as tf
from data import (
    CHANGED,
    EXPECTED,
    KNOWN_MIB,
    MAPPING,
    OFF,
    WEIGHTS,
    asked,
    home,
    loaded,
    needs,
)
from keras import layers

from generators.probes.measuring.agreement import largest_difference

# Run in an interpreter of its own.
LITERT = """
from ai_edge_litert.interpreter import Interpreter

runtime = Interpreter(model_path=artefact)
runtime.allocate_tensors()
(put,), (get,) = (
    runtime.get_input_details(), runtime.get_output_details()
)
for row in inputs:
    runtime.set_tensor(put["index"], row[None])
    runtime.invoke()
    rows.append(runtime.get_tensor(get["index"])[0])
"""
WHOLE_FRAMEWORK = "import tensorflow"


def phone_file(weights, folder):
    """A converted network with given weights."""
    parts = [layers.Dense(16, activation="relu"), layers.Dense(3)]
    model = keras.Sequential([layers.Input((8,)), *parts])
    model.set_weights(weights)
    path = Path(folder, "network.tflite")
    converter = tf.lite.TFLiteConverter.from_keras_model(model)
    path.write_bytes(converter.convert())
    return path


def verify():
    """Convert, answer elsewhere, and look at that process."""
    with tempfile.TemporaryDirectory() as folder:
        report = asked(LITERT, phone_file(WEIGHTS, folder))
    return {
        "diff": largest_difference(report["rows"], EXPECTED),
        "runtime_mib": loaded(report, home("ai_edge_litert")),
        "all_mib": loaded(report, "/"),
        "needs_framework": needs(report, "tensorflow"),
    }


def controls():
    """The same probes where the answer is known."""
    with tempfile.TemporaryDirectory() as folder:
        report = asked(LITERT, phone_file(CHANGED, folder))
        difference = largest_difference(report["rows"], EXPECTED)
        yield "diff", difference, (OFF - 1e-5, OFF + 1e-5)
        yield "needs_framework", needs(report, "nonsense"), False
        known = Path(folder, "known.so")
        known.write_bytes(bytes(KNOWN_MIB * 2**20))
        report = asked(MAPPING, known)
        yield "runtime_mib", loaded(report, folder), KNOWN_MIB
        yield (
            "runtime_mib",
            loaded(report, home("ai_edge_litert")),
            0,
        )
        report = asked(WHOLE_FRAMEWORK, known)
        yield "needs_framework", needs(report, "tensorflow"), True
        yield "all_mib", loaded(report, "/"), (200, 4000)


def settings():
    """What a fair comparison must share."""
    return {"dtype": "float32", "batch": 1, "device": "cpu"}


if __name__ == "__main__":
    print(verify())
    print(*controls(), sep="\n")
