"""The network, images and right answers for both scripts."""

from generators.probes.models.convnet import (
    expected_answers,
    make_images,
    make_weights,
)

WEIGHTS = make_weights(seed=21)
IMAGE = make_images(1, seed=22)
IMAGES = make_images(16, seed=23)
EXPECTED = expected_answers(WEIGHTS, IMAGES)
EXPECTED_ONE = expected_answers(WEIGHTS, IMAGE)
