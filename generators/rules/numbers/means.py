"""Give the mean of launches or seeds its interval by Student's t: the one that rules, pages and plans read.

The unit is the launch or the seed (Student, "The probable error of a mean", Biometrika 1908). Products and
quotients of timings are means of logarithms again, sums and differences of seeds are means again: both have their
interval in closed form. What is neither has replicates alone (`values.Replicates`), and the smallest or largest of
several has the intervals of its parts (`values.Extreme`).
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import NamedTuple

TAIL = 0.975
FEWEST = 3


class Estimate(NamedTuple):
    """A centre with its interval."""

    centre: float
    low: float
    high: float


class Mean(NamedTuple):
    """A mean, or the exponential of a mean of logarithms, over three launches or seeds and more that differ.

    Attributes:
        terms: what the mean is taken of, one a launch or seed: logarithms where `log`.
        log: whether the value is the exponential of the mean.
        widening: how many times as long as the 97.5 % t quantile the interval reaches, at least 1.
    """

    terms: tuple[float, ...]
    log: bool
    widening: float = 1.0

    @property
    def estimate(self) -> Estimate:
        """The centre with its interval; an end is infinite where no double holds it."""
        centre, error = self.moments
        half = quantile(len(self.terms)) * self.widening * error
        ends = centre, centre - half, centre + half
        return Estimate(*(map(_exponential, ends) if self.log else ends))

    @property
    def logarithm(self) -> Mean | None:
        """The mean of the logarithms themselves; None where it isn't one of logarithms."""
        return self._replace(log=False) if self.log else None

    def among(self, count: int) -> Mean:
        """The mean with the interval of one among several that share the error of one, each an equal part."""
        return self._replace(widening=self.widening * quantile(len(self.terms), count) / quantile(len(self.terms)))

    def share_above(self, limit: float) -> float:
        """Share of replicates above a limit, as many replicates approach it: 97.5 % where the interval begins."""
        from scipy.special import stdtr  # type: ignore[import-untyped]  # SciPy ships no types

        centre, error = self.moments
        limit = math.log(limit) if self.log else limit
        return float(stdtr(len(self.terms) - 1, (centre - limit) / (error * self.widening)))

    @property
    def moments(self) -> tuple[float, float]:
        """The mean of the terms and its standard error."""
        n = len(self.terms)
        centre = math.fsum(self.terms) / n
        return centre, math.sqrt(math.fsum((term - centre) ** 2 for term in self.terms) / (n * (n - 1)))


def mean_of(units: Sequence[float], *, log: bool, bound: float | None = None) -> Mean | None:
    """The mean of units, of their logarithms if `log`; None below three, without a logarithm, or of equal units.

    Args:
        units: one a launch or seed.
        log: whether the value is the exponential of the mean of logarithms.
        bound: standard errors from the mean to each end of its interval; the 97.5 % t quantile where it is None,
            or where that is larger.
    """
    if len(units) < FEWEST or (log and min(units) <= 0):
        return None
    terms = tuple(math.log(unit) for unit in units) if log else tuple(float(unit) for unit in units)
    return _varied(Mean(terms, log, widening(bound, len(units))))


def widening(bound: float | None, count: int) -> float:
    """A bound over the 97.5 % t quantile of so many launches; 1 without a bound that is wider."""
    return 1.0 if bound is None or not math.isfinite(bound) else max(1.0, bound / quantile(count))


def quantile(count: int, among: int = 1) -> float:
    """The t quantile of so many launches or seeds: of 97.5 %, or with one of several equal parts of that error."""
    from scipy.special import stdtrit

    return float(stdtrit(count - 1, 1 - (1 - TAIL) / among))


def combined(operator: str, left: Mean | float | None, right: Mean | float | None) -> Mean | None:
    """`left operator right` where that is such a mean again; None elsewhere.

    So are products and quotients of exponentials, by positive numbers too, sums and differences of plain means,
    with numbers too, and plain means times and over a number.
    """
    means = [side for side in (left, right) if isinstance(side, Mean)]
    if left is None or right is None or len({(mean.log, mean.widening) for mean in means}) != 1:
        return None
    (log, wide), adds, count = means[0][1:], "*/" if means[0].log else "+-", len(means[0].terms)
    if operator in adds:
        first, second = _terms(left, count, log=log), _terms(right, count, log=log)
        if first is None or second is None:
            return None
        sign = 1 if operator == adds[0] else -1
        return _varied(Mean(tuple(a + sign * b for a, b in zip(first, second, strict=True)), log, wide))
    factor = _factor(operator, left, right)
    if log or factor is None:
        return None
    return _varied(Mean(tuple(factor * term for term in means[0].terms), log, wide))


def _terms(side: Mean | float, count: int, *, log: bool) -> tuple[float, ...] | None:
    """The terms of a side; a number is the same in each launch, and None where it has no logarithm."""
    if isinstance(side, Mean):
        return side.terms
    if log and side <= 0:
        return None
    return (math.log(side) if log else float(side),) * count


def _factor(operator: str, left: Mean | float, right: Mean | float) -> float | None:
    """What a mean is multiplied by; None where it isn't."""
    if operator == "*" and not (isinstance(left, Mean) and isinstance(right, Mean)):
        return float(left) if not isinstance(left, Mean) else float(right)  # type: ignore[arg-type]  # one is a mean
    return 1 / right if operator == "/" and not isinstance(right, Mean) and right else None


def _varied(mean: Mean) -> Mean | None:
    """The mean where its terms differ by more than nothing and are finite: an interval without length is none."""
    if min(mean.terms) == max(mean.terms) or not all(map(math.isfinite, mean.terms)):
        return None
    try:
        _, error = mean.moments
    except OverflowError:
        return None
    return mean if 0 < error < math.inf else None


def _exponential(value: float) -> float:
    try:
        return math.exp(value)
    except OverflowError:
        return math.inf
