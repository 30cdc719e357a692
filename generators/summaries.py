"""What a measured value comes to: one number with its range, and one short text for people."""

from __future__ import annotations

import math
import re
from collections.abc import Mapping, Sequence
from itertools import pairwise
from typing import NamedTuple

import numpy as np
from scipy import stats

from generators.model import (
    Battery,
    Check,
    Claim,
    Evidence,
    Launch,
    Measure,
    Number,
    Observation,
    Text,
    Timed,
    Value,
)

NOTHING = "\N{EM DASH}"
REFERENCE = re.compile(r"\{\{\s*([a-z][a-z0-9_-]*)\.([a-z][a-z0-9_]*)(?:\[([^\]\s]+)\])?\s*\}\}")
SCALES = ((1.0, "s"), (1e-3, "ms"), (1e-6, "\N{MICRO SIGN}s"), (1e-9, "ns"))


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
        low: lower end of the 95 % t interval over launches (log scale), None below two launches.
    """

    value: float
    low: float | None
    high: float | None
    launches: int


def plain(number: float) -> str:
    """A number with at most four significant digits, and all digits of a whole one."""
    if number == int(number) and abs(number) < 1e15:
        return f"{int(number):,}".replace(",", "\N{NARROW NO-BREAK SPACE}")
    if abs(number) >= 1000:
        return f"{number:,.0f}".replace(",", "\N{NARROW NO-BREAK SPACE}")
    return f"{number:.4g}"


def seconds(number: float) -> str:
    """A time in the unit that suits it, three significant digits."""
    scale, unit = next(((s, u) for s, u in SCALES if abs(number) >= s), SCALES[-1])
    scaled = number / scale
    return f"{scaled:.0f} {unit}" if abs(scaled) >= 100 else f"{scaled:.3g} {unit}"


def amount(number: float, unit: str) -> str:
    """A number with its unit; seconds are scaled, a multiplication sign stands close."""
    if unit == "s":
        return seconds(number)
    return f"{plain(number)} {unit}".strip()


def middle(values: Sequence[float]) -> tuple[float, float, float]:
    """Median and the range that holds the middle 95 % of the values."""
    low, median, high = np.percentile(np.asarray(values, dtype=float), [2.5, 50, 97.5])
    return float(median), float(low), float(high)


def rounds(launch: Launch, clock: str) -> np.ndarray:
    """Seconds per call of each round of a launch; a noisy round is NaN."""
    values = np.asarray(launch.cpu if clock == "cpu" else launch.wall, dtype=float)
    return np.where(np.asarray(launch.noisy, dtype=bool), np.nan, values)


def sizes(values: Mapping[str, Value]) -> tuple[str, ...]:
    """Sizes of a sweep over all frameworks, numbers in order; one empty size where there is no sweep."""
    found = {size for value in values.values() if isinstance(value, Timed) for size in value.launches}
    return tuple(
        sorted(found, key=lambda size: (not size.isdigit(), int(size) if size.isdigit() else 0, size))
    ) or ("",)


def summarise(value: Value | None, measure: Measure, size: str = "") -> Summary:
    """What one value comes to; a dash where there is none."""
    match value:
        case Check():
            return Summary("yes" if value.value else "no")
        case Number(value=tuple() as seeds):
            return several(seeds, measure.unit)
        case Number():
            number = float(value.value)  # type: ignore[arg-type]  # a tuple was matched above
            return Summary(amount(number, measure.unit), number)
        case Battery():
            counted = [passed for passed in value.items.values() if passed is not None]
            return Summary(f"{sum(counted)} of {len(counted)} passed", float(sum(counted)), samples=len(counted))
        case Text():
            return Summary(value.value)
        case Timed():
            return timed(value, measure, size)
    return Summary(NOTHING, samples=0)


def several(values: Sequence[float], unit: str) -> Summary:
    """Median and range of several values of one unit."""
    median, low, high = middle(values)
    spread = f"{amount(low, unit)} to {amount(high, unit)}"
    return Summary(amount(median, unit), median, low, high, len(values), spread)


def timed(value: Timed, measure: Measure, size: str) -> Summary:
    """Median and range of the rounds of all launches; noisy rounds count only where there are no others."""
    launches = value.launches.get(size, ())
    if not launches:
        return Summary(NOTHING, samples=0)
    clock = measure.clock
    everything = np.concatenate([rounds(launch, clock) for launch in launches])
    quiet = everything[~np.isnan(everything)]
    if not quiet.size:
        quiet = np.concatenate([launch.cpu if clock == "cpu" else launch.wall for launch in launches])
    return several([float(number) for number in quiet], "s")


def ratio(first: Timed, second: Timed, measure: Measure, size: str = "") -> Ratio | None:
    """Time of `first` over that of `second`, paired by round, with a 95 % t interval over launches.

    None where no round of both was quiet.
    """
    pairs = zip(first.launches.get(size, ()), second.launches.get(size, ()), strict=False)
    logs = [mean for one, other in pairs if not math.isnan(mean := log_ratio(one, other, measure.clock))]
    if not logs:
        return None
    centre = float(np.mean(logs))
    if len(logs) < 2:
        return Ratio(math.exp(centre), None, None, 1)
    reach = float(stats.t.ppf(0.975, len(logs) - 1) * stats.sem(logs))
    return Ratio(math.exp(centre), math.exp(centre - reach), math.exp(centre + reach), len(logs))


def ratios(values: Mapping[str, Value | None], measure: Measure) -> list[tuple[str, str, str, Ratio]]:
    """Each framework's time over the next one's, by size: (one, other, size, ratio)."""
    timings = {name: value for name, value in values.items() if isinstance(value, Timed)}
    return [
        (one, other, size, found)
        for one, other in pairwise(timings)
        for size in sizes(timings)
        if (found := ratio(timings[one], timings[other], measure, size)) is not None
    ]


def log_ratio(one: Launch, other: Launch, clock: str) -> float:
    """Mean log-ratio of the rounds of two launches that were quiet in both, NaN where there is none."""
    length = min(len(one.wall), len(other.wall))
    pairs = rounds(one, clock)[:length] / rounds(other, clock)[:length]
    quiet = pairs[~np.isnan(pairs)]
    return float(np.mean(np.log(quiet))) if quiet.size else math.nan


def shown(evidence: Evidence | None, claim: Claim) -> Observation | None:
    """The observation whose values a page shows: the newest, or the last good one of the same rules."""
    if evidence is None or evidence.newest is None:
        return None
    good = evidence.good
    if evidence.newest.outcome.failed and good is not None and good.rules == claim.rules_digest:
        return good
    return evidence.newest


def substitute(prose: str, claim: Claim, observations: Mapping[str, Observation]) -> str:
    """The prose with `{{ framework.measure }}` and `{{ framework.measure[size] }}` replaced by what was measured.

    A reference to nothing stays as it is written.
    """

    def value(match: re.Match[str]) -> str:
        framework, name, size = match.groups()
        observation = observations.get(framework)
        measure = claim.entry.measures.get(name)
        if observation is None or measure is None or name not in observation.measures:
            return match.group()
        summary = summarise(observation.measures[name], measure, size or "")
        return match.group() if summary.samples == 0 else summary.text

    return REFERENCE.sub(value, prose)
