"""Rounds, in which every arm runs once, and what is made of their values: ratios, differences, exponents."""

from __future__ import annotations

import math
import statistics
from collections.abc import Callable, Hashable, Mapping, Sequence
from types import MappingProxyType
from typing import TypeVar

from benchmarks.suite.commands import CommandError

K = TypeVar("K", bound=Hashable)
T = TypeVar("T")


class AbsentError(Exception):
    """An arm gave no values; the message says why."""


class RoundValues(dict[K, list[T]]):
    """What each arm gave, round by round; asking for one that gave nothing raises an `AbsentError`.

    Attributes:
        absent: why an arm gave nothing, by its name.
    """

    def __init__(self, absent: Mapping[K, str]) -> None:
        super().__init__()
        self.absent = {**absent}

    def __missing__(self, name: K) -> list[T]:
        raise AbsentError(self.absent[name])


def in_turn(
    arms: Mapping[K, Callable[[], T]], rounds: int, absent: Mapping[K, str] = MappingProxyType({})
) -> RoundValues[K, T]:
    """What each arm gives, round by round; a round begins with another arm than the one before it.

    What the machine does besides falls on all arms alike. An arm whose command fails is absent from then on, and
    leaves the others their values.

    Args:
        arms: to be called, by name.
        rounds: how often.
        absent: why arms that can't be called are not there, by name.
    """
    names, given = list(arms), RoundValues[K, T](absent)
    for number in range(rounds):
        first = number % max(1, len(names))
        for name in names[first:] + names[:first]:
            if name not in given.absent:
                try:
                    given.setdefault(name, []).append(arms[name]())
                except CommandError as error:
                    given.absent[name] = error.why
                    del given[name]
    return given


def ratios(of: Sequence[float], to: Sequence[float]) -> tuple[float, ...]:
    """The ratio in each round."""
    return tuple(first / second for first, second in zip(of, to, strict=True))


def differences(of: Sequence[float], to: Sequence[float]) -> tuple[float, ...]:
    """The difference in each round."""
    return tuple(first - second for first, second in zip(of, to, strict=True))


def exponents(by_size: Mapping[int, Sequence[float]], least: Sequence[float]) -> tuple[float, ...]:
    """The exponent of the size in each round: the slope of a line through the logarithms.

    Args:
        by_size: values of each size, round by round.
        least: values of the smallest project, which are taken off: a start that takes as long whatever the size is
            would make every exponent look smaller.

    Returns:
        As many exponents as rounds; none of a single size, or where one took no longer than the smallest project.
    """
    sizes = [math.log(size) for size in by_size]
    beyond = [differences(values, least) for values in by_size.values()]
    if len(sizes) < 2 or any(value <= 0 for values in beyond for value in values):
        return ()
    return tuple(
        statistics.linear_regression(sizes, [math.log(value) for value in values]).slope
        for values in zip(*beyond, strict=True)
    )


def late(values: Sequence[float]) -> float:
    """The 95th percentile."""
    return statistics.quantiles(values, n=20, method="inclusive")[-1]
