"""Eight Keras architectures in a runtime for microcontrollers."""

from pathlib import Path

import keras
import tensorflow as tf
from data import (
    DOUBLING,
    ITEM,
    OFF,
    SIZE,
    asked_of,
    half_of,
    in_eight_bits,
    known_answers,
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
from generators.probes.programs.helper_process import (
    HelperError,
    HelperProcess,
)

NARROW = tf.lite.OpsSet.TFLITE_BUILTINS_INT8
# Weights of 8 bits and activations of 16.
WIDE = tf.lite.OpsSet(
    "EXPERIMENTAL_TFLITE_BUILTINS_ACTIVATIONS_INT16_WEIGHTS_INT8"
)


class Angle(layers.Layer):
    """An operator that the runtime lacks, and LiteRT has."""

    def call(self, inputs):
        """An angle for each of the inputs."""
        return tf.atan2(inputs, inputs + 1)


def converter_of(made):
    """A converter of a model for one input."""
    given = tf.TensorSpec((1, *made.input_shape[1:]), tf.float32)
    function = tf.function(lambda x: made(x, training=False))
    return tf.lite.TFLiteConverter.from_concrete_functions(
        [function.get_concrete_function(given)]
    )


def written(converter, home):
    """What a converter makes."""
    path = home / "model.tflite"
    path.write_bytes(converter.convert())
    return path


def plain(made, home):
    """The model in float."""
    return written(converter_of(made), home)


def quantised(name, operators):
    """Weights in 8 bits and what flows between in whole numbers."""

    def export(made, home):
        converter = converter_of(made)
        converter.optimizations = [tf.lite.Optimize.DEFAULT]
        converter.representative_dataset = lambda: (
            [array] for array in nets.calibration(name)
        )
        converter.target_spec.supported_ops = [operators]
        return written(converter, home)

    return export


def conversions():
    """What a helper calls: convert an architecture to a folder."""

    def convert(name, operators, home, off, unrolled):
        weights = nets.changed_weights(name, off)
        model = build_model(keras, name, weights)
        for layer in model.layers if unrolled else []:
            layer.unroll = True  # read by recurrent layers alone
        try:
            quantised(name, tf.lite.OpsSet(operators))(
                model, Path(home)
            )
        except Exception as error:
            return f"{type(error).__name__}: {error}"
        return ""

    return convert


class Converters:
    """A helper that converts, and another when it has ended.

    TensorFlow's converter may end its process.
    """

    def __init__(self):
        self.helper = None

    def exporter(self, name, operators, off=0.0, unrolled=False):
        """An exporter of an architecture, a bias off by so much."""

        def export(_, home):
            self.helper = self.helper or HelperProcess(conversions)
            helper = self.helper
            helper.ask(
                name, operators.value, str(home), off, unrolled
            )
            try:
                obstacle = helper.answer()
            except HelperError:
                self.helper = None
                raise
            if obstacle:
                raise RuntimeError(obstacle)
            return home / "model.tflite"

        return export


def verify():
    """Convert every architecture, and ask the runtime."""
    converters = Converters()

    def by(operators, **options):
        return lambda name: export_case(
            build_model(keras, name),
            asked_of(name),
            converters.exporter(name, operators, **options),
        )

    found = in_eight_bits(
        by(NARROW), by(WIDE), by(NARROW, unrolled=True)
    )
    return report(found, largest_error(keras))


def controls():
    """The same probes where the answer is known."""
    asked, right = asked_of(ITEM), build_model(keras, ITEM)
    other = build_model(
        keras, ITEM, nets.changed_weights(ITEM, OFF)
    )
    helped = Converters()
    given = Input(nets.SHAPES[ITEM])
    twice = Sequential([given, layers.Dense(SIZE)])
    twice.set_weights(DOUBLING)
    small = quantised(ITEM, NARROW)
    fails = {
        "a bias changed": export_case(
            right, asked, helped.exporter(ITEM, NARROW, OFF)
        ),
        "a converter that ends": export_case(
            right, asked, helped.exporter("no such one", NARROW)
        ),
        "half a file": export_case(right, asked, half_of(small)),
        "nothing in 8 bits": export_case(right, asked, plain),
        "an operator that the runtime lacks": export_case(
            Sequential([given, Angle()]), asked, plain
        ),
        "no file": export_case(right, asked, no_file),
    }
    passes = ExportCase(
        lambda home: small(twice, home),
        [2 * array for array in asked],
        asked,
    )
    yield from known_answers(passes, fails)
    (_, asked) = nets.questions(ITEM)
    difference = largest_difference(
        other(asked, training=False), nets.answers(ITEM, asked)
    )
    yield "source_diff", difference, (OFF - 1e-4, OFF + 1e-4)


def settings():
    """What a fair comparison must share."""
    return {
        "dtype": "int8",
        "batch": 1,
        "device": "cpu",
        "runtime": "TensorFlow Lite for Microcontrollers",
        "8 bits": "three ways, the next where one fails",
    }


if __name__ == "__main__":
    print(verify())
    print(*controls(), sep="\n")
