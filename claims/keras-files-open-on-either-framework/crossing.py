"""A Keras file on its way from one framework to the other.

The backend is chosen before this is imported.
"""

import keras
from keras import Input, Sequential, layers, ops

from generators.probes.exports.architectures_keras import (
    build_model,
    largest_error,
)
from generators.probes.exports.export_attempts import (
    ExportCase,
    attempt_exports,
    python_runner,
)
from generators.probes.measuring.agreement import largest_difference
from generators.probes.measuring.damaged_files import (
    write_truncated,
)
from generators.probes.models import architectures as nets

ITEM = nets.DENSE
OFF = 0.5

# The branch needs a class of its own, which no file holds.
NAMES = tuple(name for name in nets.NAMES if name != nets.BRANCH)

# Runs in an interpreter of its own.
OTHER = """
import os

os.environ["KERAS_BACKEND"] = {backend!r}

import keras


def load(artefact):
    other = keras.backend.backend() != {backend!r}
    if other or {absent!r} in sys.modules:
        raise RuntimeError("Keras runs on another backend")
    model = keras.saving.load_model(artefact)
    return lambda question: keras.ops.convert_to_numpy(
        model(question, training=False)
    )
"""


class Unknown(layers.Layer):
    """A layer whose class the other process doesn't know."""

    def call(self, inputs):
        """Twice the input."""
        return inputs * 2


def on(backend, absent):
    """A runner that opens files on a backend.

    Its process never imports the other framework.
    """
    return python_runner(
        OTHER.format(backend=backend, absent=absent)
    )


def save(made, home):
    """A model as Keras's own file."""
    path = home / "model.keras"
    made.save(path)
    return path


def half(made, home):
    """Half of that file."""
    path = save(made, home)
    return write_truncated(path, path)


def case(source, asked, export, leaving=None):
    """A model to be opened elsewhere, or for a control another."""
    expected = [
        ops.convert_to_numpy(source(array, training=False))
        for array in asked
    ]
    return ExportCase(
        lambda home: export(leaving or source, home),
        expected,
        asked,
    )


def measured(run):
    """Every architecture opened by a runner."""
    cases = {
        name: case(
            build_model(keras, name), nets.questions(name), save
        )
        for name in NAMES
    }
    found = attempt_exports(cases, run)
    return {
        "opens": found.passed,
        "worst_diff": found.worst,
        "bytes": found.size,
        "start": found.start,
        "source_diff": largest_error(keras),
        "obstacles": found.obstacles,
    }


def known_answers(run, wrong):
    """Controls: files whose answer is known.

    `wrong` opens files where they were written, which is no
    crossing.
    """
    asked, right = nets.questions(ITEM), build_model(keras, ITEM)
    other = build_model(
        keras, ITEM, nets.changed_weights(ITEM, OFF)
    )
    given = Input(nets.SHAPES[ITEM])
    twice = Sequential([given, layers.Rescaling(2.0)])
    fails = {
        "a bias changed": case(right, asked, save, other),
        "half a file": case(right, asked, half),
        "a layer of this process": case(
            Sequential([given, Unknown()]), asked, save
        ),
        "no file": case(
            right, asked, lambda _, home: home / "model.keras"
        ),
    }
    passes = ExportCase(
        lambda home: save(twice, home),
        [2 * array for array in asked],
        asked,
    )
    found = attempt_exports({"right": passes} | fails, run)
    yield f"opens.{ITEM}", found["right"].passed, True
    for name in fails:
        yield f"opens.{ITEM}", found[name].passed, False
    yield (
        f"opens.{ITEM}",
        attempt_exports({"right": passes}, wrong)["right"].passed,
        False,
    )
    yield (
        "worst_diff",
        found["a bias changed"].difference,
        (OFF - 1e-4, OFF + 1e-4),
    )
    yield "bytes", found["no file"].size, 0
    yield "start", found.start, (0.01, 300)
    answer = ops.convert_to_numpy(other(asked[1], training=False))
    difference = largest_difference(
        answer, nets.answers(ITEM, asked[1])
    )
    yield "source_diff", difference, (OFF - 1e-4, OFF + 1e-4)
