"""How often comparisons of timings are right, by simulation; run by itself, it writes tables into `timing.md`."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from itertools import product
from pathlib import Path
from statistics import fmean

import numpy as np
from helpers.timing import marked_tables
from helpers.timing.simulated_machine import WEATHERS, Machine
from helpers.timing.timing_methods import CONTENDERS, Answer

PAGE = Path(__file__).parents[3] / "docs" / "method" / "timing.md"
BEGIN, END = "<!-- characteristics: written by `make characteristics` -->", "<!-- end of characteristics -->"
RATIOS = (1.0, 1.05, 1.1, 1.25, 2.0)
TRIALS = 400


@dataclass(frozen=True)
class Told:
    """What one way of measuring answered in many trials, as (true ratio, answer)."""

    answers: tuple[tuple[float, Answer], ...]

    def at(self, ratio: float) -> list[Answer]:
        """The answers where that ratio was the true one."""
        return [answer for true, answer in self.answers if true == ratio]

    @property
    def false(self) -> float:
        """Share of equal pairs of which a difference beyond the smallest effect is said."""
        return fmean(answer.more or answer.less for answer in self.at(1.0))

    @property
    def below(self) -> float | None:
        """Share of `< 1` at a true ratio of 1; None where there are no intervals."""
        ends = [answer.interval[1] for answer in self.at(1.0) if answer.differs and answer.interval is not None]
        said = self.differs(1.0)
        return None if said is None else sum(end < 1 for end in ends) / len(self.at(1.0))

    def more(self, ratio: float) -> float:
        """Share of `> 1.1` at a true ratio."""
        return fmean(answer.more for answer in self.at(ratio))

    def differs(self, ratio: float) -> float | None:
        """Share of answers that exclude 1 at a true ratio; None where that is never said."""
        said = [answer.differs for answer in self.at(ratio) if answer.differs is not None]
        return fmean(said) if said else None

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


Cells = dict[tuple[str, str], Told]


def simulate(trials: int = TRIALS) -> Cells:
    """What every way told in every weather; each trial has a seed of its own, the same for every way."""
    told: Cells = {}
    for (way, measure), (name, weather) in product(CONTENDERS.items(), WEATHERS.items()):
        told[way, name] = Told(
            tuple(
                (ratio, measure(Machine(weather, np.random.default_rng([trial, index])), ratio))
                for index, ratio in enumerate(RATIOS)
                for trial in range(trials)
            )
        )
    return told


def together(cells: Cells, way: str) -> Told:
    """What one way told in all weathers."""
    return Told(tuple(answer for (name, _), told in cells.items() if name == way for answer in told.answers))


def tables(cells: Cells) -> str:
    """Tables in Markdown: every way in all weathers, on a quiet and on a loaded machine; ours in each weather."""
    heads = {"of all trials": {way: together(cells, way) for way in CONTENDERS}}
    for head, weather in {"on a quiet machine": "calm", "on a loaded machine": "shared with a neighbour"}.items():
        heads[head] = {way: cells[way, weather] for way in CONTENDERS}
    heads["of ours, on a machine that is"] = {name: cells["ours", name] for name in WEATHERS}
    return "\n\n".join(_table(head, columns) for head, columns in heads.items())


def written(page: str, cells: Cells) -> str:
    """The page with the tables of these cells between its marks."""
    return marked_tables.between(page, BEGIN, END, tables(cells))


def _table(head: str, columns: Mapping[str, Told]) -> str:
    """One column for each name, one line for each thing that is counted."""
    told = columns.values()
    lines = {
        "**1.00**, said to be `> 1.1` or `< 1 / 1.1`": [_percent(one.false) for one in told],
        "**1.00**, said to be `< 1`": [_percent(one.below) for one in told],
        **{
            f"**{true:.2f}**, said to be `> 1.1`": [_percent(one.more(true)) for one in told]
            for true in RATIOS[1:]
        },
        **{
            f"**{true:.2f}**, interval without 1": [_percent(one.differs(true)) for one in told]
            for true in RATIOS[:4]
        },
        "interval holds the true ratio": [_percent(one.coverage) for one in told],
        "processes of each script, twins not counted": [f"{one.processes:.1f}" for one in told],
        "seconds of measuring": [f"{one.seconds:.0f}" for one in told],
    }
    return marked_tables.table([head, *columns], ([name, *shown] for name, shown in lines.items()))


def _percent(share: float | None) -> str:
    return "\N{EM DASH}" if share is None else f"{100 * share:.1f} %"


if __name__ == "__main__":
    PAGE.write_text(written(PAGE.read_text(encoding="utf-8"), simulate()), encoding="utf-8")
