"""Writes how often looks are right into docs/method/timing.md, beside the plan before them: `make looks`."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from pathlib import Path

import numpy as np
from helpers.pages import marked_tables
from helpers.timing.simulated_launches.looks_simulation import (
    LESS,
    MORE,
    SLOW_MODES,
    SPREADS,
    Sampler,
    Stops,
    by_looks,
    launches,
    planned_once,
)

PAGE = Path(__file__).parents[4] / "docs" / "method" / "timing.md"
BEGIN, END = "<!-- looks: written by `make looks` -->", "<!-- end of looks -->"
RATIOS = (1.0, 1.05, 1.1, 1.25, 1.5, 3.0)
PLANS: Mapping[str, Callable[[np.ndarray], Stops]] = {"planned once": planned_once, "looks": by_looks}
CORRELATION = 0.1
SEED = 18

Plan = Callable[[np.ndarray], Stops]
Cell = Callable[[Plan, np.ndarray], float]


def said(true: float, side: Callable[[Stops], np.ndarray]) -> Cell:
    """The share of trials in which a side is said at a true ratio."""
    return lambda plan, logs: float(side(plan(logs + np.log(true))).mean())


def least_coverage(plan: Plan, logs: np.ndarray) -> float:
    """The share of intervals that hold the true ratio, at the ratio where it is the smallest."""

    def held(true: float) -> float:
        stops = plan(logs + np.log(true))
        return float(((stops.low <= true) & (true <= stops.high)).mean())

    return min(map(held, RATIOS))


SIDES: Mapping[str, Cell] = {
    "1.10 said `> 1.1`": said(MORE, lambda stops: stops.supported),
    "1.10 said not to be": said(MORE, lambda stops: stops.high <= MORE),
    "1.00 said `< 1`": said(LESS, lambda stops: stops.refuted),
    "1.00 said not to be": said(LESS, lambda stops: stops.low >= LESS),
}
CHANCES: Mapping[str, Cell] = {
    "interval holds the ratio, at least": least_coverage,
    "1.25 said `> 1.1`": said(1.25, lambda stops: stops.supported),
    "1.05 decided": said(1.05, lambda stops: stops.decided),
}


def shares(
    cells: Mapping[str, Cell], spreads: Mapping[str, Sampler], correlation: float = 0.0
) -> list[list[float]]:
    """A line for each spread of launches: each cell by each plan."""
    every = [launches(spread, SEED, correlation=correlation) for spread in spreads.values()]
    return [[cell(plan, logs) for cell in cells.values() for plan in PLANS.values()] for logs in every]


def mean_launches(plan: Plan) -> list[list[float]]:
    """A line for each spread: launches on average at each true ratio."""
    every = [launches(spread, SEED) for spread in SPREADS.values()]
    return [[float(plan(logs + np.log(true)).launches.mean()) for true in RATIOS] for logs in every]


def tables() -> str:
    """Wrong sides, those of correlated launches, coverage and power, launches, and slow modes of one framework."""
    correlated = f"wrong, each launch correlated by {CORRELATION} with the last"
    return "\n\n".join(
        [
            _shares("wrong at a threshold", SIDES, SPREADS),
            _shares(correlated, SIDES, SPREADS, CORRELATION),
            _shares("right", CHANCES, SPREADS),
            *(_launches(name, plan) for name, plan in PLANS.items()),
            _shares("wrong beside a slow mode of one framework", SIDES, SLOW_MODES),
        ]
    )


def with_tables(page: str) -> str:
    """The page with the tables between its marks."""
    return marked_tables.between(page, BEGIN, END, tables())


def _shares(head: str, cells: Mapping[str, Cell], spreads: Mapping[str, Sampler], correlation: float = 0.0) -> str:
    columns = [f"{cell}, {plan}" for cell in cells for plan in PLANS]
    lines = zip(spreads, shares(cells, spreads, correlation), strict=True)
    return marked_tables.table(
        [head, *columns], ([name, *(f"{100 * share:.2f} %" for share in line)] for name, line in lines)
    )


def _launches(name: str, plan: Plan) -> str:
    lines = zip(SPREADS, mean_launches(plan), strict=True)
    return marked_tables.table(
        [f"launches, {name}", *(f"at {true:.2f}" for true in RATIOS)],
        ([spread, *(f"{mean:.1f}" for mean in line)] for spread, line in lines),
    )


if __name__ == "__main__":
    PAGE.write_text(with_tables(PAGE.read_text(encoding="utf-8")), encoding="utf-8")
