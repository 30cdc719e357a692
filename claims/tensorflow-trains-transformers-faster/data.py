"""The sequences, weights and constants that both scripts train
with.

The block normalises before attention and before its dense layers.
Kernels are (in, out); queries, keys and values come in that order.
"""

import numpy as np

BATCH = 16
BATCHES = 100  # of an epoch
STEPS = 10
RATE = 0.002
EPSILON = (
    1e-9  # so small that it does not matter where Adam adds it
)
LENGTH, WIDTH, HEADS, HIDDEN = 32, 64, 4, 256
NORM_EPSILON = 1e-5

RANDOM = np.random.default_rng(51)


def kernel(inside, outside):
    """Weights that keep the size of a signal."""
    drawn = RANDOM.standard_normal((inside, outside))
    return (drawn / np.sqrt(inside)).astype("float32")


# The fourth joins the heads.
ATTENTION = [kernel(WIDTH, WIDTH) for _ in range(4)]
DENSE = [
    kernel(WIDTH, HIDDEN),
    kernel(HIDDEN, WIDTH),
    kernel(WIDTH, 10),
]
ROWS = RANDOM.standard_normal(
    (BATCHES * BATCH, LENGTH, WIDTH), "float32"
)
LABELS = RANDOM.integers(0, 10, BATCHES * BATCH)
