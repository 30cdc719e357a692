"""Simulates how often comparisons of timings are right; run as a program, it writes tables into `timing.md`."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from itertools import product
from pathlib import Path
from statistics import fmean

import numpy as np
from helpers.pages import marked_tables
from helpers.timing.simulated_blocks.simulated_machine import MACHINES, Machine
from helpers.timing.simulated_blocks.timing_methods import METHODS, Answer

PAGE = Path(__file__).parents[4] / "docs" / "method" / "timing.md"
BEGIN, END = "<!-- characteristics: written by `make characteristics` -->", "<!-- end of characteristics -->"
RATIOS = (1.0, 1.05, 1.1, 1.25, 2.0)
TRIALS = 400


@dataclass(frozen=True)
class MethodResults:
    """The answers of one method in many trials, each as (true ratio, answer)."""

    answers: tuple[tuple[float, Answer], ...]

    def at(self, ratio: float) -> list[Answer]:
        """The answers where that ratio was the true one."""
        return [answer for true, answer in self.answers if true == ratio]

    @property
    def false(self) -> float:
        """Share of equal pairs that are reported to differ by more than the smallest effect."""
        return fmean(answer.more or answer.less for answer in self.at(1.0))

    @property
    def below(self) -> float | None:
        """Share of `< 1` at a true ratio of 1; None where there are no intervals."""
        ends = [answer.interval[1] for answer in self.at(1.0) if answer.differs and answer.interval is not None]
        shares = self.differs(1.0)
        return None if shares is None else sum(end < 1 for end in ends) / len(self.at(1.0))

    def more(self, ratio: float) -> float:
        """Share of `> 1.1` at a true ratio."""
        return fmean(answer.more for answer in self.at(ratio))

    def differs(self, ratio: float) -> float | None:
        """Share of answers that exclude 1 at a true ratio; None for a method that never reports it."""
        answers = [answer.differs for answer in self.at(ratio) if answer.differs is not None]
        return fmean(answers) if answers else None

    @property
    def coverage(self) -> float | None:
        """Share of intervals that hold the true ratio; None where there are none."""
        held = [
            answer.interval[0] <= true <= answer.interval[1]
            for true, answer in self.answers
            if answer.interval is not None
        ]
        return fmean(held) if held else None

    @property
    def processes(self) -> float:
        """Processes of each script, on average."""
        return fmean(answer.processes for _, answer in self.answers)

    @property
    def seconds(self) -> float:
        """Seconds of measuring, on average."""
        return fmean(answer.seconds for _, answer in self.answers)


Results = dict[tuple[str, str], MethodResults]


def simulate(trials: int = TRIALS) -> Results:
    """The answers of every method on every kind of machine; a trial has the same seed for every method."""
    results: Results = {}
    for (method, measure), (name, disturbances) in product(METHODS.items(), MACHINES.items()):
        results[method, name] = MethodResults(
            tuple(
                (ratio, measure(Machine(disturbances, np.random.default_rng([trial, index])), ratio))
                for index, ratio in enumerate(RATIOS)
                for trial in range(trials)
            )
        )
    return results


def over_all_machines(results: Results, method: str) -> MethodResults:
    """The answers of one method on all kinds of machines."""
    return MethodResults(
        tuple(answer for (name, _), part in results.items() if name == method for answer in part.answers)
    )


def tables(results: Results) -> str:
    """Markdown tables: every method on all machines, on a quiet and on a loaded one; ours on each kind."""
    heads = {"of all trials": {method: over_all_machines(results, method) for method in METHODS}}
    for head, kind in {"on a quiet machine": "calm", "on a loaded machine": "shared with a neighbour"}.items():
        heads[head] = {method: results[method, kind] for method in METHODS}
    heads["of ours, on a machine that is"] = {name: results["ours", name] for name in MACHINES}
    return "\n\n".join(_table(head, columns) for head, columns in heads.items())


def with_tables(page: str, results: Results) -> str:
    """The page with the tables of these results between its marks."""
    return marked_tables.between(page, BEGIN, END, tables(results))


def _table(head: str, columns: Mapping[str, MethodResults]) -> str:
    """One column for each name, one line for each thing that is counted."""
    results = columns.values()
    lines = {
        "**1.00**, said to be `> 1.1` or `< 1 / 1.1`": [_percent(column.false) for column in results],
        "**1.00**, said to be `< 1`": [_percent(column.below) for column in results],
        **{
            f"**{true:.2f}**, said to be `> 1.1`": [_percent(column.more(true)) for column in results]
            for true in RATIOS[1:]
        },
        **{
            f"**{true:.2f}**, interval without 1": [_percent(column.differs(true)) for column in results]
            for true in RATIOS[:4]
        },
        "interval holds the true ratio": [_percent(column.coverage) for column in results],
        "processes of each script, twins not counted": [f"{column.processes:.1f}" for column in results],
        "seconds of measuring": [f"{column.seconds:.0f}" for column in results],
    }
    return marked_tables.table([head, *columns], ([name, *cells] for name, cells in lines.items()))


def _percent(share: float | None) -> str:
    return "\N{EM DASH}" if share is None else f"{100 * share:.1f} %"


if __name__ == "__main__":
    PAGE.write_text(with_tables(PAGE.read_text(encoding="utf-8"), simulate()), encoding="utf-8")
