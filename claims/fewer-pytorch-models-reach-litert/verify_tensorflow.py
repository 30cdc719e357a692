"""Eight Keras architectures in LiteRT, by Keras's own exporter."""

import keras
import numpy as np
import tensorflow as tf
from data import (
    ITEM,
    OFF,
    asked_of,
    half_of,
    known_answers,
    leaving,
    no_file,
    report,
)
from keras import Input, Sequential, layers

from generators.probes.exports.architectures_keras import (
    build_model,
    export_case,
    largest_error,
)
from generators.probes.exports.export_attempts import ExportCase
from generators.probes.measuring.agreement import largest_difference
from generators.probes.models import architectures as nets


class NumPyInside(layers.Layer):
    """An operator that the runtime lacks."""

    def call(self, inputs):
        """A cosine worked out in NumPy."""
        return tf.ensure_shape(
            tf.numpy_function(np.cos, [inputs], tf.float32),
            inputs.shape,
        )


def export(made, home):
    """A model as Keras writes it for phones."""
    path = home / "model.tflite"
    made.export(path, format="litert", verbose=False)
    return path


def verify():
    """Export every architecture, and ask the runtime."""
    cases = {
        name: export_case(
            build_model(keras, name), asked_of(name), export
        )
        for name in nets.NAMES
    }
    return report(leaving(cases), largest_error(keras))


def controls():
    """The same probes where the answer is known."""
    asked, right = asked_of(ITEM), build_model(keras, ITEM)
    other = build_model(
        keras, ITEM, nets.changed_weights(ITEM, OFF)
    )
    given = Input(nets.SHAPES[ITEM])
    twice = Sequential([given, layers.Rescaling(2.0)])
    fails = {
        "a bias changed": export_case(right, asked, export, other),
        "half a file": export_case(right, asked, half_of(export)),
        "an operator that the runtime lacks": export_case(
            Sequential([given, NumPyInside()]), asked, export
        ),
        "no file": export_case(right, asked, no_file),
    }
    yield from known_answers(
        ExportCase(
            lambda home: export(twice, home),
            [2 * array for array in asked],
            asked,
        ),
        fails,
    )
    (_, asked) = nets.questions(ITEM)
    difference = largest_difference(
        other(asked, training=False), nets.answers(ITEM, asked)
    )
    yield "source_diff", difference, (OFF - 1e-4, OFF + 1e-4)


def settings():
    """What a fair comparison must share."""
    return {"dtype": "float32", "batch": 1, "device": "cpu"}


if __name__ == "__main__":
    print(verify())
    print(*controls(), sep="\n")
