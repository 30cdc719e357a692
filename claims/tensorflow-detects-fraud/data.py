"""Invented payments, of which one in a hundred is a fraud of one of
two kinds.

A fraud is planted in six of eight features, each well inside its
usual range. The kinds are opposites, so a weighted sum can't catch
both.
"""

import numpy as np

from generators.probes.measuring.cpu_cost import cpu_seconds_of_spin
from generators.probes.measuring.scores import (
    average_precision,
    recall_at,
)
from generators.probes.models.baselines import linear_scores

SEEDS = (1, 2, 3)
FEATURES = 8
SHARE = 0.01
# Amount, pause since the last payment, distance from home, number
# of items, age of the shop, typing speed; two more features tell
# nothing.
TRYING_CARDS = np.array([-1.5, -1.5, 1.5, -1.0, -1.0, 1.0])
EMPTYING_ACCOUNTS = -TRYING_CARDS
SPREAD = 0.4
TRAINING, JUDGED = 40_000, 20_000
BATCH, EPOCHS = 200, 8
RATE, EPSILON = 0.003, 1e-7


def payments(seed):
    """Features and truths to learn from, then those to judge by."""
    random = np.random.default_rng(seed)
    features = random.normal(size=(TRAINING + JUDGED, FEATURES))
    fraud = random.random(len(features)) < SHARE
    trying = random.random((len(features), 1)) < 0.5
    planted = np.where(trying, TRYING_CARDS, EMPTYING_ACCOUNTS)
    planted = planted + SPREAD * random.normal(size=planted.shape)
    features[fraud, :6] = planted[fraud]
    features, fraud = (
        features.astype("float32"),
        fraud.astype("float32"),
    )
    return (
        features[:TRAINING],
        fraud[:TRAINING],
        features[TRAINING:],
        fraud[TRAINING:],
    )


def likelihood(features):
    """How much likelier a fraud is: the best score."""
    known = features[:, :6].astype("float64")
    ratios = [
        np.exp(
            np.sum(
                known**2 - ((known - kind) / SPREAD) ** 2, axis=1
            )
            / 2
        )
        for kind in (TRYING_CARDS, EMPTYING_ACCOUNTS)
    ]
    return np.sum(ratios, axis=0)


def scored(suspect):
    """The measures of a way to score payments, a value a seed."""
    found = {"average_precision": [], "caught": []}
    for seed in SEEDS:
        features, fraud, others, truths = payments(seed)
        scores = suspect(features, fraud, others, seed)
        found["average_precision"].append(
            average_precision(scores, truths)
        )
        found["caught"].append(recall_at(scores, truths))
    return {**found, "baseline": baselines(SEEDS)}


def baselines(seeds):
    """Average precision of a linear score, a value a seed."""
    found = []
    for seed in seeds:
        features, fraud, others, truths = payments(seed)
        linear = linear_scores(features, fraud, others)
        found.append(average_precision(linear, truths))
    return found


def known_answers(suspect):
    """Controls: the best score, a constant, other truths."""
    features, fraud, others, truths = payments(0)
    best = likelihood(others)
    yield (
        "average_precision",
        average_precision(best, truths),
        (0.8, 1),
    )
    yield (
        "average_precision",
        average_precision(np.zeros(JUDGED), truths),
        (0.005, 0.015),
    )
    shuffled = np.random.default_rng(0).permutation(fraud)
    mixed = suspect(features, shuffled, others, 0)
    yield (
        "average_precision",
        average_precision(mixed, truths),
        (0, 0.3),
    )
    yield "caught", recall_at(best, truths), (0.9, 1)
    yield "caught", recall_at(mixed, truths), (0, 0.5)
    one, other = features[:, 0] > 0, others[:, 0] > 0
    linear = linear_scores(features, one, others)
    yield "baseline", average_precision(linear, other), (0.99, 1)
    linear = linear_scores(features, shuffled, others)
    yield "baseline", average_precision(linear, truths), (0, 0.1)
    yield "cost", cpu_seconds_of_spin(), (0.19, 0.6)
