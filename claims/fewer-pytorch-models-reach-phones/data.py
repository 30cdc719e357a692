"""What both scripts report, and the controls that they share."""

import math

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


def in_eight_bits(schemes, names, plain, run):
    """The first way into 8 bits, the next for what failed."""
    first, *others = schemes
    found = judge_quantised(
        attempt_exports(
            {name: first(name) for name in names}, run, math.inf
        ),
        plain,
    )
    for scheme in others:
        failed = {
            name: scheme(name)
            for name, passed in found.passed.items()
            if not passed
        }
        found = first_passing(
            found,
            judge_quantised(
                attempt_exports(failed, run, math.inf), plain
            ),
        )
    return found


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
    """Controls: cases whose answer is known, in float and in 8
    bits.

    `small` holds the doubling layer and the changed network in 8
    bits, and the network as it is.
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

    judged = judge_quantised(
        attempt_exports(small, run, math.inf), plain_sizes(found)
    )
    for name, known in (
        ("right", True),
        ("a bias changed", False),
        ("nothing in 8 bits", False),
    ):
        yield f"int8.{ITEM}", judged[name].passed, known
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


def plain_sizes(found):
    """The float files that those in 8 bits are held against."""
    network = found["a bias changed"]
    by_name = {
        "right": found["right"],
        "a bias changed": network,
        "nothing in 8 bits": network,
    }
    return type(found)(by_name, 0.0)
