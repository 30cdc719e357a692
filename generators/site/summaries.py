"""Summarise measured values: a number with its range, and a short text for people."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from itertools import pairwise
from statistics import fmean, median, quantiles
from typing import NamedTuple

from generators import text
from generators.model import Battery, Check, Measure, Number, Text, Timing, Value
from generators.rules import statistics

NOTHING = "\N{EM DASH}"


class Summary(NamedTuple):
    """One cell of a table.

    Attributes:
        text: for people, with its unit.
        value: the value, or the median where there are several; None where it is no number.
        low: lower end of the range that holds 95 % of the samples, None for a single value.
        high: upper end of that range.
        samples: how many values there are.
        spread: the range for people, empty for a single value.
    """

    text: str
    value: float | None = None
    low: float | None = None
    high: float | None = None
    samples: int = 1
    spread: str = ""


class Ratio(NamedTuple):
    """How many times as long one framework took as another.

    Attributes:
        low: lower end of the 95 % t interval over launches, None below three launches.
    """

    value: float
    low: float | None
    high: float | None
    launches: int


def known(value: float | tuple[float, float]) -> str:
    """The observed or known value of a control: yes or no, a number, or a range."""
    if isinstance(value, bool):
        return text.yes_or_no(truth=value)
    if isinstance(value, tuple):
        return " to ".join(map(known, value))
    return text.number(value) if isinstance(value, int) else f"{value:.6g}"


def sizes(values: Mapping[str, Value]) -> tuple[str, ...]:
    """Sizes of a sweep over all frameworks, numbers in order; one empty size where there is no sweep."""
    found = {size for value in values.values() if isinstance(value, Timing) for size in value.launches}
    return tuple(
        sorted(found, key=lambda size: (not size.isdigit(), int(size) if size.isdigit() else 0, size))
    ) or ("",)


def summarise(value: Value | None, measure: Measure, size: str = "") -> Summary:
    """Summary of a value; a dash where there is none."""
    match value:
        case Check() | Text():
            return Summary(value.value if isinstance(value, Text) else text.yes_or_no(truth=value.value))
        case Number(value=number):
            if isinstance(number, tuple):
                return _several(number, measure.unit)
            return Summary(text.number(number, measure.unit), number)
        case Battery():
            counted = [passed for passed in value.items.values() if passed is not None]
            return Summary(f"{sum(counted)} of {len(counted)} passed", float(sum(counted)), samples=len(counted))
        case Timing():
            return _timed(value, measure, size)
    return Summary(NOTHING, samples=0)


def _several(values: Sequence[float], unit: str) -> Summary:
    """Median of several values of one unit, and the range that holds the middle 95 % of them."""
    middle = median(values)
    low, *_, high = quantiles(values, n=40, method="inclusive") if len(values) > 1 else (middle, middle)
    spread = f"{text.number(low, unit)} to {text.number(high, unit)}"
    return Summary(text.number(middle, unit), middle, low, high, len(values), spread)


def _timed(value: Timing, measure: Measure, size: str) -> Summary:
    """Median and range of the rounds of all launches.

    As in a rule, noisy rounds count for the wall clock alone; they are left out where there are quiet rounds.
    """
    launches = value.launches.get(size, ())
    if not launches:
        return Summary(NOTHING, samples=0)
    readings = [
        reading
        for launch in launches
        for reading in zip(launch.cpu if measure.clock == "cpu" else launch.wall, launch.noisy, strict=False)
    ]
    quiet = [value for value, noisy in readings if measure.clock == "wall" and not noisy]
    return _several(quiet or [value for value, _ in readings], "s")


def ratio(first: Timing, second: Timing, measure: Measure, size: str = "") -> Ratio | None:
    """Time of `first` over that of `second`, paired by launch, with a 95 % t interval; None without a pair."""
    pairs = zip(first.launches.get(size, ()), second.launches.get(size, ()), strict=False)
    seconds = [[statistics.launch_seconds(launch, measure.clock) for launch in pair] for pair in pairs]
    return centred([over / under for over, under in seconds if over > 0 and under > 0])


def centred(units: Sequence[float]) -> Ratio | None:
    """The geometric mean of ratios, one for each launch, with its 95 % t interval; None of no ratios."""
    if not units:
        return None
    estimate = statistics.t_interval(units, log=True)
    if estimate is None:
        return Ratio(math.exp(fmean(map(math.log, units))), None, None, len(units))
    return Ratio(estimate.centre, estimate.low, estimate.high, len(units))


def ratios(values: Mapping[str, Value | None], measure: Measure) -> list[tuple[str, str, str, Ratio]]:
    """Each framework's time over that of the next framework, by size: (first, second, size, ratio)."""
    timings = {name: value for name, value in values.items() if isinstance(value, Timing)}
    return [
        (first, second, size, quotient)
        for first, second in pairwise(timings)
        for size in sizes(timings)
        if (quotient := ratio(timings[first], timings[second], measure, size)) is not None
    ]
