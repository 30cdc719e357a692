"""The batches and weights, and when training was shared."""

import numpy as np

SEEDS = (1, 2, 3)
WORKERS = 2
BATCH = 16
STEPS = 12
FEATURES, HIDDEN, CLASSES = 20, 32, 3
RATE, MOMENTUM = 0.1, 0.9
LIMIT = 1e-5


def make_rows(seed):
    """Features and labels, taken in batches in this order."""
    random = np.random.default_rng(seed)
    rows = random.standard_normal((STEPS * BATCH, FEATURES))
    labels = (
        rows @ random.standard_normal((FEATURES, CLASSES))
    ).argmax(axis=1)
    return rows.astype("float32"), labels


def make_weights(seed):
    """Kernels (in, out) and biases of two dense layers."""
    random = np.random.default_rng(100 + seed)
    kernels = [(FEATURES, HIDDEN), (HIDDEN, CLASSES)]
    weights = []
    for shape in kernels:
        kernel = random.standard_normal(shape) / np.sqrt(shape[0])
        weights += [
            kernel.astype("float32"),
            np.zeros(shape[1], "float32"),
        ]
    return weights


def untrained_loss(seed):
    """The loss of the last batch by the first weights."""
    rows, labels = (each[-BATCH:] for each in make_rows(seed))
    first, first_bias, second, second_bias = make_weights(seed)
    hidden = np.maximum(rows @ first + first_bias, 0)
    exps = np.exp(hidden @ second + second_bias)
    chances = exps / exps.sum(axis=1, keepdims=True)
    return float(-np.log(chances[range(BATCH), labels]).mean())


def flat(weights):
    """All weights in one list."""
    return np.concatenate(
        [np.ravel(each) for each in weights]
    ).tolist()


def attempt(way, *arguments):
    """What a way gives for every seed, or its error in words."""
    try:
        return [way(seed, *arguments) for seed in SEEDS]
    except Exception as error:
        return f"{type(error).__name__}: {error}"[:200]


def furthest(found, known):
    """The largest difference of any worker's weights, or None.

    None is for a way that raised.
    """
    if any(isinstance(worker, str) for worker in found):
        return None
    return float(
        np.abs(np.subtract(found, [known] * len(found))).max()
    )


def outcome(found, distance):
    """What became of a way, in words."""
    if distance is None:
        return next(
            worker for worker in found if isinstance(worker, str)
        ).split("\n")[0]
    return (
        "the same weights" if distance < LIMIT else "other weights"
    )


def judged(ways, known):
    """Measures of all ways: each has one entry a worker."""
    distances = {
        name: furthest(found, known) for name, found in ways.items()
    }
    right = [
        distance
        for distance in distances.values()
        if distance is not None and distance < LIMIT
    ]
    lines = [
        f"{name}: {outcome(ways[name], distance)}"
        for name, distance in distances.items()
    ]
    return {
        "ways_right": len(right) / len(ways),
        "difference": max(right, default=1.0),
        "ways": "\n".join(lines),
    }


def known_answers(known, apart, untrained):
    """Controls: the known weights are right.

    Those of workers that never spoke, and errors, are not. The
    last loss at a rate of 0 is that of the first weights.
    """
    same = judged({"same": [known, known]}, known)
    yield "ways_right", same["ways_right"], 1
    yield "difference", same["difference"], 0
    yield (
        "ways_right",
        judged({"apart": apart}, known)["ways_right"],
        0,
    )
    loss = untrained_loss(SEEDS[0])
    yield "last_loss", untrained, (loss - 1e-5, loss + 1e-5)
    yield (
        "ways_right",
        judged({"raised": ["ValueError", known]}, known)[
            "ways_right"
        ],
        0,
    )
