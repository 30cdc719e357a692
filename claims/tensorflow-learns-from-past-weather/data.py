"""Eleven years of simulated weather at one station, and what a
forecast of it is worth.

A day has six readings and rain on the day after, yes or no. The
readings swing around a season and remember the day before. The
chance of rain rises with humidity, falls with temperature and
pressure, and rises once more where it is humid and pressure is low.
Wind matters a little; cloud cover goes along with humidity but has
no effect of its own, the battery's voltage has none at all.
"""

import time
from typing import NamedTuple

import numpy as np

from generators.probes.measuring.cpu_cost import cpu_seconds_of_spin
from generators.probes.measuring.scores import (
    accuracy,
    auc,
    brier_skill,
)
from generators.probes.models.baselines import linear_scores

READINGS = (
    "temperature",
    "humidity",
    "pressure",
    "wind",
    "cloud",
    "voltage",
)
DAYS, PAST = 4000, 3000
SEEDS = (0, 1, 2, 3, 4)


class World(NamedTuple):
    """One station: float32 readings in standard deviations of the
    past, rain on the day after.

    `asked` (13000, 6) are the readings of the days to forecast,
    then twelve copies of them in which one reading at a time is low
    (-1) and high (+1) on every day.
    """

    readings: np.ndarray
    rain: np.ndarray
    asked: np.ndarray
    rained: np.ndarray
    chance: np.ndarray
    rain_today: np.ndarray


def swings(random):
    """Six series that keep 0.7 of yesterday's value, (4000, 6).

    Their variance is 1.
    """
    shocks = random.normal(size=(DAYS, 6)) * np.sqrt(1 - 0.7**2)
    series = np.zeros((DAYS, 6))
    for day in range(1, DAYS):
        series[day] = 0.7 * series[day - 1] + shocks[day]
    return series


def one_at_a_time(rows):
    """The rows, then each reading low and high on every row."""
    copies = [rows]
    for column in range(rows.shape[1]):
        for level in (-1, 1):
            copy = rows.copy()
            copy[:, column] = level
            copies.append(copy)
    return np.concatenate(copies)


def weather(seed):
    """The world of a seed."""
    random = np.random.default_rng(seed)
    a = swings(random)
    season = np.sqrt(2) * np.sin(
        2 * np.pi * np.arange(DAYS) / 365.25
    )
    warm = 0.8 * season + 0.6 * a[:, 0]
    humid = 0.9 * a[:, 1] - np.sqrt(1 - 0.9**2) * warm
    low = -a[:, 2]
    logit = (
        -0.8
        + 1.5 * humid
        - 0.8 * warm
        + 0.9 * low
        + 0.5 * humid * low
        + 0.2 * a[:, 3]
    )
    chance = 1 / (1 + np.exp(-logit))
    rain = random.random(DAYS) < chance
    readings = np.stack(
        [
            15 + 9 * warm,
            70 + 12 * humid,
            1013 - 9 * low,
            12 * np.exp(0.4 * a[:, 3]),
            50 + 20 * (0.6 * humid + 0.8 * a[:, 4]),
            3.6 + 0.05 * a[:, 5],
        ],
        axis=1,
    )
    past = readings[:PAST]
    rows = (
        (readings - past.mean(axis=0)) / past.std(axis=0)
    ).astype("float32")
    return World(
        rows[:PAST],
        rain[:PAST].astype("float32"),
        one_at_a_time(rows[PAST:]),
        rain[PAST:],
        chance[PAST:],
        rain[PAST - 1 : -1],
    )


def shuffled(world, seed):
    """The same world, with rain on other days of the past."""
    rain = np.random.default_rng(seed + 100).permutation(world.rain)
    return world._replace(rain=rain)


def judged(world, answers):
    """What chances of rain for `world.asked` are worth."""
    copies = np.reshape(answers, (13, -1))
    chances, lows, highs = copies[0], copies[1::2], copies[2::2]
    effects = dict(
        zip(
            READINGS,
            (highs - lows).mean(axis=1).tolist(),
            strict=True,
        )
    )
    line = linear_scores(
        world.readings, world.rain, world.asked[: len(chances)]
    )
    found, truths = auc(chances, world.rained), world.rained
    return {
        "skill": brier_skill(chances, truths),
        "linear_skill": brier_skill(np.clip(line, 0, 1), truths),
        "auc": found,
        "gain": found - auc(line, truths),
        "short_of_oracle": auc(world.chance, truths) - found,
        "over_persistence": accuracy(chances > 0.5, truths)
        - accuracy(world.rain_today, truths),
        "humidity_effect": effects["humidity"],
        "temperature_effect": effects["temperature"],
        "false_effect": max(
            abs(effects["cloud"]), abs(effects["voltage"])
        ),
    }


def measures(forecast):
    """The measures of the entry.

    `forecast(world, seed)` gives chances and a parameter count.
    """
    rows = []
    for seed in SEEDS:
        world = weather(seed)
        answers, parameters = forecast(world, seed)
        rows.append(judged(world, answers))
    lists = {name: [row[name] for row in rows] for name in rows[0]}
    return {
        **lists,
        "parameters": parameters,
        "cost": time.process_time(),
    }


def known_answers(forecast):
    """Controls: shuffled rain, true chances, climatology."""
    world = weather(5)
    unlearnt = judged(world, forecast(shuffled(world, 5), 5)[0])
    yield "skill", unlearnt["skill"], (-9, 0.05)
    yield "auc", unlearnt["auc"], (0, 0.7)
    yield "gain", unlearnt["gain"], (-1, -0.1)
    yield "short_of_oracle", unlearnt["short_of_oracle"], (0.1, 1)
    yield (
        "over_persistence",
        unlearnt["over_persistence"],
        (-0.5, 0.05),
    )
    yield "false_effect", unlearnt["false_effect"], (0, 0.1)
    yield (
        "humidity_effect",
        unlearnt["humidity_effect"],
        (-0.1, 0.1),
    )
    yield (
        "temperature_effect",
        unlearnt["temperature_effect"],
        (-0.1, 0.1),
    )
    oracle = judged(world, np.tile(world.chance, 13))
    yield "skill", oracle["skill"], (0.2, 0.6)
    yield "short_of_oracle", oracle["short_of_oracle"], 0
    yield "false_effect", oracle["false_effect"], 0
    climate = judged(
        world, np.full(13 * len(world.rained), world.rain.mean())
    )
    yield "skill", climate["skill"], (-0.05, 0)
    yield "auc", climate["auc"], 0.5
    yield "gain", climate["gain"], (-0.5, -0.1)
    line = linear_scores(
        world.readings, world.rain, world.asked[: len(world.rained)]
    )
    yield "gain", judged(world, np.tile(line, 13))["gain"], 0
    yield (
        "over_persistence",
        judged(world, np.tile(world.rain_today.astype(float), 13))[
            "over_persistence"
        ],
        0,
    )
    for column, measure in (
        (1, "humidity_effect"),
        (0, "temperature_effect"),
        (4, "false_effect"),
    ):
        known = judged(
            world, 1 / (1 + np.exp(-world.asked[:, column]))
        )
        yield measure, known[measure], (0.46, 0.4622)
    yield "cost", cpu_seconds_of_spin(), (0.19, 0.6)
