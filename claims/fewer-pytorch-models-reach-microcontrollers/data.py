"""What both scripts report, and the controls that they share."""

import math
from dataclasses import replace

import numpy as np

from generators.probes.exports.export_attempts import (
    Attempts,
    attempt_exports,
    first_passing,
    python_runner,
)
from generators.probes.exports.runtimes import TFLITE_MICRO
from generators.probes.measuring.damaged_files import (
    write_truncated,
)
from generators.probes.models import architectures as nets

RUN = python_runner(TFLITE_MICRO)
ITEM = nets.DENSE
SIZE = nets.SHAPES[ITEM][0]
OFF = 4.0
# Standard deviations of the answers, for the worst of them.
LARGEST_SPREAD = 0.5

# A dense layer whose answer is known: it doubles.
DOUBLING = [
    np.eye(SIZE, dtype=np.float32) * 2,
    np.zeros(SIZE, dtype=np.float32),
]


def asked_of(name):
    """Every question alone: such a file takes one input."""
    return nets.single_rows(nets.questions(name))


def weight_bytes(arrays):
    """Bytes of weights in float."""
    return sum(array.nbytes for array in arrays)


def judged(cases, floats):
    """What comes of cases in the runtime, as 8 bits are judged.

    `floats` has the bytes of each one's weights in float.
    """
    found = attempt_exports(cases, RUN, math.inf)
    return Attempts(
        {
            name: judge(attempt, floats[name])
            for name, attempt in found.by_name.items()
        },
        found.start,
    )


def judge(attempt, floats):
    """Nearly the same answers, from fewer bytes than in float."""
    if not attempt.passed:
        return attempt
    if attempt.spread >= LARGEST_SPREAD:
        why = f"off by {attempt.spread:.2g} standard deviations"
        return replace(attempt, obstacle=why)
    if attempt.size >= floats:
        why = f"{attempt.size} bytes, in float {floats} of weights"
        return replace(attempt, obstacle=why)
    return attempt


def in_eight_bits(first, *others):
    """Each architecture by one way, and what failed by another."""
    floats = {
        name: weight_bytes(nets.weights(name))
        for name in nets.NAMES
    }
    found = judged({name: first(name) for name in floats}, floats)
    for way in others:
        failed = {
            name: way(name)
            for name, passed in found.passed.items()
            if not passed
        }
        found = first_passing(found, judged(failed, floats))
    return found


def half_of(export):
    """An exporter of which half a file is left."""

    def half(made, home):
        path = export(made, home)
        return write_truncated(path, path)

    return half


def no_file(_, home):
    """An exporter that writes nothing."""
    return home / "model.tflite"


def report(found, off):
    """The measures of attempts by architecture."""
    return {
        "int8": found.passed,
        "worst_int8": found.worst_spread,
        "int8_bytes": found.size,
        "start": found.start,
        "source_diff": off,
        "obstacles": found.obstacles,
    }


def known_answers(passes, fails):
    """Controls: a case that must pass, and those that must not."""
    floats = dict.fromkeys(fails, weight_bytes(nets.weights(ITEM)))
    found = judged(
        {"right": passes} | fails,
        floats | {"right": weight_bytes(DOUBLING)},
    )
    yield f"int8.{ITEM}", found["right"].passed, True
    for name in fails:
        yield f"int8.{ITEM}", found[name].passed, False
    answers = [
        nets.answers(ITEM, array) for array in asked_of(ITEM)
    ]
    known = OFF / np.concatenate(answers).std()
    about = (known - 0.5, known + 0.5)
    yield "worst_int8", found["a bias changed"].spread, about
    yield (
        "int8_bytes",
        found["right"].size,
        (SIZE * SIZE, 3 * SIZE * SIZE),
    )
    yield "int8_bytes", found["no file"].size, 0
    yield "start", found.start, (0.01, 300)
