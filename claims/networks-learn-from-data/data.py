"""A function of four numbers, samples of it in four sizes, and the
error of what was learnt.

The function is smooth, not linear, and has a noise of a tenth that
nobody can learn.
"""

from itertools import pairwise
from typing import NamedTuple

import numpy as np

from generators.probes.models.baselines import linear_scores

SIZES = (16, 64, 256, 2048)
SEEDS = (6, 7, 8)
NEW = 2000
STEPS, BATCH = 1600, 32


class Lesson(NamedTuple):
    """Rows in the order of training, STEPS batches of BATCH, drawn
    from so many different rows.

    `inputs` (51200, 4) and `targets` (51200, 1) are float32; so are
    the new rows, which are never trained on.
    """

    inputs: np.ndarray
    targets: np.ndarray
    new_inputs: np.ndarray
    new_targets: np.ndarray


def sample(random, count):
    """Rows and what the function gives, with noise."""
    x = random.uniform(-1, 1, (count, 4))
    y = np.sin(3 * x[:, 0]) * x[:, 1] + x[:, 2] ** 2 + 0.5 * x[:, 3]
    noise = 0.1 * random.normal(size=count)
    return x.astype("float32"), (y + noise)[:, None].astype(
        "float32"
    )


def lesson(size, seed):
    """The first `size` rows of a seed, and new rows for all sizes.

    Each row is seen equally often.
    """
    random = np.random.default_rng(seed)
    new_inputs, new_targets = sample(random, NEW)
    inputs, targets = sample(random, SIZES[-1])
    rounds = -(-STEPS * BATCH // size)
    order = np.concatenate(
        [random.permutation(size) for _ in range(rounds)]
    )[: STEPS * BATCH]
    return Lesson(
        inputs[order], targets[order], new_inputs, new_targets
    )


def without_meaning(given):
    """The lesson with targets unrelated to inputs, new ones too."""
    random = np.random.default_rng(8)
    return given._replace(
        targets=random.normal(size=given.targets.shape).astype(
            "float32"
        ),
        new_targets=random.normal(
            size=given.new_targets.shape
        ).astype("float32"),
    )


def error(predicted, given):
    """Mean squared error on new rows over their variance."""
    wrong = np.reshape(predicted, (-1, 1)) - given.new_targets
    return float(np.mean(wrong**2) / np.var(given.new_targets))


def row_of(seed, learn):
    """The measures of one seed."""
    errors = [
        error(learn(lesson(size, seed), seed), lesson(size, seed))
        for size in SIZES
    ]
    most = lesson(SIZES[-1], seed)
    line = error(
        linear_scores(most.inputs, most.targets, most.new_inputs),
        most,
    )
    falls = [before / after for before, after in pairwise(errors)]
    return {
        **{
            f"error_{size}": value
            for size, value in zip(SIZES, errors, strict=True)
        },
        "linear_error": line,
        "fall": errors[0] / errors[-1],
        "smallest_fall": min(falls),
        "gain": line - errors[-1],
    }


def measures(learn, parameters):
    """The measures of the entry.

    `learn(lesson, seed)` trains and predicts the new rows.
    """
    rows = [row_of(seed, learn) for seed in SEEDS]
    lists = {name: [row[name] for row in rows] for name in rows[0]}
    return {**lists, "parameters": parameters}


def mean_of(given, _seed):
    """One answer for all rows: the mean of the targets."""
    return np.full(len(given.new_targets), given.targets.mean())


def known_answers(learn):
    """Controls: shuffled targets, the mean, the right ones."""
    noise = without_meaning(lesson(SIZES[-1], 9))
    yield "error_2048", error(learn(noise, 9), noise), (0.9, 9)
    guess = row_of(9, mean_of)
    yield "error_2048", guess["error_2048"], (0.99, 1.05)
    yield "smallest_fall", guess["smallest_fall"], (0.8, 1.2)
    given = lesson(SIZES[0], 9)
    answer = learn(given, 9)
    stuck = row_of(9, lambda *_: answer)
    yield "fall", stuck["fall"], 1
    yield "smallest_fall", stuck["smallest_fall"], 1
    yield "error_16", error(given.new_targets, given), 0
