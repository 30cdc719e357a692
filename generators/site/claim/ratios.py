"""Draw the ratios of a claim's timings beside their numbers, all tables of a page on one scale."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import NamedTuple

from markupsafe import Markup

from generators.model import Measure, Observation, Occasion, Project
from generators.rules import statistics
from generators.site import charts, summaries, timings
from generators.text import number, ratio


class Row(NamedTuple):
    """A ratio of two frameworks' times.

    Attributes:
        name: of the measure.
        pair: titles of the framework above and below the line.
        ratio: for people, by the clock that rules read.
        interval: for people, empty below three launches.
        clock: the clock that rules read, `wall` or `cpu`.
        clocks: the ratio with its interval by each clock; empty where a clock read zero.
        disagree: whether the two clocks disagree.
        twins: a framework over itself, with its interval; empty where there was none.
        against: which framework is faster by the other clock, where each is sure of another side; else empty.
        spread: how far runs of the same scripts lie apart, and how many there are; empty for a single run.
    """

    name: str
    title: str
    pair: tuple[str, str]
    ratio: str
    interval: str
    launches: int
    drawing: Markup
    clock: str
    clocks: Mapping[str, str]
    disagree: bool
    against: str
    twins: str
    spread: str


class Table(NamedTuple):
    """The ratios of one machine with the drawing of their scale."""

    rows: tuple[Row, ...]
    axis: Markup

    @property
    def disagree(self) -> bool:
        """Whether the clocks disagree anywhere."""
        return any(row.disagree for row in self.rows)


def tables(
    project: Project,
    measures: Mapping[str, Measure],
    machines: Sequence[Mapping[str, Observation]],
    occasions: Sequence[Occasion] = (),
) -> list[Table | None]:
    """For each machine its ratios; None where no two frameworks have measured the same timing.

    Args:
        project: with the frameworks.
        measures: of the claim.
        machines: the observations of each machine, by framework; those of this one come first.
        occasions: earlier runs on this machine.
    """
    found = [
        found_in(measures, observations, () if place else occasions) for place, observations in enumerate(machines)
    ]
    every = [item for part in found for item in part]
    smallest = max((item.measure.smallest_effect for item in every), default=1.1)
    parts = [part for item in every for part in item.ratio[:3] if part is not None and part > 0]
    ends = charts.scale(parts, smallest)
    return [
        Table(tuple(_row(project, item, ends) for item in part), charts.axis(ends, _sides(project, observations)))
        if part
        else None
        for part, observations in zip(found, machines, strict=True)
    ]


def found_in(
    measures: Mapping[str, Measure], observations: Mapping[str, Observation], occasions: Sequence[Occasion] = ()
) -> list[timings.TimingRatio]:
    """The ratios of one machine's observations."""
    bound = statistics.bound_of(observations.values())
    return [
        found
        for name, measure in measures.items()
        for found in timings.timing_ratios(
            name, measure, {key: part.measures.get(name) for key, part in observations.items()}, bound, occasions
        )
    ]


def _title(item: timings.TimingRatio) -> str:
    return f"{item.measure.title}, {item.size}" if item.size else item.measure.title


def _sides(project: Project, observations: Mapping[str, Observation]) -> tuple[charts.Side, charts.Side]:
    return charts.sides([project.frameworks[name] for name in observations])


def _row(project: Project, item: timings.TimingRatio, ends: tuple[float, float]) -> Row:
    quotient = item.ratio
    dot = charts.Dot(*quotient[:3])
    drawing = charts.strip(dot, item.measure.smallest_effect, ends)
    first, second = (project.frameworks[name].title for name in item.pair)
    return Row(
        item.name,
        _title(item),
        (first, second),
        ratio(quotient.value),
        _interval(quotient),
        quotient.launches,
        drawing,
        item.measure.clock,
        {clock: _with_interval(found) if found else "" for clock, found in item.by_clock.items()},
        item.clocks_disagree,
        _against(item, first, second),
        _with_interval(item.twins) if item.twins else "",
        f"spread between {len(item.earlier) + 1} runs: {ratio(item.spread)}" if item.spread else "",
    )


def _against(item: timings.TimingRatio, first: str, second: str) -> str:
    """Which framework is faster by the clock that no rule reads, where the clocks contradict; else empty."""
    if item.other is None or not item.clocks_oppose:
        return ""
    clock = "the wall clock" if timings.other_clock(item.measure) == "wall" else "CPU seconds"
    name, value = (second, item.other.value) if item.other.value > 1 else (first, 1 / item.other.value)
    return f"By {clock} {name} is {number(value)} times faster"


def _interval(quotient: summaries.Ratio) -> str:
    """The interval for people, empty where there is none."""
    if quotient.low is None or quotient.high is None:
        return ""
    return f"{ratio(quotient.low)} to {ratio(quotient.high)}"


def _with_interval(quotient: summaries.Ratio) -> str:
    interval = _interval(quotient)
    return f"{ratio(quotient.value)} ({interval})" if interval else ratio(quotient.value)
