"""Eight Keras architectures in LiteRT, once TensorFlow Lite."""

import keras
import numpy as np
import tensorflow as tf
from data import (
    DOUBLING,
    ITEM,
    OFF,
    SIZE,
    asked_of,
    in_eight_bits,
    in_float,
    known_answers,
    report,
)
from keras import Input, Sequential, layers

from generators.probes.exports.architectures_keras import (
    build_model,
    export_case,
    largest_error,
)
from generators.probes.exports.export_attempts import (
    ExportCase,
    python_runner,
)
from generators.probes.exports.runtimes import LITERT
from generators.probes.measuring.agreement import largest_difference
from generators.probes.measuring.damaged_files import (
    write_truncated,
)
from generators.probes.models import architectures as nets

RUN = python_runner(LITERT)
# Weights of 8 bits and activations of 16.
WIDE = tf.lite.OpsSet(
    "EXPERIMENTAL_TFLITE_BUILTINS_ACTIVATIONS_INT16_WEIGHTS_INT8"
)


class NumPyInside(layers.Layer):
    """An operator that the runtime lacks."""

    def call(self, inputs):
        """A cosine worked out in NumPy."""
        return tf.ensure_shape(
            tf.numpy_function(np.cos, [inputs], tf.float32),
            inputs.shape,
        )


def function_of(made):
    """A model as a graph for one input."""
    given = tf.TensorSpec((1, *made.input_shape[1:]), tf.float32)
    return tf.function(
        lambda x: made(x, training=False)
    ).get_concrete_function(given)


def written(converter, home):
    """What a converter makes."""
    path = home / "model.tflite"
    path.write_bytes(converter.convert())
    return path


def converter_of(made, *operators):
    """A converter to these sets of operators, or the usual one."""
    converter = tf.lite.TFLiteConverter.from_concrete_functions(
        [function_of(made)]
    )
    if operators:
        converter.target_spec.supported_ops = operators
    return converter


def plain(made, home):
    """The model as it is."""
    return written(converter_of(made), home)


def with_tensorflow(made, home):
    """The model, with TensorFlow's operators where one lacks."""
    sets = tf.lite.OpsSet
    return written(
        converter_of(
            made, sets.TFLITE_BUILTINS, sets.SELECT_TF_OPS
        ),
        home,
    )


def dynamic_range(made, home):
    """Weights in 8 bits, what flows between them in float."""
    converter = converter_of(made)
    converter.optimizations = [tf.lite.Optimize.DEFAULT]
    return written(converter, home)


def whole(name, operators):
    """Weights in 8 bits and what flows in whole numbers too."""

    def export(made, home):
        converter = converter_of(made, operators)
        converter.optimizations = [tf.lite.Optimize.DEFAULT]
        converter.representative_dataset = lambda: (
            [array] for array in nets.calibration(name)
        )
        return written(converter, home)

    return export


def weights_left_behind(made, home):
    """A way that is often written, by which weights are lost.

    It converts without an error.
    """
    return written(
        tf.lite.TFLiteConverter.from_concrete_functions(
            [function_of(made)], made
        ),
        home,
    )


def verify():
    """Convert every architecture, and ask the runtime."""
    models = {name: build_model(keras, name) for name in nets.NAMES}

    def leaving(name, export):
        return export_case(models[name], asked_of(name), export)

    def by(export):
        return lambda name: leaving(name, export)

    def in_whole(operators):
        return lambda name: leaving(name, whole(name, operators))

    exact = in_float([by(plain), by(with_tensorflow)], models, RUN)
    sets = tf.lite.OpsSet
    schemes = [
        by(dynamic_range),
        in_whole(sets.TFLITE_BUILTINS_INT8),
        in_whole(WIDE),
    ]
    return report(
        exact,
        in_eight_bits(schemes, models, exact, RUN),
        largest_error(keras),
    )


def controls():
    """The same probes where the answer is known."""
    asked, right = asked_of(ITEM), build_model(keras, ITEM)
    other = build_model(
        keras, ITEM, nets.changed_weights(ITEM, OFF)
    )
    given = Input(nets.SHAPES[ITEM])
    twice = Sequential([given, layers.Dense(SIZE)])
    twice.set_weights(DOUBLING)
    doubled = [2 * array for array in asked]

    def half(made, home):
        path = plain(made, home)
        return write_truncated(path, path)

    fails = {
        "a bias changed": export_case(right, asked, plain, other),
        "a bias changed, by the second way": export_case(
            right, asked, with_tensorflow, other
        ),
        "half a file": export_case(right, asked, half),
        "an operator that the runtime lacks": export_case(
            Sequential([given, NumPyInside()]), asked, plain
        ),
        "weights left behind": export_case(
            right, asked, weights_left_behind
        ),
        "no file": export_case(
            right, asked, lambda _, home: home / "model.tflite"
        ),
    }
    small = {
        "right": ExportCase(
            lambda home: dynamic_range(twice, home), doubled, asked
        ),
        "a bias changed": export_case(
            right, asked, dynamic_range, other
        ),
        "nothing in 8 bits": export_case(right, asked, plain),
    }
    yield from known_answers(
        ExportCase(lambda home: plain(twice, home), doubled, asked),
        fails,
        small,
        RUN,
    )
    (_, asked) = nets.questions(ITEM)
    difference = largest_difference(
        other(asked, training=False), nets.answers(ITEM, asked)
    )
    yield "source_diff", difference, (OFF - 1e-4, OFF + 1e-4)


def settings():
    """What a fair comparison must share."""
    return {
        "dtype": "float32; int8",
        "batch": 1,
        "device": "cpu",
        "float": "two ways, the second where the first fails",
        "8 bits": "three ways, the next where one fails",
    }


if __name__ == "__main__":
    print(verify())
    print(*controls(), sep="\n")
