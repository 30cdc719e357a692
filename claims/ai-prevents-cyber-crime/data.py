"""Simulated connections to a server, harmless ones and four kinds
of attack, and what a gate is worth.

A connection has ten readings: packets, seconds, bytes out and in,
ports tried, failed logins, share of packets without an answer, and
the hour of the day (as sine and cosine), and bytes a packet.
"""

import time
from typing import NamedTuple

import numpy as np

from generators.probes.measuring.cpu_cost import cpu_seconds_of_spin
from generators.probes.measuring.scores import (
    auc,
    average_precision,
)
from generators.probes.models.baselines import linear_scores

KINDS = ("flood", "scan", "theft", "guessing")
SEEDS = (0, 1, 2, 3)
TRAIN, TEST = 6000, 6000
ATTACKS = 0.05
FALSE_ALARMS = 0.01


class Traffic(NamedTuple):
    """Connections as float32 readings, and the kind of each.

    A kind is 0 for harmless, or 1 to 4.
    """

    readings: np.ndarray
    kinds: np.ndarray


# For each kind: mean logarithm of packets and of packets a second,
# bytes a packet, share of the bytes that leave, ports beyond the
# first, failed logins, packets without an answer, from hour, to
# hour.
BROWSING = (3.5, 2.0, 700, 0.1, 0.5, 0.1, 0.06, 7, 24)
SHELL = (4.5, 1.0, 150, 0.4, 0.1, 0.4, 0.04, 8, 20)
BACKUP = (7.0, 4.0, 1200, 0.95, 0.2, 0.1, 0.03, 0, 6)
HARMLESS = (BROWSING, SHELL, BACKUP)
HOSTILE = {
    "flood": (5.5, 4.5, 100, 0.3, 0.3, 0.1, 0.4, 0, 24),
    "scan": (3.0, 2.5, 100, 0.3, 5.0, 0.2, 0.3, 0, 24),
    "theft": (7.0, 4.0, 1200, 0.95, 1.0, 1.0, 0.1, 8, 20),
    "guessing": (4.0, 1.5, 150, 0.4, 0.2, 3.0, 0.06, 0, 24),
}


def connections(random, recipes):
    """One connection a recipe: its ten readings."""
    (
        packets,
        rate,
        size,
        leaving,
        ports,
        failed,
        silent,
        start,
        end,
    ) = np.transpose(recipes)
    count = len(recipes)
    packets = np.exp(packets + 0.7 * random.normal(size=count))
    seconds = packets / np.exp(
        rate + 0.7 * random.normal(size=count)
    )
    size = size * np.exp(0.4 * random.normal(size=count))
    leaving = random.beta(10 * leaving, 10 * (1 - leaving))
    hour = random.uniform(start, end) * 2 * np.pi / 24
    columns = [
        np.log1p(packets),
        np.log1p(seconds),
        np.log1p(packets * size * leaving),
        np.log1p(packets * size * (1 - leaving)),
        np.log1p(random.poisson(ports)),
        np.log1p(random.poisson(failed)),
        random.beta(10 * silent, 10 * (1 - silent)),
        np.sin(hour),
        np.cos(hour),
        np.log(size),
    ]
    return np.stack(columns, axis=1)


def traffic(random, count):
    """That many connections; one in twenty is an attack."""
    kinds = np.where(
        random.random(count) < ATTACKS,
        random.integers(1, 5, count),
        0,
    )
    harmless = random.choice(
        len(HARMLESS), count, p=(0.7, 0.2, 0.1)
    )
    recipes = [
        HOSTILE[KINDS[k - 1]] if k else HARMLESS[h]
        for k, h in zip(kinds, harmless, strict=True)
    ]
    return Traffic(connections(random, recipes), kinds)


def world(seed):
    """Traffic to train on, and later traffic.

    Both are in standard deviations of the first. The threshold is
    set on the first half of the later traffic, its other half is
    judged.
    """
    random = np.random.default_rng(seed)
    past, later = traffic(random, TRAIN), traffic(random, 2 * TEST)
    middle, spread = (
        past.readings.mean(axis=0),
        past.readings.std(axis=0),
    )
    return [
        Traffic(
            ((part.readings - middle) / spread).astype("float32"),
            part.kinds,
        )
        for part in (past, later)
    ]


def without(part, kind):
    """The traffic without one kind of attack."""
    kept = part.kinds != kind
    return Traffic(part.readings[kept], part.kinds[kept])


