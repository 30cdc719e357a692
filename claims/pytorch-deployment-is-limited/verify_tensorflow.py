"""Which Keras architectures leave TensorFlow through ONNX."""

import keras
import numpy as np
import tensorflow as tf
from keras import Input, Sequential, layers
from onnx_runtime import (
    IMAGES,
    ITEM,
    OFF,
    known_answers,
    leaving,
    report,
)

from generators.probes.exports.architectures_keras import (
    build_model,
    export_case,
    largest_error,
)
from generators.probes.measuring.agreement import largest_difference
from generators.probes.models import architectures as nets


class NumPyInside(layers.Layer):
    """Leaves the graph for NumPy: it can't be exported."""

    def call(self, inputs):
        """A cosine worked out in NumPy."""
        return tf.numpy_function(np.cos, [inputs], tf.float32)

    def compute_output_shape(self, input_shape):
        """The shape of the input."""
        return input_shape


def export(made, home):
    """A model as ONNX, as Keras does it."""
    path = home / "model.onnx"
    made.export(path, format="onnx", verbose=False)
    return path


def verify():
    """Try every architecture."""
    cases = {
        name: export_case(
            build_model(keras, name), nets.questions(name), export
        )
        for name in nets.NAMES
    }
    return report(leaving(cases), largest_error(keras))


def controls():
    """The same probes where the answer is known."""
    asked, right = (
        nets.questions(IMAGES),
        build_model(keras, IMAGES),
    )
    other = build_model(
        keras, IMAGES, nets.changed_weights(IMAGES, OFF)
    )
    stuck = Sequential([Input(nets.SHAPES[ITEM]), NumPyInside()])
    yield from known_answers(
        {
            "a bias changed": export_case(
                right, asked, export, other
            ),
            "an operator of NumPy's": export_case(
                stuck, nets.questions(ITEM), export
            ),
        }
    )
    answer = other(asked[1], training=False)
    difference = largest_difference(
        answer, nets.answers(IMAGES, asked[1])
    )
    yield "source_diff", difference, (OFF - 1e-4, OFF + 1e-4)


def settings():
    """What a fair comparison must share."""
    return {
        "dtype": "float32",
        "batch": "1 and 7",
        "device": "cpu",
        "exporter": "model.export, default operator set",
    }


if __name__ == "__main__":
    print(verify())
    print(*controls(), sep="\n")
