"""The network, images and right answers for both scripts."""

from generators.probes.models.convnet import (
    expected_answers,
    make_images,
    make_weights,
)

SIZES = (1, 8, 64)
OFF = 0.5

WEIGHTS = make_weights(seed=61)
IMAGES = make_images(max(SIZES), seed=62)
EXPECTED = expected_answers(WEIGHTS, IMAGES)

# Half a unit more on one of the ten outputs.
CHANGED = [array.copy() for array in WEIGHTS]
CHANGED[7][3] += OFF
