"""Compare the spread and the mean of two arms of launches: fresh processes, and forks of fresh parents.

Launches of both arms alternate, and all timings of a launch share its two parents. So the unit is the launch: a
permutation exchanges the arms of a whole launch, for all claims together. The lower limit of a ratio of standard
deviations is the smallest ratio that such a test, one-sided at 5 %, does not reject: one arm is divided by it
first, so that both spread alike where the ratio is the true one.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from generators.rules.statistics import Estimate, t_interval

LEAST_SPREAD = 0.71  # of forks over fresh processes: half the variance
LARGEST_BIAS = 1.05
TRIALS = 10_000
STEPS = 40  # of the bisection
LOWEST, HIGHEST = 0.05, 20.0

Arm = NDArray[np.float64]  # launches in rows, timings in columns, logarithms of ratios


class Spread(NamedTuple):
    """Standard deviation of forks over that of fresh processes, all timings pooled.

    Attributes:
        ratio: as observed.
        low: its lower 95 % limit.
    """

    ratio: float
    low: float

    @property
    def accepted(self) -> bool:
        """Whether forks don't hide half of the variance."""
        return self.low > LEAST_SPREAD


def spread(forks: Arm, fresh: Arm, seed: int = 0) -> Spread:
    """The ratio of the spreads with its lower limit, by exchanging the arms of whole launches."""
    forks, fresh = (arm - arm.mean(axis=0) for arm in (forks, fresh))
    exchanged = np.random.default_rng(seed).integers(0, 2, (TRIALS, len(forks))).astype(float)
    observed = float(_ratios(forks, fresh, np.zeros((1, len(forks))))[0])

    def rejected(ratio: float) -> bool:
        """Whether so few permutations reach the ratio that is left that the true one must be larger."""
        scaled = forks / ratio
        left = float(_ratios(scaled, fresh, np.zeros((1, len(forks))))[0])
        reached = int((_ratios(scaled, fresh, exchanged) >= left).sum())
        return (reached + 1) / (TRIALS + 1) <= 0.05

    low, high = LOWEST, HIGHEST
    for _ in range(STEPS):
        middle = math.sqrt(low * high)
        low, high = (middle, high) if rejected(middle) else (low, middle)
    return Spread(observed, low)


def _ratios(forks: Arm, fresh: Arm, exchanged: NDArray[np.float64]) -> NDArray[np.float64]:
    """The ratio of pooled standard deviations for each row of launches whose arms are exchanged."""
    one, other = _variances(forks, fresh, exchanged), _variances(fresh, forks, exchanged)
    both = (one + other) / 2
    both[both == 0] = 1  # a timing that reads the same in every launch says nothing
    ratios: NDArray[np.float64] = np.sqrt((one / both).sum(axis=1) / (other / both).sum(axis=1))
    return ratios


def _variances(arm: Arm, other: Arm, exchanged: NDArray[np.float64]) -> NDArray[np.float64]:
    """The variance of each timing, with the launches of a row taken from the other arm."""
    count = len(arm)
    total = arm.sum(axis=0) + exchanged @ (other - arm)
    squares = (arm**2).sum(axis=0) + exchanged @ (other**2 - arm**2)
    variances: NDArray[np.float64] = np.maximum(squares - total**2 / count, 0) / (count - 1)
    return variances


def bias(forks: Sequence[Arm], fresh: Sequence[Arm]) -> Estimate | None:
    """The ratio with forks over that with fresh processes, a t interval over launches; each claim counts alike."""
    differences = [(one - other).mean(axis=1) for one, other in zip(forks, fresh, strict=True)]
    return t_interval([math.exp(value) for value in np.mean(differences, axis=0)], log=True)


def is_small(ratio: Estimate | None) -> bool:
    """Whether the whole interval of a bias is within the largest that is accepted."""
    return ratio is not None and ratio.low >= 1 / LARGEST_BIAS and ratio.high <= LARGEST_BIAS
