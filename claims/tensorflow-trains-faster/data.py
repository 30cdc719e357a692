"""Batches, weights and constants that both scripts train with."""

import numpy as np

from generators.probes.models.convnet import (
    make_images,
    make_weights,
)

BATCH = 64
BATCHES = 16
STEPS = 20
RATE = 0.001
EPSILON = 1e-7

WEIGHTS = make_weights(seed=11)
IMAGES = [make_images(BATCH, seed) for seed in range(BATCHES)]
LABELS = list(
    np.random.default_rng(12).integers(0, 10, (BATCHES, BATCH))
)
