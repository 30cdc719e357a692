"""The performance overview: every timing that frameworks share, as a ratio with its interval, by machine."""

from __future__ import annotations

import math
import re
from collections.abc import Iterable, Iterator, Mapping
from statistics import fmean
from typing import NamedTuple

from markupsafe import Markup

from generators.model import (
    CPU,
    Claim,
    Findings,
    Kind,
    Measure,
    Observation,
    Outcome,
    Project,
    Timed,
    Value,
    Verdict,
)
from generators.rules import expression, statistics
from generators.site import cards, charts, summaries

TOLERANCE = re.compile(r"<=?\s*(\d+(?:\.\d*)?(?:[eE][-+]?\d+)?)\s*$")


class Row(NamedTuple):
    """One ratio.

    Attributes:
        pair: titles of the framework whose time is divided, and of the one whose time it is divided by.
        twins: the same framework over itself, in the same launches: the A/A control; None where there was none.
        drawing: of the ratio, on the axis of its board.
        turns: the size that was last clear of 1 on one side, and this one, the first on the other; else empty.
        decides: whether `supported_if` or `refuted_if` reads the timing.
    """

    measure: Measure
    size: str
    pair: tuple[str, str]
    ratio: summaries.Ratio
    twins: summaries.Ratio | None
    drawing: str = ""
    turns: tuple[str, ...] = ()
    decides: bool = True

    @property
    def side(self) -> int:
        """-1 where the whole interval lies below 1, 1 where it lies above; 0 where it can't be told."""
        low, high = self.ratio.low, self.ratio.high
        return 0 if low is None or high is None else (low > 1) - (high < 1)


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
        return math.exp(fmean(math.log(row.ratio.value) for row in rows))


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
    listed = [claim for claim in findings.project.claims if claim.listed and claim.timed]
    mine = [_Told(one, cards.verdict_of(findings, one.id), cards.observed(findings, one)) for one in listed]
    names = {part.environment.machine.name for told in mine for part in told.observations.values()}
    others: dict[tuple[str, str], list[_Told]] = {}
    for claim in listed:
        for there in findings.elsewhere.get(claim.id, ()):
            seen = cards.observed_in(findings.project, claim, there.evidence)
            others.setdefault((there.machine.name, there.device), []).append(_Told(claim, there.verdict, seen))
    return (
        _board(findings, mine, ("On the machine of this site", tuple(sorted(names)), CPU)),
        *(
            _board(findings, told, (_title(name in names, number, len(others)), (name,), device))
            for number, ((name, device), told) in enumerate(sorted(others.items()), 1)
        ),
    )


def _title(same: bool, number: int, of: int) -> str:  # noqa: FBT001 - what it is about, not how it is done
    counted = f" ({number})" if of > 1 else ""
    return f"On another device of this site's machine{counted}" if same else f"On another machine{counted}"


class _Told(NamedTuple):
    """A claim as one machine tells it."""

    claim: Claim
    verdict: Verdict
    observations: Mapping[str, Observation]


def _board(findings: Findings, told: list[_Told], place: tuple[str, tuple[str, ...], str]) -> Board:
    """The claims with a ratio, the smallest first, drawn on one axis."""
    found = [
        Group(
            one.claim,
            one.verdict,
            tuple(_rows(findings, one)),
            _residual(findings.project, one.claim, one.verdict),
        )
        for one in told
    ]
    groups = sorted((group for group in found if group.rows), key=lambda group: (group.centre, group.claim.id))
    rows = [row for group in groups for row in group.rows]
    ends = charts.scale(
        [row.ratio.value for row in rows], max((row.measure.smallest_effect for row in rows), default=1.1)
    )
    drawn = tuple(group._replace(rows=tuple(_drawn(row, ends) for row in group.rows)) for group in groups)
    titles = [one.title for one in findings.project.frameworks.values()]
    sides = (titles[0], titles[1]) if len(titles) == 2 else ("the first", "the second")
    told_sides = f"{sides[0]} takes less", f"{sides[1]} takes less"
    return Board(*place, drawn, Markup(charts.axis(ends, told_sides)))  # noqa: S704 - charts escapes


def _rows(findings: Findings, told: _Told) -> Iterator[Row]:
    """A row for each timing, pair of frameworks and size; none where the frameworks ran apart."""
    measured = {name: one for name, one in told.observations.items() if one.outcome is Outcome.MEASURED}
    if len({one.run for one in measured.values()}) > 1:
        return
    titles = {name: one.title for name, one in findings.project.frameworks.items()}
    deciding = _deciding(findings.project, told.claim)
    for name, measure in told.claim.entry.measures.items():
        values = {key: one.measures.get(name) for key, one in measured.items()}
        rows = [
            Row(
                measure,
                size,
                (titles[one], titles[other]),
                ratio,
                _twins(values, (one, other), measure, size),
                decides=name in deciding,
            )
            for one, other, size, ratio in summaries.ratios(values, measure)
        ]
        clear: dict[tuple[str, str], Row] = {}
        for row in rows:
            before = clear.get(row.pair, row)
            yield row._replace(turns=(before.size, row.size)) if row.side * before.side < 0 else row
            if row.side:
                clear[row.pair] = row


def _deciding(project: Project, claim: Claim) -> frozenset[str]:
    """Measures that `supported_if` or `refuted_if` reads."""
    rules = expression.rules_of(claim, project)
    return frozenset(name for key, rule in rules.items() if key != "valid_if" for name in rule.own)


def _twins(
    values: Mapping[str, Value | None], names: Iterable[str], measure: Measure, size: str
) -> summaries.Ratio | None:
    """Each framework over itself, pooled; its interval is over launches, as that of the ratio is."""
    timings = [value for name in names if isinstance(value := values[name], Timed)]
    pairs = [pair for value in timings for pair in value.twins.get(size, ())]
    units = [ratio for pair in pairs if (ratio := statistics.twin_ratio(pair, measure.clock)) > 0]
    return summaries.centred(units)


def _residual(project: Project, claim: Claim, verdict: Verdict) -> float | None:
    """How much of the tightest tolerance of `valid_if` was used up, 0 to 1 where all of them hold.

    A bound on times asks whether the machine was free, and not whether the work was the same.
    """
    bounded = [
        (part.value, float(bound[1]))
        for part in verdict.comparisons
        if part.rule == "valid_if"
        and part.value is not None
        and (bound := TOLERANCE.search(part.text))
        and not _about_time(project, claim, part.text)
    ]
    return max((value / bound for value, bound in bounded if bound > 0 and value >= 0), default=None)


def _about_time(project: Project, claim: Claim, text: str) -> bool:
    """True where a comparison reads a timing of the claim itself."""
    measures = claim.entry.measures
    read = expression.parse(text, project.frameworks, claim.entry.uses).own
    return any(measures[name].kind is Kind.TIMING for name in read & measures.keys())


def _drawn(row: Row, ends: tuple[float, float]) -> Row:
    ratio = row.ratio
    dot = charts.Dot("", ratio.value, ratio.low, ratio.high)
    return row._replace(drawing=Markup(charts.strip(dot, row.measure.smallest_effect, ends)))  # noqa: S704 - numbers
