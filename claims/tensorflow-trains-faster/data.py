"""Rows, weights and constants that both scripts train with."""

import numpy as np

from generators.probes.models.convnet import (
    make_images,
    make_weights,
)

BATCH = 64
BATCHES = 100  # of an epoch
STEPS = 20
RATE = 0.001
EPSILON = 1e-8  # so small that it hardly matters where it is added

WEIGHTS = make_weights(seed=11)
IMAGES = make_images(BATCHES * BATCH, seed=0)
LABELS = np.random.default_rng(12).integers(0, 10, len(IMAGES))
