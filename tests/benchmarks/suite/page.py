"""Write results into the page about speed: a table for each benchmark, and where the numbers come from."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from itertools import groupby

from benchmarks.suite.benchmark import REAL
from benchmarks.suite.figures import Aim, Figure, Results, Run
from helpers.pages import marked_tables

NOTHING = "\N{EM DASH}"
RUNS = "runs"
HEAD = ("", "before", "median", "least to most", "rounds", "aim")


def marks(name: str) -> tuple[str, str]:
    """What stands around the generated part of that name."""
    return f"<!-- {name}: written by `make performance` -->", f"<!-- end of {name} -->"


def with_results(page: str, before: Results, now: Results, benchmarks: Iterable[str]) -> str:
    """The page with the tables of these results between its marks.

    Args:
        page: its text, with a pair of marks for each benchmark and for the runs.
        before: results of an earlier commit, to stand beside.
        now: results to show.
        benchmarks: their names.

    Raises:
        ValueError: the page lacks a mark.
    """
    named = tuple(benchmarks)
    now = now.with_figures(figure for figure in now.figures if figure.benchmark in named)
    cases = {(figure.benchmark, figure.case) for figure in now.figures}
    unmeasured = set(named) - {figure.benchmark for figure in now.figures}
    before = before.with_figures(
        figure
        for figure in before.figures
        if (figure.benchmark, figure.case) in cases or figure.benchmark in unmeasured
    )
    parts = {name: benchmark_tables(before.of(name), now.of(name)) for name in named}
    parts[RUNS] = run_table(before, now)
    for name, text in parts.items():
        begin, end = marks(name)
        if begin not in page or end not in page:
            raise ValueError(
                f"docs/performance.md: no place for {name} (got none of its two marks); write {begin}"
            )
        page = marked_tables.between(page, begin, end, text)
    return page


def benchmark_tables(before: Sequence[Figure], now: Sequence[Figure]) -> str:
    """One table for each case, by size, with the earlier median of the same figure."""
    shown = list(now) or [figure.model_copy(update={"values": (), "absent": "not measured"}) for figure in before]
    earlier = {figure.key: figure for figure in before}
    lost = [
        figure.model_copy(update={"values": (), "absent": "not measured"})
        for figure in before
        if now and figure.key not in {each.key for each in now} and figure.case in {each.case for each in now}
    ]
    parts = []
    for case, figures in groupby(sorted([*shown, *lost], key=_position(shown)), key=lambda figure: figure.case):
        rows = (row(figure, earlier.get(figure.key)) for figure in figures)
        parts.append(f"**{case}**\n\n{marked_tables.table(HEAD, rows)}")
    return "\n\n".join(parts) or "Not measured yet."


def _position(figures: Sequence[Figure]) -> Callable[[Figure], tuple[object, ...]]:
    """What sorts cases: those without a size, by size, from one size to another, and this project at the end."""
    cases = list(dict.fromkeys(figure.case for figure in figures))

    def position(figure: Figure) -> tuple[object, ...]:
        sizes = [int(digits.replace(",", "")) for digits in re.findall(r"\d[\d,]*", figure.case)]
        return figure.case == REAL, len(sizes), sizes, cases.index(figure.case)

    return position


def row(figure: Figure, earlier: Figure | None) -> tuple[str, ...]:
    """The cells of one figure."""
    before = NOTHING if earlier is None else earlier.absent
    if earlier and earlier.values:
        before = number(earlier.median, earlier.unit)
    if not figure.values:
        return (figure.name, before, NOTHING, figure.absent, "0", _aim(figure))
    least, most = (number(value, figure.unit) for value in (min(figure.values), max(figure.values)))
    spread = f"{least} to {most}" if len(figure.values) > 1 else NOTHING
    middle = number(figure.median, figure.unit)
    return (figure.name, before, middle, spread, str(len(figure.values)), _aim(figure))


def number(value: float, unit: str) -> str:
    """A value with three digits and its unit."""
    digits = f"{value:,.0f}" if abs(value) >= 100 or unit == "count" else f"{float(f'{value:.3g}'):g}"
    return digits if unit in {"exponent", "count"} else f"{digits} {unit}"


def _aim(figure: Figure) -> str:
    if figure.aim is None:
        return ""
    said = _bound(figure.aim, figure.unit)
    if not figure.values:
        return said
    return f"{said}: {'met' if figure.aim.met(figure.median) else 'missed'}"


def _bound(aim: Aim, unit: str) -> str:
    parts = []
    if aim.at_most is not None:
        parts.append(f"at most {number(aim.at_most, unit)}")
    if aim.at_least is not None:
        parts.append(f"at least {number(aim.at_least, unit)}")
    return ", ".join(parts)


def run_table(before: Results, now: Results) -> str:
    """When, where and with what each figure was measured."""
    head = ("", "began", "minutes", "commit", "machine", "load before", "sandbox", "benchmarks")
    return (
        marked_tables.table(head, [*_run_rows("before", before), *_run_rows("now", now)]) + "\n\n" + _versions(now)
    )


def _run_rows(when: str, results: Results) -> Iterator[tuple[str, ...]]:
    for run in sorted(results.runs, key=lambda run: run.started):
        names = dict.fromkeys(figure.benchmark for figure in results.figures if figure.run == run.name)
        minutes = (run.finished - run.started).total_seconds() / 60
        source = NOTHING
        if run.source and run.source.commit:
            source = f"`{run.source.commit:.10}`" + ("" if run.source.clean else " with changes")
        yield (
            when,
            f"{run.started:%Y-%m-%d %H:%M} UTC",
            f"{minutes:.0f}",
            source,
            run.machine.name,
            f"{run.load:g}",
            run.sandbox,
            ", ".join(names),
        )


def _versions(results: Results) -> str:
    newest: Run | None = max(results.runs, key=lambda run: run.started, default=None)
    if newest is None:
        return "Not measured yet."
    listed = ", ".join(f"{name} {version}" for name, version in newest.packages.items())
    return f"Versions: Python {newest.python}, {listed}."
