"""How much more frequent something is in one group than in another: an odds ratio and its interval.

A group is a pair: how many have it, and how many there are.
"""

from __future__ import annotations

from math import exp, inf, log, sqrt

Group = tuple[int, int]
NORMAL_95 = 1.959964  # two-sided 95 % quantile of the normal distribution


def odds_ratio(first: Group, second: Group) -> float:
    """Odds in one group over the odds in the other, above 0; one half is added to each cell (Haldane, 1956)."""
    (a, b), (c, d) = _cells(first), _cells(second)
    return (a + 0.5) * (d + 0.5) / ((b + 0.5) * (c + 0.5))


def odds_interval(first: Group, second: Group) -> tuple[float, float]:
    """Ends of the 95 % interval of `odds_ratio`, both above 0, by the logit method of Gart (1966)."""
    middle = log(odds_ratio(first, second))
    error = sqrt(sum(1 / (cell + 0.5) for cell in (*_cells(first), *_cells(second))))
    return exp(middle - NORMAL_95 * error), exp(middle + NORMAL_95 * error)


def _cells(group: Group) -> Group:
    having, size = group
    if not 0 <= having <= size < inf:
        raise ValueError(f"a group of {size} can't hold {having}")
    return having, size - having
