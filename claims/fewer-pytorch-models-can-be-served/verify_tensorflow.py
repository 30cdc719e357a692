"""SavedModels of eight architectures, run without their code."""

import keras
import numpy as np
import tensorflow as tf
from data import ITEM, OFF, known_answers, report
from keras import Input, Sequential, layers

from generators.probes.exports.architectures_keras import (
    build_model,
    export_case,
    largest_error,
)
from generators.probes.exports.export_attempts import (
    ExportCase,
    attempt_exports,
    python_runner,
)
from generators.probes.exports.runtimes import SAVED_MODEL
from generators.probes.measuring.agreement import largest_difference
from generators.probes.measuring.damaged_files import (
    write_truncated,
)
from generators.probes.models import architectures as nets


class NumPyInside(layers.Layer):
    """Needs this very process: a NumPy function in the graph."""

    def call(self, inputs):
        """A cosine worked out in NumPy."""
        return tf.ensure_shape(
            tf.numpy_function(np.cos, [inputs], tf.float32),
            inputs.shape,
        )


def save(made, home):
    """A model saved as Keras does for serving."""
    path = home / "saved"
    made.export(path, format="tf_saved_model", verbose=False)
    return path


def save_half(made, home):
    """The same with half of the file that holds the weights."""
    path = save(made, home)
    (file,) = path.glob("variables/variables.data-*")
    write_truncated(file, file)
    return path


def verify():
    """Save every architecture, and ask another process."""
    cases = {
        name: export_case(
            build_model(keras, name), nets.questions(name), save
        )
        for name in nets.NAMES
    }
    return report(
        attempt_exports(cases, python_runner(SAVED_MODEL)),
        largest_error(keras),
    )


def controls():
    """The same probes where the answer is known."""
    asked, right = nets.questions(ITEM), build_model(keras, ITEM)
    other = build_model(
        keras, ITEM, nets.changed_weights(ITEM, OFF)
    )
    given = Input(nets.SHAPES[ITEM])
    twice = Sequential([given, layers.Rescaling(2.0)])
    passes = ExportCase(
        lambda home: save(twice, home),
        [2 * array for array in asked],
        asked,
    )
    fails = {
        "a bias changed": export_case(right, asked, save, other),
        "half a file": export_case(right, asked, save_half),
        "a function of this process": export_case(
            Sequential([given, NumPyInside()]), asked, save
        ),
        "no file": export_case(
            right, asked, lambda _, home: home / "saved"
        ),
    }
    yield from known_answers(SAVED_MODEL, passes, fails)
    answer = other(asked[1], training=False)
    difference = largest_difference(
        answer, nets.answers(ITEM, asked[1])
    )
    yield "source_diff", difference, (OFF - 1e-4, OFF + 1e-4)


def settings():
    """What a fair comparison must share."""
    return {
        "dtype": "float32",
        "batch": "1 and 7",
        "device": "cpu",
        "format": "SavedModel",
    }


if __name__ == "__main__":
    print(verify())
    print(*controls(), sep="\n")
