"""A SavedModel in a C program."""

import tempfile
from pathlib import Path

import keras
import numpy as np
import tensorflow as tf
from data import (
    ABOUT,
    CHANGED,
    EXPECTED,
    IMAGES,
    SILENCE,
    WEIGHTS,
    plain_controls,
    silence,
)
from keras import layers
from tensorflow.core.protobuf import saved_model_pb2

from generators.probes.measuring.agreement import largest_difference
from generators.probes.measuring.damaged_files import (
    write_truncated,
)
from generators.probes.programs.json_messages import bytes_of
from generators.probes.programs.native import (
    answer_in_program,
    compile_program,
)

HOME = Path(tf.__file__).parent
SOURCE = Path(__file__).with_name("run.c").read_text()
LIBRARIES = [
    HOME / "libtensorflow_cc.so.2",
    HOME / "libtensorflow_framework.so.2",
]


class InPython(layers.Layer):
    """A cosine worked out in NumPy."""

    def call(self, inputs):
        """Leaves the graph for Python."""
        return tf.numpy_function(np.cos, [inputs], tf.float32)

    def compute_output_shape(self, input_shape):
        """The shape of the input."""
        return input_shape


def make_model(weights):
    """The network with given weights."""
    parts = [
        layers.Conv2D(16, 3, padding="same", activation="relu"),
        layers.MaxPooling2D(),
        layers.Conv2D(32, 3, padding="same", activation="relu"),
        layers.MaxPooling2D(),
        layers.Flatten(),
        layers.Dense(32, activation="relu"),
        layers.Dense(10),
    ]
    model = keras.Sequential([layers.Input((28, 28, 1)), *parts])
    model.set_weights(weights)
    return model


def saved(model, folder):
    """The model as Keras saves it for serving."""
    model.export(folder, format="tf_saved_model", verbose=False)
    return folder


def program(folder):
    """The C program, linked with TensorFlow's own libraries."""
    return compile_program(
        "gcc",
        SOURCE,
        folder / "run",
        f"-I{HOME}/include",
        *map(str, LIBRARIES),
        f"-Wl,-rpath,{HOME}",
    )


def reply(run, artefact, question=IMAGES):
    """What the program answers from a saved model."""
    content = (artefact / "saved_model.pb").read_bytes()
    (graph,) = saved_model_pb2.SavedModel.FromString(
        content
    ).meta_graphs
    signature = graph.signature_def["serving_default"]
    (put,), (got,) = (
        signature.inputs.values(),
        signature.outputs.values(),
    )
    # A tensor's name is its operation's, a colon, and which output.
    names = [tensor.name.partition(":")[0] for tensor in (put, got)]
    return answer_in_program([run, *names], artefact, question)


def verify():
    """Save, compile, and ask the program."""
    with tempfile.TemporaryDirectory() as name:
        folder, model = Path(name), make_model(WEIGHTS)
        run, artefact = (
            program(folder),
            saved(model, folder / "saved"),
        )
        answered = reply(run, artefact)
        wide = np.concatenate([IMAGES, IMAGES], axis=2)
        return {
            "diff": largest_difference(
                answered.array, model.predict(IMAGES, verbose=0)
            ),
            "python": answered.python,
            "model_bytes": bytes_of(artefact),
            "cold_start": answered.seconds,
            "refuses_wrong_shape": reply(run, artefact, wide).array
            is None,
        }


def controls():
    """The same probe where the answer is known."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        yield from plain_controls(folder)
        run, wrong = (
            program(folder),
            saved(make_model(CHANGED), folder / "wrong"),
        )
        answered = reply(run, wrong)
        yield (
            "diff",
            largest_difference(answered.array, EXPECTED),
            ABOUT,
        )
        yield "python", answered.python, False
        (weights,) = wrong.glob("variables/variables.data-*")
        write_truncated(weights, weights)
        yield (
            "diff",
            silence(reply(run, wrong), "RestoreV2"),
            SILENCE,
        )
        # An operator that only a process with Python has.
        inside = keras.Sequential(
            [layers.Input((28, 28, 1)), InPython()]
        )
        answered = reply(run, saved(inside, folder / "inside"))
        yield "diff", silence(answered, "PyFunc"), SILENCE


def settings():
    """What a fair comparison must share."""
    return {
        "dtype": "float32",
        "batch": len(IMAGES),
        "device": "cpu",
        "language": "C",
        "format": "SavedModel",
    }


if __name__ == "__main__":
    print(verify())
    print(*controls(), sep="\n")
