"""What both scripts report, and the controls that they share."""

import math
from dataclasses import replace

import numpy as np

from generators.probes.exports.export_attempts import (
    attempt_exports,
    first_passing,
    judge_quantised,
)
from generators.probes.models import architectures as nets

ITEM = nets.DENSE
SIZE = nets.SHAPES[ITEM][0]
OFF = 0.5

# A dense layer whose answer is known: it doubles, and eight bits
# hold its weights exactly.
DOUBLING = [
    np.eye(SIZE, dtype=np.float32) * 2,
    np.zeros(SIZE, dtype=np.float32),
]


def asked_of(name):
    """Every question alone: a phone's file takes one input."""
    return nets.single_rows(nets.questions(name))


def first_way(ways, names, judge):
    """The first way for each name, the next for what failed."""
    first, *others = ways
    found = judge({name: first(name) for name in names})
    for way in others:
        failed = {
            name: way(name)
            for name, passed in found.passed.items()
            if not passed
        }
        found = first_passing(found, judge(failed))
    return found


def in_float(ways, names, run):
    """Each architecture in float, by the first way that works."""
    return first_way(
        ways, names, lambda cases: attempt_exports(cases, run)
    )


def in_eight_bits(ways, names, plain, run):
    """The same in 8 bits, whatever came of the float file."""
    whole = float_sizes(plain)
    return first_way(
        ways,
        names,
        lambda cases: judge_quantised(
            attempt_exports(cases, run, math.inf), whole
        ),
    )


def float_sizes(plain):
    """The float files, by which those in 8 bits are judged.

    Where none answers, the weights in float stand for it: four
    bytes each.
    """
    known = {
        name: attempt
        if attempt.passed
        else replace(attempt, size=weight_bytes(name))
        for name, attempt in plain.by_name.items()
    }
    return replace(plain, by_name=known)


def weight_bytes(name):
    """Bytes of an architecture's weights in float."""
    return sum(array.nbytes for array in nets.weights(name))


def report(plain, small, off):
    """The measures of attempts by architecture."""
    return {
        "float": plain.passed,
        "int8": small.passed,
        "worst_diff": plain.worst,
        "worst_int8": small.worst_spread,
        "bytes": plain.size,
        "int8_bytes": small.size,
        "start": plain.start,
        "source_diff": off,
        "obstacles": plain.obstacles,
        "int8_obstacles": small.obstacles,
    }


def known_answers(passes, fails, small, run):
    """Controls: cases whose answer is known, in either format.

    `small` holds the doubling layer, the only one that is right,
    changed networks in 8 bits, and the network as it is.
    """
    found = attempt_exports({"right": passes} | fails, run)
    yield f"float.{ITEM}", found["right"].passed, True
    for name in fails:
        yield f"float.{ITEM}", found[name].passed, False
    yield (
        "worst_diff",
        found["a bias changed"].difference,
        (OFF - 1e-3, OFF + 1e-3),
    )
    yield "bytes", found["no file"].size, 0
    yield "start", found.start, (0.01, 300)

    whole = {
        name: found[name if name == "right" else "a bias changed"]
        for name in small
    }
    judged = judge_quantised(
        attempt_exports(small, run, math.inf),
        replace(found, by_name=whole),
    )
    for name in small:
        yield (
            f"int8.{ITEM}",
            judged[name].passed,
            name == "right",
        )
    yield (
        "worst_int8",
        judged["nothing in 8 bits"].spread,
        (0, 1e-4),
    )
    spread = np.concatenate(
        [nets.answers(ITEM, array) for array in asked_of(ITEM)]
    ).std()
    about = (OFF / spread - 0.1, OFF / spread + 0.1)
    yield "worst_int8", judged["a bias changed"].spread, about
    yield (
        "int8_bytes",
        judged["right"].size,
        (SIZE * SIZE, 3 * SIZE * SIZE),
    )