def shuffled(past):
    """The same traffic with other connections called attacks."""
    return past._replace(
        kinds=np.random.default_rng(9).permutation(past.kinds)
    )


def hostile(part):
    """Attack or not, one float32 a connection."""
    return (part.kinds > 0).astype("float32")


def stopped(later, scores):
    """Which connections of the judged half are turned away.

    The threshold is the lowest score that at most one in a hundred
    harmless connections of the other half exceeds.
    """
    scores = np.ravel(scores)
    quiet = np.sort(scores[:TEST][later.kinds[:TEST] == 0])
    threshold = quiet[
        len(quiet) - 1 - int(FALSE_ALARMS * len(quiet))
    ]
    return scores[TEST:] > threshold


def judged(later, scores):
    """What scores of later traffic are worth, over all kinds."""
    scores, truths = np.ravel(scores), later.kinds[TEST:] > 0
    away = stopped(later, scores)
    return {
        "stopped": float(away[truths].mean()),
        "turned_away": float(away[~truths].mean()),
        "auc": auc(scores[TEST:], truths),
        "average_precision": average_precision(
            scores[TEST:], truths
        ),
    }


def of_one_kind(later, scores, kind):
    """The share of one kind that is stopped."""
    chosen = later.kinds[TEST:] == kind
    return float(stopped(later, scores)[chosen].mean())


def by_line(past, later):
    """What a least-squares fit to past traffic is worth."""
    return judged(
        later,
        linear_scores(past.readings, hostile(past), later.readings),
    )


def linear_stopped(seeds):
    """Share of known attacks that this fit stops, by seed."""
    return [by_line(*world(seed))["stopped"] for seed in seeds]


def row_of(seed, scores_of):
    """The measures of one seed.

    `scores_of(past, later, seed)` trains and scores.
    """
    past, later = world(seed)
    left_out = seed % len(KINDS) + 1
    known = judged(later, scores_of(past, later, seed))
    unseen = scores_of(without(past, left_out), later, seed)
    return {
        "known_stopped": known["stopped"],
        "unseen_stopped": of_one_kind(later, unseen, left_out),
        "turned_away": known["turned_away"],
        "average_precision": known["average_precision"],
        "auc": known["auc"],
        "gain": known["auc"] - by_line(past, later)["auc"],
    }


def measures(scores_of, parameters):
    """The measures of the entry."""
    rows = [row_of(seed, scores_of) for seed in SEEDS]
    lists = {name: [row[name] for row in rows] for name in rows[0]}
    return {
        **lists,
        "linear_stopped": linear_stopped(SEEDS),
        "parameters": parameters,
        "cost": time.process_time(),
    }


def known_answers(scores_of):
    """Controls: shuffled attacks, the truth, one score."""
    past, later = world(4)
    unlearnt = row_of(
        4,
        lambda past, later, seed: scores_of(
            shuffled(past), later, seed
        ),
    )
    yield "known_stopped", unlearnt["known_stopped"], (0, 0.2)
    yield "unseen_stopped", unlearnt["unseen_stopped"], (0, 0.5)
    yield "auc", unlearnt["auc"], (0, 0.8)
    yield (
        "average_precision",
        unlearnt["average_precision"],
        (0, 0.2),
    )
    truth = row_of(4, lambda _past, later, _seed: hostile(later))
    yield "known_stopped", truth["known_stopped"], 1
    yield "unseen_stopped", truth["unseen_stopped"], 1
    yield "average_precision", truth["average_precision"], 1
    yield "turned_away", truth["turned_away"], 0
    yield "turned_away", unlearnt["turned_away"], (0.002, 0.03)
    nothing = row_of(
        4, lambda _past, later, _seed: np.zeros(len(later.kinds))
    )
    yield "known_stopped", nothing["known_stopped"], 0
    yield "unseen_stopped", nothing["unseen_stopped"], 0
    yield "auc", nothing["auc"], 0.5
    mixed = by_line(shuffled(past), later)["stopped"]
    yield "linear_stopped", mixed, (0, 0.2)
    yield (
        "linear_stopped",
        judged(later, hostile(later))["stopped"],
        1,
    )
    yield (
        "linear_stopped",
        judged(later, np.zeros(len(later.kinds)))["stopped"],
        0,
    )
    yield "cost", cpu_seconds_of_spin(), (0.19, 0.6)
