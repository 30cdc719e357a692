"""Write how often a comparison of smallest timings is right into docs/method/timing.md: `make smallest`.

`min(a, b) > 1.2 * min(c, d)`, each of the four a way whose seconds vary from launch to launch, at the level of
launches: 20,000 at once, at each look. A test compares the decisions with those of the code that judges claims.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from itertools import product
from pathlib import Path
from typing import NamedTuple

import numpy as np
from helpers.pages import marked_tables

from generators.rules.looks import LOOKS, Look
from generators.rules.numbers.means import quantile

PAGE = Path(__file__).parents[4] / "docs" / "method" / "timing.md"
BEGIN, END = "<!-- smallest: written by `make smallest` -->", "<!-- end of smallest -->"
TRIALS, SEED = 20_000, 69
THRESHOLD, POWER, SPREAD = 1.2, 1.25, 0.1
LEVEL, FAR = 0.0, np.log(2.0)  # the second way of a side beside its first: as quick, or half as quick
SEVEN = LOOKS[1].launches


class Truth(NamedTuple):
    """What trials say, each True or False.

    Attributes:
        above: the smallest of the left side exceeds the threshold.
        below: it does not.
    """

    above: np.ndarray
    below: np.ndarray


Logs = np.ndarray  # logarithms of seconds: trials x ways x launches
Compare = Callable[[Logs, Logs, Look], Truth]


def by_ends(left: Logs, right: Logs, look: Look) -> Truth:
    """By the intervals of both sides, as if they were not paired, each with the whole error."""
    (low, high), (least, most) = (_interval(side, look.bound) for side in (left, right))
    return Truth(
        low.min(axis=1) > most.min(axis=1) + np.log(THRESHOLD),
        high.min(axis=1) <= least.min(axis=1) + np.log(THRESHOLD),
    )


def by_pairs(left: Logs, right: Logs, look: Look, *, shared: bool = True) -> Truth:
    """By the interval of each pair; those that an *or* joins may share the error of one comparison."""
    ratios = left[:, :, None] - right[:, None] - np.log(THRESHOLD)
    low, _ = _interval(ratios, _bound(look, right.shape[1] if shared else 1))
    _, high = _interval(ratios, _bound(look, left.shape[1] if shared else 1))
    return Truth((low > 0).any(axis=2).all(axis=1), (high <= 0).any(axis=1).all(axis=1))


def by_launches(left: Logs, right: Logs, look: Look) -> Truth:
    """By the smallest of each side within each launch, which favours a side of level ways."""
    ratios = left.min(axis=1) - right.min(axis=1) - np.log(THRESHOLD)
    low, high = _interval(ratios, look.bound)
    return Truth(low > 0, high <= 0)


PLANS: Mapping[str, Compare] = {
    "ends, as before": by_ends,
    "pairs, each with the whole error": lambda *given: by_pairs(*given, shared=False),
    "pairs that share the error": by_pairs,
    "the smallest within each launch": by_launches,
}


def _bound(look: Look, among: int) -> float:
    """Standard errors to each end where so many intervals share the error of a look."""
    return look.bound / quantile(look.launches) * quantile(look.launches, among)


def _interval(logs: np.ndarray, bound: float) -> tuple[np.ndarray, np.ndarray]:
    count = logs.shape[-1]
    centre, half = logs.mean(axis=-1), bound * logs.std(axis=-1, ddof=1) / np.sqrt(count)
    return centre - half, centre + half


def sides(
    ratio: float, left: Sequence[float], right: Sequence[float], correlation: float = 0.0
) -> tuple[Logs, Logs]:
    """Launches of both sides, whose smallest are so far apart in truth.

    Args:
        ratio: of the smallest of the left over that of the right.
        left: logarithms of its ways beside its smallest.
        right: the same of the other side.
        correlation: between the ways in a launch.
    """
    draws, ways = np.random.default_rng(SEED), len(left) + len(right)
    common = draws.standard_normal((TRIALS, 1, LOOKS[-1].launches))
    own = draws.standard_normal((TRIALS, ways, LOOKS[-1].launches))
    noise = SPREAD * (np.sqrt(correlation) * common + np.sqrt(1 - correlation) * own)
    levels = np.concatenate([np.log(ratio) + np.asarray(left), np.asarray(right)])
    logs = levels[None, :, None] + noise
    return logs[:, : len(left)], logs[:, len(left) :]


def over_looks(compare: Compare, left: Logs, right: Logs, most: int) -> Truth:
    """What the first look that decides says, of those after up to so many launches."""
    above, below = (np.zeros(len(left), dtype=bool) for _ in range(2))
    for look in LOOKS:
        if look.launches <= most:
            said = compare(left[..., : look.launches], right[..., : look.launches], look)
            above, below = above | (said.above & ~below), below | (said.below & ~above)
    return Truth(above, below)


def wrong(compare: Compare) -> float:
    """The largest share of wrong sides, over level and far ways of both sides, one way too, and both answers.

    At the threshold both answers are wrong.
    """
    shapes = ([LEVEL], [LEVEL, LEVEL], [LEVEL, FAR])
    said = (
        over_looks(compare, *sides(THRESHOLD, left, right), LOOKS[-1].launches)
        for left, right in product(shapes, repeat=2)
    )
    return max(float(side.mean()) for truth in said for side in truth)


def decided(compare: Compare, correlation: float) -> float:
    """The share that is decided by seven launches where the ratio is 1.25 times the threshold, ways level."""
    left, right = sides(POWER * THRESHOLD, [LEVEL, LEVEL], [LEVEL, LEVEL], correlation)
    return float(over_looks(compare, left, right, SEVEN).above.mean())


def table() -> str:
    """A line for each way to compare."""
    head = ["", "wrong side at most", "decided, independent ways", "decided, ways correlated by 0.8"]
    return marked_tables.table(
        head,
        (
            [name, f"{wrong(compare):.1%}", f"{decided(compare, 0.0):.0%}", f"{decided(compare, 0.8):.0%}"]
            for name, compare in PLANS.items()
        ),
    )


def with_table(page: str) -> str:
    """The page with the table between its marks."""
    return marked_tables.between(page, BEGIN, END, table())


if __name__ == "__main__":
    PAGE.write_text(with_table(PAGE.read_text(encoding="utf-8")), encoding="utf-8")
