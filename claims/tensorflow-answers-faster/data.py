"""The network, the images and the right answers for both scripts."""

from generators.probes.models.convnet import answers, make_images, make_weights

WEIGHTS = make_weights(seed=21)
IMAGE = make_images(1, seed=22)
IMAGES = make_images(16, seed=23)
EXPECTED = answers(WEIGHTS, IMAGES)
EXPECTED_ONE = answers(WEIGHTS, IMAGE)
