"""Prepare every timing that the frameworks share, as a ratio with its interval, by machine."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from statistics import geometric_mean
from typing import NamedTuple

from generators.model import (
    CPU,
    Claim,
    Findings,
    Kind,
    Measure,
    Observation,
    Outcome,
    Project,
    Verdict,
)
from generators.rules.expression import rules_of
from generators.rules.statistics import bound_of
from generators.site import cards, charts, summaries, timings


class Row(NamedTuple):
    """One ratio.

    Attributes:
        pair: titles of the framework whose time is divided, and of the one whose time it is divided by.
        twins: the same framework over itself, in the same launches: the A/A control; None where there was none.
        drawing: of the ratio, on the axis of its board.
        turns: the size that was last clear of 1 on one side, and this one, the first on the other; else empty.
        decides: whether `supported_if` or `refuted_if` reads the timing.
        other: the ratio by the other clock, where the two disagree; else None.
    """

    measure: Measure
    size: str
    pair: tuple[str, str]
    ratio: summaries.Ratio
    twins: summaries.Ratio | None
    drawing: str = ""
    turns: tuple[str, ...] = ()
    decides: bool = True
    other: summaries.Ratio | None = None

    @property
    def side(self) -> int:
        """-1 where the whole interval lies below 1, 1 where it lies above; 0 where it is unclear."""
        return timings.side(self.ratio)


class Group(NamedTuple):
    """The ratios of one claim.

    Attributes:
        residual: the largest share of a tolerance of `valid_if` that was used up; None where there is none.
    """

    claim: Claim
    verdict: Verdict
    rows: tuple[Row, ...]
    residual: float | None

    @property
    def centre(self) -> float:
        """The geometric mean of the ratios that decide; of all of them where none does."""
        rows = [row for row in self.rows if row.decides] or self.rows
        return geometric_mean(row.ratio.value for row in rows)


class Board(NamedTuple):
    """What one machine class and device showed.

    Attributes:
        title: of its section.
        machines: lines for people; more than one where this machine's class changed between runs.
        axis: drawing of the scale that all of its rows share.
    """

    title: str
    machines: tuple[str, ...]
    device: str
    groups: tuple[Group, ...]
    axis: str


def boards(findings: Findings) -> tuple[Board, ...]:
    """This machine's board, even where it is empty, then those of other machine classes and devices."""
    timed = [claim for claim in findings.project.claims if claim.listed and claim.timed]
    here = [
        _group(findings, claim, cards.verdict_of(findings, claim.id), cards.observed(findings, claim))
        for claim in timed
    ]
    names = {part.environment.machine.name for claim in timed for part in cards.observed(findings, claim).values()}
    others: dict[tuple[str, str], list[Group]] = {}
    for claim in timed:
        for other in findings.elsewhere.get(claim.id, ()):
            seen = cards.observed_in(findings.project, claim, other.evidence)
            groups = others.setdefault((other.machine.name, other.device), [])
            groups.append(_group(findings, claim, other.verdict, seen))
    made = [_board(findings, here, "On the machine of this site", tuple(sorted(names)), CPU)]
    for number, ((name, device), groups) in enumerate(sorted(others.items()), 1):
        title = "On another device of this site's machine" if name in names else "On another machine"
        title += f" ({number})" if len(others) > 1 else ""
        made.append(_board(findings, groups, title, (name,), device))
    return tuple(made)


def _board(
    findings: Findings, groups: Iterable[Group], title: str, machines: tuple[str, ...], device: str
) -> Board:
    """The claims with a ratio, the smallest first, then such follow-up questions, drawn on one axis."""

    def order(group: Group) -> tuple[bool, float, str]:
        return group.claim.entry.kind == "follow-up", group.centre, group.claim.id

    groups = sorted((group for group in groups if group.rows), key=order)
    rows = [row for group in groups for row in group.rows]
    smallest = max((row.measure.smallest_effect for row in rows), default=1.1)
    ends = charts.scale([row.ratio.value for row in rows], smallest)
    drawn = tuple(group._replace(rows=tuple(_drawn(row, ends) for row in group.rows)) for group in groups)
    axis = charts.axis(ends, charts.sides(tuple(findings.project.frameworks.values())))
    return Board(title, machines, device, drawn, axis)


def _group(findings: Findings, claim: Claim, verdict: Verdict, observations: Mapping[str, Observation]) -> Group:
    rows = tuple(_rows(findings, claim, observations))
    return Group(claim, verdict, rows, _residual(findings.project, claim, verdict))


def _rows(findings: Findings, claim: Claim, observations: Mapping[str, Observation]) -> Iterator[Row]:
    """A row for each timing, pair of frameworks and size; none where the frameworks ran apart."""
    measured = {name: part for name, part in observations.items() if part.outcome is Outcome.MEASURED}
    if len({part.run for part in measured.values()}) > 1:
        return
    frameworks = findings.project.frameworks
    deciding = cards.judged_measures(findings.project, claim, "supported_if", "refuted_if")
    bound = bound_of(measured.values())
    for name, measure in claim.entry.measures.items():
        values = {key: part.measures.get(name) for key, part in measured.items()}
        yield from _with_turns(
            Row(
                measure,
                found.size,
                (frameworks[found.pair[0]].title, frameworks[found.pair[1]].title),
                found.ratio,
                found.twins,
                decides=name in deciding,
                other=found.other if found.clocks_disagree else None,
            )
            for found in timings.timing_ratios(name, measure, values, bound)
        )


def _with_turns(rows: Iterable[Row]) -> Iterator[Row]:
    """The rows of a sweep; a row on the other side of 1 than the last clear row of its pair says so."""
    clear: dict[tuple[str, str], Row] = {}
    for row in rows:
        before = clear.get(row.pair, row)
        yield row._replace(turns=(before.size, row.size)) if row.side * before.side < 0 else row
        if row.side:
            clear[row.pair] = row


def _residual(project: Project, claim: Claim, verdict: Verdict) -> float | None:
    """How much of the tightest tolerance of `valid_if` was used up, 0 to 1 where all of them hold.

    A bound on times asks whether the machine was free, and not whether the work was the same.
    """
    valid_if = rules_of(claim, project).get("valid_if")
    times = {name for name, measure in claim.entry.measures.items() if measure.kind is Kind.TIMING}
    tolerances = {
        bound.text: bound.limit
        for bound in (valid_if.bounds if valid_if else ())
        if bound.operator in ("<", "<=")
        and bound.limit > 0
        and not any(reference.measure in times and not reference.alias for reference in bound.references)
    }
    shares = [
        part.value / tolerances[part.text]
        for part in verdict.comparisons
        if part.rule == "valid_if" and part.text in tolerances and part.value is not None and part.value >= 0
    ]
    return max(shares, default=None)


def _drawn(row: Row, ends: tuple[float, float]) -> Row:
    """The row with its drawing on this axis."""
    dot = charts.Dot(*row.ratio[:3])
    return row._replace(drawing=charts.strip(dot, row.measure.smallest_effect, ends))
