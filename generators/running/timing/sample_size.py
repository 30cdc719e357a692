"""Plan how many launches a timing takes, once, from the spread of the first launches.

After the first launches the plan asks how many in all would make every interval narrow enough, if launches go
on to spread as they did (Stein, "A two-sample test for a linear hypothesis whose power is independent of the
variance", Annals of Mathematical Statistics 1945). Narrow enough is a 95 % interval of a ratio that can't hold
both 1 and the smallest effect. The plan sees how far launches spread, never on which side of 1 they lie, and it
looks once: stopping at the first interval that excludes 1 would find differences that aren't there (Armitage,
McPherson and Rowe, "Repeated significance tests on accumulating data", JRSS A 1969).
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence
from statistics import fmean, stdev
from typing import NamedTuple

from generators.model import Launch, Measure
from generators.rules.statistics import launch_seconds, t_interval

LEAST = 7
MOST = 15


class Contrast(NamedTuple):
    """Two frameworks' timings of one measure and size.

    Attributes:
        ratios: seconds of the first over seconds of the second, one a launch; 0 where a clock read zero.
        smallest_effect: the ratio that the interval must not hold together with 1.
        disturbed: share of rounds that other work disturbed, 0 for the CPU clock.
    """

    ratios: tuple[float, ...]
    smallest_effect: float
    disturbed: float = 0.0

    @property
    def width(self) -> float:
        """Upper end of the 95 % interval over its lower end; infinite where there is no interval."""
        interval = t_interval(self.ratios, log=True)
        return interval.high / interval.low if interval else math.inf


def contrast(first: Sequence[Launch], second: Sequence[Launch], measure: Measure) -> Contrast:
    """The ratios of two timings, launch by launch, by the clock that rules read."""
    seconds = [[launch_seconds(launch, measure.clock) for launch in launches] for launches in (first, second)]
    ratios = tuple(top / bottom if bottom > 0 else 0.0 for top, bottom in zip(*seconds, strict=True))
    marks = [mark for launch in (*first, *second) for mark in launch.noisy] if measure.clock == "wall" else []
    return Contrast(ratios, measure.smallest_effect, fmean(marks) if marks else 0.0)


def planned_launches(contrasts: Iterable[Contrast], done: int, most: int) -> int:
    """Launches in all, from those done to the most, that would make each contrast narrow enough."""
    return max((_needed(contrast, done, most) for contrast in contrasts), default=done)


def widest(contrasts: Iterable[Contrast]) -> float:
    """The greatest width of all; infinite where one has no interval, 1 where there is nothing to compare."""
    return max((contrast.width for contrast in contrasts), default=1.0)


def _needed(contrast: Contrast, done: int, most: int) -> int:
    if len(contrast.ratios) < 2 or min(contrast.ratios) <= 0:
        return done  # no launch more would give it an interval
    if contrast.disturbed > 0.5:
        return most  # no verdict as it is, and the neighbour may leave
    from scipy.special import stdtrit  # type: ignore[import-untyped]  # SciPy ships no types

    spread, width = stdev(map(math.log, contrast.ratios)), math.log(contrast.smallest_effect)
    enough = (n for n in range(done, most) if 2 * stdtrit(n - 1, 0.975) * spread / math.sqrt(n) <= width)
    return next(enough, most)
