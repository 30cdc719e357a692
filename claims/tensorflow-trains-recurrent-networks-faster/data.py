"""The sequences, weights and constants that both scripts train
with.

The recurrent layer's gates lie side by side: input, forget, cell,
output; kernels are (in, out).
"""

import numpy as np

BATCH = 32
BATCHES = 100  # of an epoch
STEPS = 10
RATE = 0.005
EPSILON = (
    1e-9  # so small that it does not matter where Adam adds it
)
LENGTH, FEATURES, UNITS = 32, 16, 64

RANDOM = np.random.default_rng(41)
SHAPES = [
    (FEATURES, 4 * UNITS),
    (UNITS, 4 * UNITS),
    (4 * UNITS,),
    (UNITS, 10),
    (10,),
]
WEIGHTS = [
    (RANDOM.standard_normal(shape) / 8).astype("float32")
    for shape in SHAPES
]
ROWS = RANDOM.standard_normal(
    (BATCHES * BATCH, LENGTH, FEATURES), "float32"
)
LABELS = RANDOM.integers(0, 10, BATCHES * BATCH)
