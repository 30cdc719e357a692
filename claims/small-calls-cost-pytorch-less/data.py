"""Small arrays, and what each of the six calls should give."""

import time

import numpy as np

from generators.probes.measuring.agreement import largest_difference
from generators.probes.measuring.fairness import number_types
from generators.probes.measuring.known_work import spin

SIDE = 8
RANDOM = np.random.default_rng(71)
ROW = RANDOM.standard_normal((1, SIDE)).astype("float32")
MATRIX = RANDOM.standard_normal((SIDE, SIDE)).astype("float32")
BIAS = RANDOM.standard_normal(SIDE).astype("float32")
NUMBER = np.float32(1.5)

LAYER = ROW @ MATRIX + BIAS
ANSWERS = {
    "add": MATRIX + MATRIX,
    "matmul": MATRIX @ MATRIX,
    "layer": LAYER,
    "tuned layer": LAYER,
    "gradient": 2
    * ROW.T
    @ LAYER,  # of the sum of the layer's squares
    "number": NUMBER,
}


def measures(calls, as_array):
    """The calls, and how far their answers are off."""
    apart = [
        largest_difference(as_array(calls[name]()), right)
        for name, right in ANSWERS.items()
    ]
    return {"call": calls, "difference": max(apart)}


def type_of(calls, as_array):
    """The type of the numbers that the calls answer with.

    The last one gives a number of Python's own.
    """
    return number_types(
        as_array(call())
        for name, call in calls.items()
        if name != "number"
    )


def nothing():
    """A call that does nothing."""


def known():
    """Calls that do nothing, sleep 1 ms, and work for 0.1 ms."""
    yield "call", {"nothing": nothing}, (0, 0.00002)
    yield "call", {"asleep": lambda: time.sleep(0.001)}, (0, 0.0005)
    yield "call", {"busy": lambda: spin(0.0001)}, (0.0001, 0.002)
