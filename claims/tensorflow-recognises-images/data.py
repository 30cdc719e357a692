"""Handwritten digits at random places of a noisy picture.

The handwriting is real: 1,797 digits of 8x8 points which
scikit-learn brings along (Alpaydin and Kaynak, 1998).
"""

import numpy as np
from sklearn.datasets import load_digits

from generators.probes.measuring.cpu_cost import cpu_seconds_of_spin
from generators.probes.measuring.scores import accuracy
from generators.probes.models.classifiers import (
    linear_classes,
    nearest_classes,
)

SEEDS = (1, 2, 3)
CLASSES, DIGIT, SIDE = 10, 8, 16
JUDGED, PLACES = 450, 4
NOISE = 0.1
BATCH, EPOCHS = 64, 6
RATE, EPSILON = 0.003, 1e-7


def placed(digits, random):
    """Each digit somewhere on an empty picture, with noise."""
    pictures = NOISE * random.normal(size=(len(digits), SIDE, SIDE))
    corners = random.integers(0, SIDE - DIGIT + 1, (len(digits), 2))
    for picture, (row, column), digit in zip(
        pictures, corners, digits, strict=True
    ):
        picture[row : row + DIGIT, column : column + DIGIT] += digit
    return pictures.astype("float32")


def pictures(seed):
    """Pictures and digits to learn from, then those to judge by."""
    random = np.random.default_rng(seed)
    digits, names = load_digits(return_X_y=True)
    order = random.permutation(len(names))
    digits, names = (
        digits[order].reshape(-1, DIGIT, DIGIT) / 16,
        names[order],
    )
    learnt = np.repeat(digits[JUDGED:], PLACES, axis=0)
    return (
        placed(learnt, random),
        np.repeat(names[JUDGED:], PLACES),
        placed(digits[:JUDGED], random),
        names[:JUDGED],
    )


def without_network(images, names, others, truths):
    """What the better of two methods without a network reaches."""
    methods = linear_classes, nearest_classes
    return max(
        accuracy(method(images, names, others), truths)
        for method in methods
    )


def figures(answers, images, names, others, truths):
    """The measures of pictures that were named."""
    reached = accuracy(answers, truths)
    simple = without_network(images, names, others, truths)
    return {
        "accuracy": reached,
        "baseline": simple,
        "gain": reached - simple,
    }


def scored(recognise):
    """The measures of a way to name digits, a value a seed."""
    found = []
    for seed in SEEDS:
        images, names, others, truths = pictures(seed)
        answers = recognise(images, names, others, seed)
        found.append(
            figures(answers, images, names, others, truths)
        )
    return {
        name: [result[name] for result in found]
        for name in found[0]
    }


def known_answers(recognise):
    """Controls: right names, one name for all, names of others."""
    images, names, others, truths = pictures(0)
    yield (
        "accuracy",
        accuracy(np.zeros(JUDGED), truths),
        (0.05, 0.15),
    )
    mixed = np.random.default_rng(0).permutation(names)
    wrong = figures(
        recognise(images, mixed, others, 0),
        images,
        names,
        others,
        truths,
    )
    yield "accuracy", wrong["accuracy"], (0, 0.3)
    yield "gain", wrong["gain"], (-1, 0)
    yield (
        "baseline",
        without_network(images, mixed, others, truths),
        (0, 0.3),
    )
    right = figures(names, images, names, images, names)
    yield "accuracy", right["accuracy"], 1
    yield "baseline", right["baseline"], 1
    yield "gain", right["gain"], 0
    yield "cost", cpu_seconds_of_spin(), (0.19, 0.6)
