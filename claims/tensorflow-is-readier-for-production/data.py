"""What is learnt, where training stops, what counts as equal."""

import numpy as np

SEEDS = [21, 22, 23]
EPOCHS, STOP, BATCH = 6, 3, 16
RATE = 0.01
TOLERANCE = 0.00001

RANDOM = np.random.default_rng(81)
INPUTS = RANDOM.standard_normal((128, 8)).astype(np.float32)
TARGETS = np.sin(INPUTS.sum(axis=1, keepdims=True)).astype(
    np.float32
)


def starting_weights(seed):
    """Two dense layers in Keras's layout, for both frameworks."""
    random = np.random.default_rng(seed)
    shapes = [(8, 16), (16,), (16, 1), (1,)]
    return [
        0.3 * random.standard_normal(shape).astype(np.float32)
        for shape in shapes
    ]


def largest_gap(weights, others):
    """Largest difference of a weight."""
    pairs = zip(weights, others, strict=True)
    return max(
        float(np.abs(first - other).max()) for first, other in pairs
    )
