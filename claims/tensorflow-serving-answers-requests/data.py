"""A small network, and the questions of four clients."""

import numpy as np

from generators.probes.measuring.agreement import largest_difference

RANDOM = np.random.default_rng(63)
OFF = 0.5
ABOUT = (OFF - 1e-5, OFF + 1e-5)


def draw(*shape):
    """Single-precision noise."""
    return RANDOM.standard_normal(shape).astype(np.float32)


# Kernel (in, out) and bias, twice.
WEIGHTS = [draw(8, 16), draw(16), draw(16, 3), draw(3)]
CHANGED = [*WEIGHTS[:3], WEIGHTS[3] + np.float32(OFF)]
BATCHES = [draw(3, 8) for _ in range(4)]
QUESTIONS, TOO_WIDE = np.concatenate(BATCHES), [draw(3, 9)]
HIDDEN = np.maximum(QUESTIONS @ WEIGHTS[0] + WEIGHTS[1], 0)
EXPECTED = HIDDEN @ WEIGHTS[2] + WEIGHTS[3]
SILENCE = float(np.abs(EXPECTED).max())


def report(served, source, size):
    """The measures of what a server told."""
    return {
        "diff": largest_difference(served.array, source),
        "model_bytes": size,
        "cold_start": served.seconds,
    }


def known(wrong, refused, size):
    """Controls: a changed weight, a refusal, five bytes."""
    found = report(wrong, EXPECTED, size)
    yield "diff", found["diff"], ABOUT
    yield "cold_start", found["cold_start"], (0.01, 120)
    yield "model_bytes", found["model_bytes"], 5
    # A refusal, not a program that isn't there.
    answered = "status" in refused.error
    yield (
        "diff",
        report(refused, EXPECTED, size)["diff"]
        if answered
        else 0.0,
        SILENCE,
    )
