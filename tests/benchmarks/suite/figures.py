"""Figures of benchmarks as records: the values of one measurement, what they aim at, and the run behind them."""

from __future__ import annotations

import json
from collections.abc import Iterable
from datetime import datetime
from pathlib import Path
from statistics import median
from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field

from generators import files
from generators.model import Machine, Source

SCHEMA = Path(__file__).parents[1] / "results" / "results.schema.json"
Unit = Literal["s", "ms", "min", "MiB", "x", "exponent", "count"]


class _Record(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class Aim(_Record):
    """What the median should come to."""

    at_most: float | None = None
    at_least: float | None = None

    def met(self, value: float) -> bool:
        """Whether a value is within the aim."""
        return (self.at_most is None or value <= self.at_most) and (
            self.at_least is None or value >= self.at_least
        )


class Figure(_Record):
    """One measurement, repeated: seconds of a command, a ratio of two commands in the same round, an exponent."""

    benchmark: str
    case: str
    """What was worked on, such as `20 scripts a framework`."""
    name: str
    """What was measured, such as `claims verify`, or `claims verify / limit` for a ratio."""
    unit: Unit
    """`x` for a ratio; seconds are wall time unless the name says CPU."""
    values: tuple[Annotated[float, Field(allow_inf_nan=False)], ...] = ()
    """One for each round; a ratio is made of two values of the same round."""
    aim: Aim | None = None
    absent: str = ""
    """Why there are no values; empty where there are."""
    run: str = ""
    """The run that measured it."""

    @property
    def key(self) -> tuple[str, str, str]:
        """What the same figure of another run has too."""
        return self.benchmark, self.case, self.name

    @property
    def median(self) -> float:
        """The middle of the values."""
        return median(self.values)


class Run(_Record):
    """One call of the suite: when, where and with what."""

    name: str
    started: datetime
    finished: datetime
    machine: Machine
    load: float = Field(ge=0)
    """Average number of waiting processes in the minute before it."""
    source: Source | None
    """The commit of the code; null outside of a repository."""
    sandbox: str
    """Level of the sandbox that scripts run in."""
    python: str
    packages: dict[str, str]
    """Versions of what the figures depend on."""


class Results(_Record):
    """The newest values of each figure, and the runs that they come from."""

    schema_version: Literal[1] = 1
    runs: tuple[Run, ...] = ()
    figures: tuple[Figure, ...] = ()

    def with_run(self, run: Run, figures: Iterable[Figure]) -> Results:
        """These results, with the figures of a run in the place of earlier ones of the same benchmark and case.

        Later ones stay, and each run stands here once, if a figure comes from it.
        """
        runs = {each.name: each for each in (*self.runs, run)}
        later = {
            (figure.benchmark, figure.case) for figure in self.figures if runs[figure.run].started > run.started
        }
        new = [
            figure.model_copy(update={"run": run.name})
            for figure in figures
            if (figure.benchmark, figure.case) not in later
        ]
        replaced = {(figure.benchmark, figure.case) for figure in new}
        kept = [figure for figure in self.figures if (figure.benchmark, figure.case) not in replaced]
        return Results(runs=tuple(runs.values())).with_figures((*kept, *new))

    def with_figures(self, figures: Iterable[Figure]) -> Results:
        """These figures, and those of the runs here that they come from."""
        shown = tuple(figures)
        named = {figure.run for figure in shown}
        return Results(runs=tuple(run for run in self.runs if run.name in named), figures=shown)

    def updated(self, newer: Results) -> Results:
        """These results, with those of all runs of newer ones."""
        results = self
        for run in newer.runs:
            results = results.with_run(run, [figure for figure in newer.figures if figure.run == run.name])
        return results

    def of(self, benchmark: str) -> tuple[Figure, ...]:
        """The figures of one benchmark."""
        return tuple(figure for figure in self.figures if figure.benchmark == benchmark)


def read(path: Path) -> Results:
    """The results in a file; none where it does not exist.

    Raises:
        ValueError: it holds no results.
    """
    return Results.model_validate_json(path.read_text(encoding="utf-8")) if path.exists() else Results()


def write(path: Path, results: Results) -> None:
    """Write results whole or not at all."""
    path.parent.mkdir(parents=True, exist_ok=True)
    files.write(path, results.model_dump_json(indent=1) + "\n")


def schema() -> str:
    """The JSON Schema of a file of results."""
    return json.dumps(Results.model_json_schema(), indent=2) + "\n"
