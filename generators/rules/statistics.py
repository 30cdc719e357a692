"""Compute replicates and 95 % intervals from the launches or seeds of a repeated measure.

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
from typing import TYPE_CHECKING, Literal, NamedTuple

from generators.model import Fingerprint, Launch, Twins, digest
from generators.rules.exact import is_double
from generators.rules.values import Replicates, Unknown

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

REPLICATES = 10_000
FEWEST = 3


class Estimate(NamedTuple):
    """A centre with its 95 % t interval."""

    centre: float
    low: float
    high: float


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
) -> Replicates | Unknown:
    """10,000 replicates of the mean of the units (of their logarithms if `log`, then exponentiated).

    Replicate k is mean + s_k * sum_i z_ki (x_i - mean) / sqrt(n (n - 1)), with z_ki normal and
    s_k = sqrt((n - 1) / chi2_{n-1}): Student's t with n - 1 degrees of freedom. z and s depend on seed, family
    and n alone, so replicates of two measures stay paired unit by unit, and the difference of two (the log-ratio
    of two timings) is exactly the paired t interval. Unknown below three units.
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
        draws = mean + _directions(seed, family, len(values)) @ (np.array(scaled) - mean)
        draws = np.exp(draws) if log else draws
    centre = math.exp(mean) if log else mean
    return Replicates(centre, draws, (family, len(values)), values, better)


def launch_seconds(launch: Launch, clock: Literal["wall", "cpu"]) -> float:
    """Median seconds per call of a launch; noisy rounds are left out while at least half of them remain.

    Only the wall clock suffers from a busy neighbour, so for the CPU clock the marks are ignored.
    """
    rounds = launch.wall if clock == "wall" else launch.cpu
    calm = [value for value, noisy in zip(rounds, launch.noisy, strict=False) if not noisy]
    keep = calm if clock == "wall" and 2 * len(calm) >= len(rounds) else rounds
    return median(keep) if keep else 0.0


def twin_ratio(twins: Twins, clock: Literal["wall", "cpu"]) -> float:
    """Seconds of a framework over seconds of the same framework in one launch; 0 where a side read none."""
    second = launch_seconds(twins.second, clock)
    return launch_seconds(twins.first, clock) / second if second else 0.0


def t_interval(units: Sequence[float], *, log: bool = False) -> Estimate | None:
    """Mean (geometric if `log`) and 95 % t interval of the units; None below three or without a logarithm."""
    if len(units) < FEWEST or (log and min(units) <= 0):
        return None
    if min(units) == max(units):
        return Estimate(units[0], units[0], units[0])
    from scipy.special import stdtrit  # type: ignore[import-untyped]  # SciPy ships no types

    n = len(units)
    scaled = [math.log(value) for value in units] if log else list(units)
    mean = math.fsum(scaled) / n
    error = math.sqrt(math.fsum((value - mean) ** 2 for value in scaled) / (n * (n - 1)))
    half = float(stdtrit(n - 1, 0.975)) * error
    ends = (mean, mean - half, mean + half)
    return Estimate(*(map(math.exp, ends) if log else ends))


@lru_cache(maxsize=16)
def _directions(seed: str, family: str, n: int) -> NDArray[np.float64]:
    """REPLICATES x n weights of the units' deviations from their mean."""
    import numpy as np

    generator = np.random.default_rng(int(digest([seed, family, n]), 16))
    normal = generator.standard_normal((REPLICATES, n))
    scale = np.sqrt((n - 1) / generator.chisquare(n - 1, REPLICATES))
    weights: NDArray[np.float64] = normal * (scale / math.sqrt(n * (n - 1)))[:, None]
    return weights
