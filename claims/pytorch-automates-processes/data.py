"""An invented machine: windows of two sensors, and whether it must
stop.

Vibration grows with load on a sound machine. One that must stop
shakes more or less than its load explains; load and vibration by
themselves are as usual.
"""

import numpy as np

from generators.probes.measuring.cpu_cost import cpu_seconds_of_spin
from generators.probes.measuring.scores import auc, recall_at
from generators.probes.models.baselines import linear_scores

SEEDS = (1, 2, 3)
STEPS, SENSORS = 64, 2
TRAINING, JUDGED = 3000, 2000
BATCH, EPOCHS = 50, 20
RATE, EPSILON = 0.003, 1e-7


def windows(seed):
    """Readings (windows, STEPS, SENSORS) and truths, twice.

    The first are to learn from, the others to judge by.
    """
    random = np.random.default_rng(seed)
    count = TRAINING + JUDGED
    stop = random.random(count) < 0.3
    load = random.uniform(0, 1, count)
    # The vibration of a machine that must stop fits another load.
    another = (load + random.uniform(0.3, 0.7, count)) % 1
    strength = (
        0.3
        + np.where(stop, another, load)
        + 0.1 * random.normal(size=count)
    )
    phase, pace = (
        random.uniform(0, 2 * np.pi, count),
        random.uniform(1.2, 1.8, count),
    )
    waves = np.sin(
        np.outer(pace, np.arange(STEPS)) + phase[:, None]
    )
    vibration = strength[:, None] * waves + 0.3 * random.normal(
        size=waves.shape
    )
    loads = load[:, None] + 0.3 * random.normal(size=waves.shape)
    readings = np.stack([vibration, loads], axis=2).astype(
        "float32"
    )
    split = slice(None, TRAINING), slice(TRAINING, None)
    return tuple(
        part
        for half in split
        for part in (readings[half], stop[half].astype("float32"))
    )


def features(readings):
    """The readings with mean and spread by sensor, as a table."""
    parts = [
        readings.reshape(len(readings), -1),
        readings.mean(axis=1),
        readings.std(axis=1),
    ]
    return np.concatenate(parts, axis=1)


def misfit(readings):
    """How far the vibration is from what the load explains."""
    strength = np.sqrt(
        2 * np.maximum(readings[..., 0].var(axis=1) - 0.09, 0)
    )
    return np.abs(strength - 0.3 - readings[..., 1].mean(axis=1))


def scored(watch):
    """The measures of a way to score windows, a value a seed."""
    found = {"auc": [], "caught": []}
    for seed in SEEDS:
        readings, stop, others, truths = windows(seed)
        scores = watch(readings, stop, others, seed)
        found["auc"].append(auc(scores, truths))
        found["caught"].append(recall_at(scores, truths))
    return {**found, "baseline": baselines(SEEDS)}


def linear(readings, stop, others):
    """Linear scores of windows by their features."""
    return linear_scores(features(readings), stop, features(others))


def baselines(seeds):
    """The AUC of a linear score, a value a seed."""
    found = []
    for seed in seeds:
        readings, stop, others, truths = windows(seed)
        found.append(auc(linear(readings, stop, others), truths))
    return found


def known_answers(watch):
    """Controls: the misfit itself, one sensor, truths of others."""
    readings, stop, others, truths = windows(0)
    yield "auc", auc(misfit(others), truths), (0.95, 1)
    yield "auc", auc(others[..., 0].std(axis=1), truths), (0.4, 0.6)
    shuffled = np.random.default_rng(0).permutation(stop)
    mixed = watch(readings, shuffled, others, 0)
    yield "auc", auc(mixed, truths), (0, 0.8)
    yield "caught", recall_at(truths, truths), 1
    yield "caught", recall_at(mixed, truths), (0, 0.2)
    one, other = readings[:, 0, 1] > 0.5, others[:, 0, 1] > 0.5
    alone = linear(readings, one, others)
    yield "baseline", auc(alone, other), (0.9, 1)
    alone = linear(readings, shuffled, others)
    yield "baseline", auc(alone, truths), (0.3, 0.7)
    yield "cost", cpu_seconds_of_spin(), (0.19, 0.6)
