"""The earlier way to take launches and to judge them, for tables that compare: planned once, another gate.

Seven launches, then as many as their spread asked for, fifteen at most (decisions 10 and 15). The gate closed
where the twins' 95 % interval lay beyond the smallest effect, or where its ends were ten smallest effects apart.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from statistics import stdev

from scipy.special import stdtrit

from generators.rules.numbers.means import Estimate
from generators.rules.statistics import t_interval

LEAST, MOST, WIDEST = 7, 15, 10


def planned(ratios: Sequence[float], effect: float) -> int:
    """Launches in all, by the spread of the first seven ratios."""
    spread, width = stdev(map(math.log, ratios[:LEAST])), math.log(effect)
    enough = (n for n in range(LEAST, MOST) if 2 * stdtrit(n - 1, 0.975) * spread / math.sqrt(n) <= width)
    return next(enough, MOST)


def is_open(twins: Sequence[float], effect: float) -> bool:
    """Whether the gate for the twins' ratios was open."""
    interval = t_interval(twins, log=True)
    return interval is not None and not _beyond(interval, effect)


def _beyond(interval: Estimate, effect: float) -> bool:
    return interval.low > effect or interval.high < 1 / effect or interval.high > interval.low * effect**WIDEST
