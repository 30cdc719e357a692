"""Handwritten digits, a network's first weights, and its score.

The handwriting is real: 1,797 digits of 8x8 points which
scikit-learn brings along (Alpaydin and Kaynak, 1998).
"""

import numpy as np
from sklearn.datasets import load_digits

from generators.probes.measuring.agreement import (
    largest_difference,
    same_choices,
)
from generators.probes.measuring.scores import accuracy
from generators.probes.models.convnet import (
    change_one_weight,
    expected_answers,
    make_weights,
    with_balanced_outputs,
)

JUDGED, CALIBRATING, EPOCHS = 300, 100, 6
BATCH, RATE, EPSILON = 64, 0.003, 1e-7
# Images that are asked without fast kernels.
SOME = 64


def pictures():
    """All digits in a random order, 28x28 points, 0 to 1."""
    points, digits = load_digits(return_X_y=True)
    order = np.random.default_rng(34).permutation(len(digits))
    large = np.kron(
        points[order].reshape(-1, 8, 8) / 16, np.ones((3, 3))
    )
    padded = np.pad(large, ((0, 0), (2, 2), (2, 2)))
    return padded[..., None].astype("float32"), digits[order]


def repeated(count):
    """Places of the pictures to learn from, epoch by epoch."""
    random = np.random.default_rng(35)
    return np.concatenate(
        [random.permutation(count) for _ in range(EPOCHS)]
    )


PICTURES, DIGITS = pictures()
IMAGES, TRUTHS = PICTURES[:JUDGED], DIGITS[:JUDGED]
ORDER = JUDGED + repeated(len(DIGITS) - JUDGED)
LEARNT, LABELS = PICTURES[ORDER], DIGITS[ORDER]
CALIBRATION = PICTURES[JUDGED : JUDGED + CALIBRATING]

# Where training begins, and where controls know the answers.
WEIGHTS = with_balanced_outputs(make_weights(seed=31), CALIBRATION)
EXPECTED = expected_answers(WEIGHTS, IMAGES)
SPREAD = float(EXPECTED.std())
FLOAT_BYTES = sum(array.nbytes for array in WEIGHTS)

# One output of ten is far too large.
OFF = 50.0
CHANGED = change_one_weight(WEIGHTS, OFF)
CHANGED_RMS = OFF / np.sqrt(EXPECTED.shape[1]) / SPREAD


def right_digits(answers):
    """Share of images whose largest output is their digit."""
    return accuracy(np.argmax(answers, axis=1), TRUTHS)


def typical_error(answers, source):
    """Root mean square difference, in standard deviations.

    No answer, or one of another shape, counts as zeros.
    """
    given = np.zeros_like(source)
    if answers is not None and answers.shape == source.shape:
        given = answers
    square = np.mean((given - source) ** 2)
    return float(np.sqrt(square) / source.std())


def report(source, exact, coarse, portable):
    """What three files answered, against the source model."""
    return {
        "accuracy": right_digits(source),
        "float_diff": largest_difference(exact.rows, source),
        "int8_share": same_choices(coarse.rows, source),
        "int8_rms": typical_error(coarse.rows, source),
        "plain_diff": largest_difference(
            portable.rows, source[:SOME]
        ),
        "cold_start": exact.seconds,
    }


def known(exact, coarse, portable):
    """Controls: a changed network in float and in 8 bits."""
    about = (OFF - 0.001, OFF + 0.001)
    some = EXPECTED[:SOME]
    off = largest_difference(exact.rows, EXPECTED)
    yield "float_diff", off, about
    off = largest_difference(portable.rows, some)
    yield "plain_diff", off, about
    same = same_choices(portable.rows, exact.rows[:SOME])
    yield "int8_share", same, 1
    moved = same_choices(coarse.rows, EXPECTED)
    yield "int8_share", moved, (0, 0.5)
    yield (
        "int8_rms",
        typical_error(coarse.rows, EXPECTED),
        (0.9 * CHANGED_RMS, 1.1 * CHANGED_RMS),
    )
    yield "int8_rms", typical_error(EXPECTED, EXPECTED), 0


def sizes(plain, small):
    """Controls: four bytes a weight in float, and one in 8 bits."""
    most = 1.3 * FLOAT_BYTES
    yield "float_bytes", plain, (FLOAT_BYTES, most)
    yield "plain_bytes", plain, (FLOAT_BYTES, most)
    yield "int8_bytes", small, (FLOAT_BYTES / 4, most / 2)
