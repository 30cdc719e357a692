"""The weights of the model, and what it is asked."""

import math

import numpy as np

from generators.probes.exports.export_attempts import (
    ExportCase,
    attempt_exports,
    python_runner,
)
from generators.probes.measuring.damaged_files import (
    write_truncated,
)

RANDOM = np.random.default_rng(51)


def draw(*shape):
    """Single-precision noise."""
    return RANDOM.standard_normal(shape).astype(np.float32)


# Two dense layers: kernel (in, out) and bias, twice.
WEIGHTS = [draw(8, 16), draw(16), draw(16, 3), draw(3)]
ONE, SEVEN, TOO_WIDE = draw(1, 8), draw(7, 8), draw(7, 9)

OFF = 0.5
CHANGED = [*WEIGHTS[:3], WEIGHTS[3] + np.float32(OFF)]

# A model that needs no framework: a matrix, and lines that load it.
MATRIX = draw(8, 3)
MATRIX_LOADER = """
def load(artefact):
    matrix = np.load(artefact)
    return lambda question: question @ matrix
"""


def answered(loader, cases):
    """What one process without the code does with files.

    Each case has a file, a question and the right answer.
    """
    return attempt_exports(
        {
            name: ExportCase(
                lambda _, path=path: path, [right], [question]
            )
            for name, (path, question, right) in cases.items()
        },
        python_runner(loader),
        math.inf,
    )


def difference(attempt, right):
    """The largest difference; no answer counts as zeros."""
    silence = float(np.abs(right).max())
    return attempt.difference if attempt.passed else silence


def asked(loader, saved, broken, one, seven):
    """The measures of a saved model and of a damaged copy.

    `one` and `seven` are the right answers to a row and to seven.
    """
    found = answered(
        loader,
        {
            "one": (saved, ONE, one),
            "seven": (saved, SEVEN, seven),
            "too wide": (saved, TOO_WIDE, seven),
            "damaged": (broken, SEVEN, seven),
        },
    )
    return {
        "loads_without_code": found["one"].passed,
        "diff_batch_1": difference(found["one"], one),
        "diff_batch_7": difference(found["seven"], seven),
        "refuses_wrong_shape": not found["too wide"].passed,
        "refuses_damage": not found["damaged"].passed,
    }


def matrix_controls(folder):
    """The same with a matrix, and with half of its file."""
    plain = folder / "matrix.npy"
    np.save(plain, MATRIX)
    half = write_truncated(plain, folder / "half.npy")
    one, seven = ONE @ MATRIX, SEVEN @ MATRIX
    right = asked(MATRIX_LOADER, plain, half, one, seven)
    for measure, known in (
        ("loads_without_code", True),
        ("diff_batch_1", 0),
        ("diff_batch_7", 0),
        ("refuses_wrong_shape", True),
        ("refuses_damage", True),
    ):
        yield measure, right[measure], known
    # A loader that takes any width, and files that are all broken.
    lenient = MATRIX_LOADER.replace(
        "question @", "question[:, :8] @"
    )
    takes_all = asked(lenient, plain, plain, one, seven)
    yield (
        "refuses_wrong_shape",
        takes_all["refuses_wrong_shape"],
        False,
    )
    yield "refuses_damage", takes_all["refuses_damage"], False
    none = asked(MATRIX_LOADER, half, half, one, seven)
    yield (
        "diff_batch_1",
        none["diff_batch_1"],
        float(abs(one).max()),
    )


def code_controls(loader, whole, changed, right):
    """A pickle that needs the class, and a changed model.

    `loader` reads pickles or saved models by the file's name.
    """
    cases = {
        "pickle": (whole, SEVEN, right),
        "changed": (changed, SEVEN, right),
    }
    found = answered(loader, cases)
    yield "loads_without_code", found["pickle"].passed, False
    silence = float(np.abs(right).max())
    yield (
        "diff_batch_7",
        difference(found["pickle"], right),
        silence,
    )
    off = difference(found["changed"], right)
    yield "diff_batch_7", off, (OFF - 1e-5, OFF + 1e-5)
