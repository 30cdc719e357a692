"""Whether something is more frequent in one group than in another: odds ratio and Fisher's exact test.

A group is a pair: how many have it, and how many there are.
"""

from __future__ import annotations

from math import exp, inf, lgamma

Group = tuple[int, int]


def odds_ratio(first: Group, second: Group) -> float:
    """Odds in one group over the odds in the other, above 0; one half is added to each cell (Haldane, 1956)."""
    (a, b), (c, d) = _cells(first), _cells(second)
    return (a + 0.5) * (d + 0.5) / ((b + 0.5) * (c + 0.5))


def fisher(first: Group, second: Group) -> float:
    """Two-sided p of Fisher's exact test (Fisher, 1922), from 0 to 1: the tables no likelier than this one."""
    (a, b), (c, d) = _cells(first), _cells(second)
    having, size, total = a + c, a + b, a + b + c + d
    possible = range(max(0, having + size - total), min(having, size) + 1)

    def likelihood(cell: int) -> float:
        return (
            _log_combinations(size, cell)
            + _log_combinations(total - size, having - cell)
            - _log_combinations(total, having)
        )

    highest = likelihood(a) + 1e-7  # rounding must not part equally likely tables
    return min(1.0, sum(exp(value) for value in map(likelihood, possible) if value <= highest))


def _cells(group: Group) -> Group:
    having, size = group
    if not 0 <= having <= size < inf:
        raise ValueError(f"a group of {size} can't hold {having}")
    return having, size - having


def _log_combinations(size: int, chosen: int) -> float:
    """Logarithm of the number of ways to choose that many."""
    return lgamma(size + 1) - lgamma(chosen + 1) - lgamma(size - chosen + 1)
