"""Weights, requests and right answers for both scripts."""

import numpy as np

RANDOM = np.random.default_rng(71)
FEATURES, HIDDEN, CLASSES = 784, 128, 10
OFF = 0.5


def draw(*shape):
    """Single-precision noise, scaled for as many inputs."""
    noise = RANDOM.standard_normal(shape) / np.sqrt(shape[0])
    return noise.astype(np.float32)


# Two dense layers: kernel (in, out) and bias, twice.
WEIGHTS = [
    draw(FEATURES, HIDDEN),
    draw(HIDDEN),
    draw(HIDDEN, CLASSES),
    draw(CLASSES),
]
CHANGED = [*WEIGHTS[:3], WEIGHTS[3] + np.float32(OFF)]

ROWS = RANDOM.standard_normal((16, FEATURES)).astype(np.float32)
ROW = ROWS[:1].copy()

INNER = np.maximum(
    ROWS.astype(np.float64) @ WEIGHTS[0] + WEIGHTS[1], 0
)
EXPECTED = INNER @ WEIGHTS[2] + WEIGHTS[3]
