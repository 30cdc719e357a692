"""The performance overview: every timing that frameworks share, as a ratio with its interval, by machine."""

from __future__ import annotations

import math
import re
from collections.abc import Iterable, Iterator, Mapping
from itertools import pairwise
from statistics import fmean
from typing import NamedTuple

from markupsafe import Markup

from generators import cards, charts, replicates, summaries
from generators.model import CPU, Claim, Findings, Measure, Observation, Outcome, Timed, Value, Verdict

TOLERANCE = re.compile(r"<=?\s*(\d+(?:\.\d*)?(?:[eE][-+]?\d+)?)\s*$")


class Row(NamedTuple):
    """One ratio.

    Attributes:
        pair: titles of the framework whose time is divided, and of the one whose time it is divided by.
        twins: the same framework over itself, in the same launches: the A/A control; None where there was none.
        drawing: of the ratio, on the axis of its board.
        turns: between which sizes the ratio crosses 1 after this row; empty where it doesn't.
        sure: whether both intervals keep clear of 1 there.
    """

    measure: Measure
    size: str
    pair: tuple[str, str]
    ratio: summaries.Ratio
    twins: summaries.Ratio | None
    drawing: str = ""
    turns: tuple[str, ...] = ()
    sure: bool = False


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
        """The geometric mean of its ratios."""
        return math.exp(fmean(math.log(row.ratio.value) for row in self.rows))


class Board(NamedTuple):
    """What one machine class and device showed.

    Attributes:
        machines: lines for people; more than one where this machine's class changed between runs.
        here: whether the verdicts of this site rest on it.
        axis: drawing of the scale that all of its rows share.
    """

    machines: tuple[str, ...]
    device: str
    here: bool
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
        _board(findings, mine, tuple(sorted(names)), CPU, here=True),
        *(_board(findings, told, (name,), device, here=False) for (name, device), told in sorted(others.items())),
    )


class _Told(NamedTuple):
    """A claim as one machine tells it."""

    claim: Claim
    verdict: Verdict
    observations: Mapping[str, Observation]


def _board(findings: Findings, told: list[_Told], machines: tuple[str, ...], device: str, *, here: bool) -> Board:
    """The claims with a ratio, the smallest first, drawn on one axis."""
    found = [Group(one.claim, one.verdict, tuple(_rows(findings, one)), _residual(one.verdict)) for one in told]
    groups = sorted((group for group in found if group.rows), key=lambda group: (group.centre, group.claim.id))
    rows = [row for group in groups for row in group.rows]
    ends = charts.scale(
        [row.ratio.value for row in rows], max((row.measure.smallest_effect for row in rows), default=1.1)
    )
    drawn = tuple(group._replace(rows=tuple(_drawn(row, ends) for row in group.rows)) for group in groups)
    titles = [one.title for one in findings.project.frameworks.values()]
    sides = (f"{titles[0]} takes less", "more") if len(titles) == 2 else ("the first takes less", "more")
    return Board(machines, device, here, drawn, Markup(charts.axis(ends, sides)))  # noqa: S704 - charts escapes


def _rows(findings: Findings, told: _Told) -> Iterator[Row]:
    """A row for each timing, pair of frameworks and size; none where the frameworks ran apart."""
    measured = {name: one for name, one in told.observations.items() if one.outcome is Outcome.MEASURED}
    if len({one.run for one in measured.values()}) > 1:
        return
    titles = {name: one.title for name, one in findings.project.frameworks.items()}
    for name, measure in told.claim.entry.measures.items():
        values = {key: one.measures.get(name) for key, one in measured.items()}
        rows = [
            Row(measure, size, (titles[one], titles[other]), ratio, _twins(values, (one, other), measure, size))
            for one, other, size, ratio in summaries.ratios(values, measure)
        ]
        for row, following in pairwise([*rows, None]):
            yield _turned(row, following) if row and following else row  # type: ignore[misc]  # only the last is None


def _turned(row: Row, following: Row) -> Row:
    """The row with where its sweep crosses 1 before the next size."""
    one, other = row.ratio, following.ratio
    if row.pair != following.pair or (one.value < 1) == (other.value < 1):
        return row
    ends = [ratio.high if ratio.value < 1 else ratio.low for ratio in (one, other)]
    sure = all(
        end is not None and (end < 1) == (ratio.value < 1) for end, ratio in zip(ends, (one, other), strict=True)
    )
    return row._replace(turns=(row.size, following.size), sure=sure)


def _twins(
    values: Mapping[str, Value | None], names: Iterable[str], measure: Measure, size: str
) -> summaries.Ratio | None:
    """Each framework over itself, pooled; its interval is over launches, as that of the ratio is."""
    timings = [value for name in names if isinstance(value := values[name], Timed)]
    pairs = [pair for value in timings for pair in value.twins.get(size, ())]
    units = [ratio for pair in pairs if (ratio := replicates.twin_ratio(pair, measure.clock)) > 0]
    return summaries.centred(units)


def _residual(verdict: Verdict) -> float | None:
    """How much of the tightest tolerance of `valid_if` was used up, 0 to 1 where all of them hold."""
    bounded = [
        (part.value, float(bound[1]))
        for part in verdict.comparisons
        if part.rule == "valid_if" and part.value is not None and (bound := TOLERANCE.search(part.text))
    ]
    return max((value / bound for value, bound in bounded if bound > 0 and value >= 0), default=None)


def _drawn(row: Row, ends: tuple[float, float]) -> Row:
    ratio = row.ratio
    dot = charts.Dot("", ratio.value, ratio.low, ratio.high)
    return row._replace(drawing=Markup(charts.strip(dot, row.measure.smallest_effect, ends)))  # noqa: S704 - numbers
