"""The inputs of both scripts, and helpers of one or two threads.

Helpers are forks: none imports its framework again.
"""

import numpy as np

from generators.probes.measuring.known_work import spin
from generators.probes.programs.helper_process import (
    HelperProcess,
    ask_all,
)

THREADS = (1, 2)
TINY_CALLS = 500
SPINS = 0.02
SEEN = {}  # what helpers show of their numbers and threads

RANDOM = np.random.default_rng(41)
LARGE = RANDOM.random((768, 768), dtype="float32")
TINY = RANDOM.random((16, 16), dtype="float32")
# images (count, height, width, channels), kernel (height, width,
# in, out)
IMAGES = RANDOM.random((16, 56, 56, 32), dtype="float32")
KERNEL = RANDOM.random((3, 3, 32, 64), dtype="float32")


def matmul_sum(matrix):
    """The sum of a matrix times itself."""
    return float(
        matrix.sum(axis=0, dtype="float64")
        @ matrix.sum(axis=1, dtype="float64")
    )


def convolution_sum():
    """The sum of the convolution without padding."""
    side = IMAGES.shape[1] - 2
    return float(
        sum(
            IMAGES[:, y : y + side, x : x + side].sum(
                axis=(0, 1, 2), dtype="float64"
            )
            @ KERNEL[y, x].sum(axis=1, dtype="float64")
            for y in range(3)
            for x in range(3)
        )
    )


KNOWN = {
    "matmul": matmul_sum(LARGE),
    "convolution": convolution_sum(),
    "tiny": matmul_sum(TINY),
}


def spinner(seconds):
    """Work for one core, in no framework."""
    return lambda: spin(seconds)


def waiting(helpers, *arguments):
    """A call that waits for helpers to do their work."""
    return lambda: ask_all(helpers, *arguments)


def measured(make):
    """Every kernel in a helper with one thread and in one with two.

    Two more helpers share nothing.
    """
    helpers = {
        threads: [HelperProcess(make, threads, forked=True)]
        for threads in THREADS
    }
    spinners = [
        HelperProcess(spinner, SPINS, forked=True) for _ in THREADS
    ]
    sweeps = {
        kernel: {
            threads: waiting(helper, kernel)
            for threads, helper in helpers.items()
        }
        for kernel in KNOWN
    }
    seen = {
        threads: ask_all(helper, "seen")[0]
        for threads, helper in helpers.items()
    }
    SEEN["dtype"] = ", ".join(
        sorted({values["dtype"] for values in seen.values()})
    )
    SEEN["threads at work"] = ", ".join(
        f"{seen[threads]['threads']} where {threads}"
        for threads in THREADS
    )
    return {
        **sweeps,
        "busy": {
            count: waiting(spinners[:count]) for count in THREADS
        },
        "off": max(
            off(helper, kernel)
            for kernel in KNOWN
            for helper in helpers.values()
        ),
    }


def off(helper, kernel):
    """By which share a helper's answer is off the right one."""
    (answer,) = ask_all(helper, kernel)
    return abs(answer / KNOWN[kernel] - 1)


def known_answers(make):
    """Controls: a helper, busy for a known time or not at all.

    Another doubles all inputs: products of two of them are four
    times the right ones.
    """
    helper = [HelperProcess(spinner, SPINS, forked=True)]
    idle = [HelperProcess(spinner, 0, forked=True)]
    double = [HelperProcess(make, 2, 2, forked=True)]
    for measure in ("matmul", "convolution", "tiny", "busy"):
        yield measure, waiting(helper), (0.9 * SPINS, 25 * SPINS)
        yield measure, waiting(idle), (0, 0.5 * SPINS)
    for kernel, share in (
        ("matmul", 3),
        ("convolution", 1),
        ("tiny", 3),
    ):
        known = (share - 0.001, share + 0.001)
        yield "off", off(double, kernel), known
