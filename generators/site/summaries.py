"""Summarise measured values: a number with its range, and a short text for people."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from itertools import pairwise
from statistics import fmean, geometric_mean, median, quantiles
from typing import NamedTuple

from generators import text
from generators.model import Battery, Check, Measure, Number, Text, Timing, Value
from generators.rules import statistics

MANY = 40  # values from which on a range leaves out the outermost
NOTHING = "\N{EM DASH}"


class Summary(NamedTuple):
    """One cell of a table.

    Attributes:
        text: for people, with its unit.
        value: the value, or what rules read of several; None where it is no number.
        low: lower end of the range that holds 95 % of the samples, or all of a few; None for a single value.
        high: upper end of that range.
        samples: how many values there are.
        spread: the range for people, empty for a single value.
        median: of several values.
    """

    text: str
    value: float | None = None
    low: float | None = None
    high: float | None = None
    samples: int = 1
    spread: str = ""
    median: float | None = None


class Ratio(NamedTuple):
    """How many times as long one framework took as another.

    Attributes:
        low: lower end of the interval over launches that a rule reads, None below three launches.
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
                return _several(number, fmean(number), measure.unit)
            return Summary(text.number(number, measure.unit), number)
        case Battery():
            counted = [passed for passed in value.items.values() if passed is not None]
            return Summary(f"{sum(counted)} of {len(counted)} passed", float(sum(counted)), samples=len(counted))
        case Timing():
            return _timed(value, measure, size)
    return Summary(NOTHING, samples=0)


def _several(values: Sequence[float], centre: float, unit: str) -> Summary:
    """Several values of one unit: what rules read of them, and the range that holds the middle 95 %."""
    low, high = min(values), max(values)
    if len(values) >= MANY:
        low, *_, high = quantiles(values, n=MANY, method="inclusive")
    spread = f"{text.number(low, unit)} to {text.number(high, unit)}"
    return Summary(text.number(centre, unit), centre, low, high, len(values), spread, median(values))


def _timed(value: Timing, measure: Measure, size: str) -> Summary:
    """The geometric mean of the launches' medians, as a rule reads it, and the range of the rounds that count."""
    launches = value.launches.get(size, ())
    seconds = [found for launch in launches if (found := statistics.launch_seconds(launch, measure.clock)) > 0]
    if not seconds:
        return Summary(NOTHING, samples=0)
    readings = [reading for launch in launches for reading in launch.counted(measure.clock)]
    centre = seconds[0] if min(seconds) == max(seconds) else geometric_mean(seconds)
    return _several(readings, centre, "s")


def ratio(
    first: Timing, second: Timing, measure: Measure, size: str = "", bound: float | None = None
) -> Ratio | None:
    """Time of `first` over that of `second`, paired by launch, with its interval; None without a pair."""
    pairs = zip(first.launches.get(size, ()), second.launches.get(size, ()), strict=False)
    seconds = [[statistics.launch_seconds(launch, measure.clock) for launch in pair] for pair in pairs]
    return centred([over / under for over, under in seconds if over > 0 and under > 0], bound)


def centred(units: Sequence[float], bound: float | None = None) -> Ratio | None:
    """The geometric mean of ratios, one for each launch, with its interval by a t bound; None of no ratios."""
    if not units:
        return None
    estimate = statistics.t_interval(units, log=True, bound=bound)
    if estimate is None:
        return Ratio(geometric_mean(units), None, None, len(units))
    return Ratio(estimate.centre, estimate.low, estimate.high, len(units))


def ratios(
    values: Mapping[str, Value | None], measure: Measure, bound: float | None = None
) -> list[tuple[str, str, str, Ratio]]:
    """Each framework's time over that of the next framework, by size: (first, second, size, ratio).

    Args:
        values: by framework.
        measure: of all of them.
        bound: t bound of the look that stopped, for the intervals; None where no look did.
    """
    timings = {name: value for name, value in values.items() if isinstance(value, Timing)}
    return [
        (first, second, size, quotient)
        for first, second in pairwise(timings)
        for size in sizes(timings)
        if (quotient := ratio(timings[first], timings[second], measure, size, bound)) is not None
    ]
