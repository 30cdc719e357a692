"""Batches, weights and constants of both; kernels are (in, out)."""

from itertools import pairwise

import numpy as np

BATCH = 64
BATCHES = 100  # of an epoch
STEPS = 5
RATE = 0.001
EPSILON = (
    1e-9  # so small that it does not matter where Adam adds it
)
SIZES = [784, 256, 128, 10]

RANDOM = np.random.default_rng(31)
WEIGHTS = []
for inside, outside in pairwise(SIZES):
    kernel = RANDOM.standard_normal((inside, outside)) * np.sqrt(
        2 / inside
    )
    WEIGHTS += [
        kernel.astype("float32"),
        np.full(outside, 0.1, "float32"),
    ]
ROWS = RANDOM.standard_normal(
    (BATCHES * BATCH, SIZES[0]), "float32"
)
LABELS = RANDOM.integers(0, 10, BATCHES * BATCH)
