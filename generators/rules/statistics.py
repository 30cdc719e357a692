"""Compute replicates and intervals from the launches or seeds of a repeated measure.

The unit of inference is the launch or the seed, because a launch has a bias of its own that no number of
rounds averages out (Kalibera & Jones, "Rigorous benchmarking in reasonable time", ISMM 2013). Replicates
follow Student's t around the mean (Student, "The probable error of a mean", Biometrika 1908). A plain
bootstrap is not used: over n units it understates their spread by sqrt((n - 1) / n) and knows no tails
wider than the sample, so that over five launches its 95 % interval covers only about 83 %.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence
from functools import lru_cache
from statistics import median
from typing import TYPE_CHECKING, Literal

from generators.model import Clock, Fingerprint, Launch, Observation, Twins, digest
from generators.rules.numbers.exact import is_double
from generators.rules.numbers.means import FEWEST, Estimate, mean_of, widening
from generators.rules.numbers.values import Replicates, Unknown

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

REPLICATES = 10_000


def seed_of(fingerprints: Iterable[Fingerprint]) -> str:
    """A digest of what the fingerprints hold, blind to their order and to the names of frameworks."""
    return digest(sorted(digest(sorted(fingerprint.parts.values())) for fingerprint in fingerprints))


def repeat(
    units: Sequence[float],
    *,
    family: str,
    seed: str,
    log: bool = False,
    better: Literal["lower", "higher"] | None = None,
    bound: float | None = None,
) -> Replicates | Unknown:
    """10,000 replicates of the mean of the units (of their logarithms if `log`, then exponentiated).

    Replicate k is mean + s_k * sum_i z_ki (x_i - mean) / sqrt(n (n - 1)), with z_ki normal and
    s_k = sqrt((n - 1) / chi2_{n-1}): Student's t with n - 1 degrees of freedom. z and s depend on seed, family
    and n alone, so replicates of two measures stay paired unit by unit, and the difference of two (the log-ratio
    of two timings) is exactly the paired t interval. A `bound` takes the place of the 97.5 % t quantile where it
    is larger: deviations from the mean are as many times as long. Unknown below three units.
    """
    if len(units) < FEWEST:
        return Unknown(f"{len(units)} {family} are too few, at least {FEWEST} are needed")
    beyond = next((value for value in units if not is_double(value)), None)
    if beyond is not None:
        return Unknown(f"{family} are averaged as doubles, and no double is {beyond}")
    values = tuple(float(value) for value in units)
    if log and min(values) <= 0:
        return Unknown(f"one of the {family} reads {min(values):g}, which has no logarithm")
    import numpy as np

    if min(values) == max(values):
        # a mean of equal numbers may differ from them by rounding, and decide an equality wrongly
        return Replicates(values[0], np.full(REPLICATES, values[0]), (family, len(values)), values, better)
    scaled = [math.log(value) for value in values] if log else list(values)
    mean = math.fsum(scaled) / len(scaled)
    with np.errstate(all="ignore"):
        wide = widening(bound, len(values))
        draws = mean + _directions(seed, family, len(values)) @ (wide * (np.array(scaled) - mean))
        draws = np.exp(draws) if log else draws
    centre = math.exp(mean) if log else mean
    pairing, exact = (family, len(values)), mean_of(values, log=log, bound=bound)
    return Replicates(centre, draws, pairing, values, better, exact)


def bound_of(observations: Iterable[Observation]) -> float | None:
    """The t bound that the timings of one job have in common; the widest where they differ, None without any."""
    return max((item.bound for item in observations if item.bound is not None), default=None)


def launch_seconds(launch: Launch, clock: Clock) -> float:
    """Median seconds per call of the rounds of a launch that count; 0 where it has none."""
    rounds = launch.counted(clock)
    return median(rounds) if rounds else 0.0


def twin_ratio(twins: Twins, clock: Clock) -> float:
    """Seconds of a framework over seconds of the same framework in one launch; 0 where a side read none."""
    second = launch_seconds(twins.second, clock)
    return launch_seconds(twins.first, clock) / second if second else 0.0


def t_interval(units: Sequence[float], *, log: bool = False, bound: float | None = None) -> Estimate | None:
    """Mean (geometric if `log`) and interval of the units; None below three, without logarithms, beyond doubles.

    Args:
        units: one a launch or seed.
        log: whether the logarithms are averaged.
        bound: standard errors from the mean to each end; the 97.5 % t quantile where it is None or smaller.
    """
    if len(units) < FEWEST or (log and min(units) <= 0):
        return None
    if min(units) == max(units):
        return Estimate(units[0], units[0], units[0])
    mean = mean_of(units, log=log, bound=bound)
    estimate = mean.estimate if mean else None
    return estimate if estimate and all(map(math.isfinite, estimate)) else None


@lru_cache(maxsize=16)
def _directions(seed: str, family: str, n: int) -> NDArray[np.float64]:
    """REPLICATES x n weights of the units' deviations from their mean."""
    import numpy as np

    generator = np.random.default_rng(int(digest([seed, family, n]), 16))
    normal = generator.standard_normal((REPLICATES, n))
    scale = np.sqrt((n - 1) / generator.chisquare(n - 1, REPLICATES))
    weights: NDArray[np.float64] = normal * (scale / math.sqrt(n * (n - 1)))[:, None]
    return weights
