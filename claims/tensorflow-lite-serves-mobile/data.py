"""The network, images and right answers for both scripts."""

from generators.probes.measuring.agreement import same_choices
from generators.probes.models.convnet import (
    expected_answers,
    make_images,
    make_weights,
)

WEIGHTS = make_weights(seed=31)
CALIBRATION = make_images(100, seed=32)
IMAGES = make_images(64, seed=33)
EXPECTED = expected_answers(WEIGHTS, IMAGES)

# One output is off by a known amount, also in standard deviations.
OFF = 4.0
CHANGED = [array.copy() for array in WEIGHTS]
CHANGED[7][3] += OFF
OFF_SHARE = OFF / float(EXPECTED.std())


def standing_out(rows):
    """Answers above the average of each output; None for none.

    One output is the largest for nearly every image, so that the
    choice shows only in which one stands out from its average.
    """
    return None if rows is None else rows - EXPECTED.mean(axis=0)


def share(rows, expected=EXPECTED):
    """Share of images for which the same output stands out most."""
    right = standing_out(expected)
    return same_choices(standing_out(rows), right)
