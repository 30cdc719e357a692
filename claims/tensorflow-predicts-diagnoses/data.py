"""Invented patients: eight readings each, and whether they are ill.

No single reading decides. Two pairs matter only together, and one
reading is a bad sign when it is either too high or too low.
"""

import numpy as np

from generators.probes.measuring.cpu_cost import cpu_seconds_of_spin
from generators.probes.measuring.scores import auc, recall_at
from generators.probes.models.baselines import linear_scores

SEEDS = (1, 2, 3)
READINGS = 8
TRAINING, JUDGED = 4000, 2000
BATCH, EPOCHS = 50, 15
RATE, EPSILON = 0.003, 1e-7


def risk(readings):
    """How ill a patient is, before chance has its say."""
    pairs = (
        1.5 * readings[:, 0] * readings[:, 1]
        - 1.5 * readings[:, 2] * readings[:, 3]
    )
    out_of_range = 1.5 * (np.abs(readings[:, 4]) - 0.8)
    return 3 * (pairs + out_of_range + 0.5 * readings[:, 5] - 1)


def patients(seed):
    """Readings and truths to learn from, then those to judge by."""
    random = np.random.default_rng(seed)
    readings = random.normal(size=(TRAINING + JUDGED, READINGS))
    chance = 1 / (1 + np.exp(-risk(readings)))
    ill = random.random(len(chance)) < chance
    readings, ill = (
        readings.astype("float32"),
        ill.astype("float32"),
    )
    return (
        readings[:TRAINING],
        ill[:TRAINING],
        readings[TRAINING:],
        ill[TRAINING:],
    )


def shuffled(ill, seed):
    """The same truths, given to the wrong patients."""
    return np.random.default_rng(seed).permutation(ill)


def scored(diagnose):
    """The measures of a way to score patients, a value a seed."""
    found = {"auc": [], "caught": []}
    for seed in SEEDS:
        readings, ill, others, truths = patients(seed)
        scores = diagnose(readings, ill, others, seed)
        found["auc"].append(auc(scores, truths))
        found["caught"].append(recall_at(scores, truths, 0.05))
    return {**found, "baseline": baselines(SEEDS)}


def baselines(seeds):
    """The AUC of a linear score of NumPy's, a value a seed."""
    found = []
    for seed in seeds:
        readings, ill, others, truths = patients(seed)
        linear = linear_scores(readings, ill, others)
        found.append(auc(linear, truths))
    return found


def known_answers(diagnose):
    """Controls: the risk itself, a constant, other truths."""
    readings, ill, others, truths = patients(0)
    yield "auc", auc(risk(others), truths), (0.94, 0.99)
    yield "auc", auc(np.zeros(JUDGED), truths), 0.5
    mixed = diagnose(readings, shuffled(ill, 0), others, 0)
    yield "auc", auc(mixed, truths), (0, 0.8)
    yield "caught", recall_at(truths, truths, 0.05), 1
    yield "caught", recall_at(mixed, truths, 0.05), (0, 0.3)
    one, other = readings[:, 5] > 0, others[:, 5] > 0
    linear = linear_scores(readings, one, others)
    yield "baseline", auc(linear, other), (0.99, 1)
    linear = linear_scores(readings, shuffled(ill, 0), others)
    yield "baseline", auc(linear, truths), (0.3, 0.7)
    yield "cost", cpu_seconds_of_spin(), (0.19, 0.6)
