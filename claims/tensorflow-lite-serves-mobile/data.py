"""The network, the images and the right answers for both scripts."""

from generators.probes.convnet import answers, make_images, make_weights

WEIGHTS = make_weights(seed=31)
CALIBRATION = make_images(100, seed=32)
IMAGES = make_images(64, seed=33)
EXPECTED = answers(WEIGHTS, IMAGES)

# One output is off by a known amount, also in standard deviations.
OFF = 4.0
CHANGED = [array.copy() for array in WEIGHTS]
CHANGED[7][3] += OFF
OFF_SHARE = OFF / float(EXPECTED.std())
