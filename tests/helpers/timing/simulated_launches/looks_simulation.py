"""Simulates when a timing stops and with which interval, 100,000 of them at once, at the level of launches.

A launch gives one log-ratio of two frameworks. The rules are those of a claim to be faster: `ratio > 1.1` supports
it, `ratio < 1` refutes it. A test compares the stops with those of the code that judges claims.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import NamedTuple

import numpy as np
from helpers.timing.simulated_blocks.simulated_machine import MACHINES
from scipy.signal import lfilter
from scipy.special import stdtrit

from generators.rules.looks import LOOKS

MORE, LESS, EFFECT = 1.1, 1.0, 1.1
TRIALS = 100_000
MOST = LOOKS[-1].launches
SLOW = np.log(4 / 3)  # of a process that takes a third longer for its whole life
PLANNED = (7, 15)  # launches before the number of launches was planned, and at most, before there were looks

Sampler = Callable[[np.random.Generator, tuple[int, int]], np.ndarray]


def _normal(spread: float) -> Sampler:
    return lambda draws, shape: spread * draws.standard_normal(shape)


def _t5(draws: np.random.Generator, shape: tuple[int, int]) -> np.ndarray:
    return 0.06 * draws.standard_t(5, shape) / np.sqrt(5 / 3)


def _outliers(draws: np.random.Generator, shape: tuple[int, int]) -> np.ndarray:
    """In 5 % of launches one of the two frameworks takes a third longer, either as often."""
    off = (draws.uniform(size=shape) < 0.05) * draws.choice([-1, 1], shape)
    return 0.03 * draws.standard_normal(shape) + SLOW * off


def _two_speeds(draws: np.random.Generator, shape: tuple[int, int]) -> np.ndarray:
    """The machine of that name: each process has its own bias, and is slow by itself."""
    machine = MACHINES["of two speeds"]
    first, second = (
        machine.bias * draws.standard_normal(shape) + SLOW * (draws.uniform(size=shape) < machine.slow)
        for _ in range(2)
    )
    return first - second


def _one_sided(share: float) -> Sampler:
    """A slow mode that only the first framework has, in a share of launches; it counts to the true ratio."""
    return lambda draws, shape: (
        0.03 * draws.standard_normal(shape) + SLOW * ((draws.uniform(size=shape) < share) - share)
    )


SPREADS: Mapping[str, Sampler] = {
    "normal, 0.01": _normal(0.01),
    "normal, 0.03": _normal(0.03),
    "normal, 0.06": _normal(0.06),
    "t with 5 degrees, 0.06": _t5,
    "0.03 with outliers": _outliers,
    "two speeds": _two_speeds,
}
SLOW_MODES: Mapping[str, Sampler] = {
    "in 5 % of launches": _one_sided(0.05),
    "in half of the launches": _one_sided(0.5),
}  # of one framework


class Stops(NamedTuple):
    """Where simulated timings stopped, one a trial.

    Attributes:
        launches: how many they took.
        low: lower end of the ratio's interval then.
        high: its upper end.
    """

    launches: np.ndarray
    low: np.ndarray
    high: np.ndarray

    @property
    def supported(self) -> np.ndarray:
        """Whether the ratio is said to be above 1.1."""
        return self.low > MORE

    @property
    def refuted(self) -> np.ndarray:
        """Whether it is said to be below 1."""
        return self.high < LESS

    @property
    def mixed(self) -> np.ndarray:
        """Whether it is said to be neither."""
        return (self.low >= LESS) & (self.high <= MORE)

    @property
    def decided(self) -> np.ndarray:
        """Whether there is a verdict."""
        return self.supported | self.refuted | self.mixed

    @property
    def narrow(self) -> np.ndarray:
        """Whether no launch more is worth its time."""
        return self.high <= self.low * np.sqrt(EFFECT)


def launches(spread: Sampler, seed: int, trials: int = TRIALS, correlation: float = 0.0) -> np.ndarray:
    """Deviations of the log-ratios, trials x launches; each is correlated so far with the one before it."""
    found = spread(np.random.default_rng(seed), (trials, MOST))
    if not correlation:
        return found
    found[:, 1:] *= np.sqrt(1 - correlation**2)
    correlated: np.ndarray = lfilter([1.0], [1.0, -correlation], found, axis=1)
    return correlated


def by_looks(logs: np.ndarray) -> Stops:
    """Stops after the looks, each with its bound."""
    stops = _interval(logs[:, : LOOKS[0].launches], LOOKS[0].bound)
    for look in LOOKS[1:]:
        goes_on = ~(stops.decided | stops.narrow)
        later = _interval(logs[goes_on, : look.launches], look.bound)
        for kept, found in zip(stops, later, strict=True):
            kept[goes_on] = found
    return stops


def planned_once(logs: np.ndarray) -> Stops:
    """Stops of the plan before there were looks: seven launches, then as many as their spread asks for."""
    least, most = PLANNED
    spread = logs[:, :least].std(axis=1, ddof=1)
    goal = np.full(len(logs), most)
    for count in range(most - 1, least - 1, -1):
        half = stdtrit(count - 1, 0.975) * spread / np.sqrt(count)
        goal[2 * half <= np.log(EFFECT)] = count
    stops = Stops(goal, np.zeros(len(logs)), np.zeros(len(logs)))
    for count in range(least, most + 1):
        chosen = goal == count
        found = _interval(logs[chosen, :count], stdtrit(count - 1, 0.975))
        stops.low[chosen], stops.high[chosen] = found.low, found.high
    return stops


def _interval(logs: np.ndarray, bound: float) -> Stops:
    """The interval of all launches, so many standard errors from the mean."""
    trials, count = logs.shape
    centre, half = logs.mean(axis=1), bound * logs.std(axis=1, ddof=1) / np.sqrt(count)
    return Stops(np.full(trials, count), np.exp(centre - half), np.exp(centre + half))
