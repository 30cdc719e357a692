"""Prepare the matrix of deployment places and frameworks, with what was observed of each."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from typing import NamedTuple

from generators import text
from generators.judging import gates
from generators.model import (
    Battery,
    Check,
    Claim,
    DeploymentPlace,
    DeploymentState,
    DeploymentTarget,
    Evidence,
    Findings,
    Number,
    Observation,
    Outcome,
    Project,
    Text,
)
from generators.site import cards

PLACES: Mapping[str, tuple[str, str]] = cards.PAGE_WORDS["places"]
STATES: Mapping[str, tuple[str, str]] = cards.PAGE_WORDS["states"]


class Cell(NamedTuple):
    """What one claim shows of a place and a framework.

    Attributes:
        passed: models that ran there with their source's answers; None where none was tried.
        tried: models that were tried.
        failed: names of those that did not.
        models: names of all of several.
        agreement: max abs difference from the source model; None where nothing was compared.
        size: bytes of the artefact; None where it isn't measured.
        start: seconds to the first answer from the start of the runtime's process; None where it isn't measured.
        reason: why it does not run, or is unknown; empty where it runs.
        seen: the day of an older observation, where the newest one measured nothing.
        table: place of its table among those of the claim.
    """

    place: DeploymentPlace
    framework: str
    claim: Claim
    runtime: str
    tolerance: float
    state: DeploymentState = DeploymentState.UNKNOWN
    passed: int | None = None
    tried: int | None = None
    failed: tuple[str, ...] = ()
    models: tuple[str, ...] = ()
    agreement: float | None = None
    size: float | None = None
    start: float | None = None
    reason: str = "not run yet"
    seen: date | None = None
    table: int = 0

    @property
    def counted(self) -> str:
        """How many of several models ran; empty for a single one."""
        return f"{self.passed} of {self.tried} models" if self.tried is not None and self.tried > 1 else ""

    @property
    def difference(self) -> str:
        """The largest difference from the source's answers, in words; empty where nothing was compared."""
        if self.agreement is None:
            return ""
        return f"off by at most {self.agreement:.2g} ({self.tolerance:.2g} allowed)"

    @property
    def costs(self) -> tuple[str, ...]:
        """Size and start, in words."""
        size = [] if self.size is None else [_bytes(self.size)]
        return (*size, *([] if self.start is None else [f"first answer after {text.seconds(self.start)}"]))


class Row(NamedTuple):
    """What one table of a claim shows of a place, by framework."""

    claim: Claim
    cells: Mapping[str, Cell]

    @property
    def title(self) -> str:
        """The runtimes that were tried; one that only adds words to another one's is left to its cell."""
        names = dict.fromkeys(cell.runtime for cell in self.cells.values())
        shortest = [name for name in names if not any(name.startswith(f"{other}, ") for other in names)]
        return " and ".join(shortest)

    def facts(self, cell: Cell) -> tuple[str, ...]:
        """What was measured of a cell, in words; sizes and starts only where every framework's models all ran."""
        alike = all(each.state is DeploymentState.RUNS for each in self.cells.values())
        return (*filter(None, [cell.difference]), *(cell.costs if alike else ()))


class Place(NamedTuple):
    """One place of the matrix.

    Attributes:
        reach: for each framework how many tries of a model in a runtime worked, or the state of its cells.
        reason: why nothing could be tested there, where that is the same for all cells that could not.
    """

    place: DeploymentPlace
    rows: tuple[Row, ...]
    reach: Mapping[str, str]
    summary: str
    reason: str


def cells(findings: Findings) -> tuple[Cell, ...]:
    """Every cell that the listed claims fill: by place and framework, what runs first, then by title."""
    unordered = [
        _cell(findings, claim, target, framework)._replace(table=table)
        for claim in findings.project.claims
        if claim.listed
        for table, target in enumerate(claim.entry.targets)
        for framework in target.runtime
    ]
    places, frameworks, states = list(DeploymentPlace), list(findings.project.frameworks), list(DeploymentState)
    return tuple(
        sorted(
            unordered,
            key=lambda cell: (
                places.index(cell.place),
                frameworks.index(cell.framework),
                states.index(cell.state),
                cell.claim.entry.title.casefold(),
                cell.claim.id,
                cell.runtime,
            ),
        )
    )


def places(project: Project, cells: tuple[Cell, ...]) -> Iterator[Place]:
    """Every place with its rows, even where there are none; the cells are in the order of `cells`."""
    for place in DeploymentPlace:
        here = [cell for cell in cells if cell.place is place]
        grouped: dict[tuple[str, int], dict[str, Cell]] = {}
        for cell in here:
            grouped.setdefault((cell.claim.id, cell.table), {})[cell.framework] = cell
        rows = tuple(Row(next(iter(group.values())).claim, group) for group in grouped.values())
        reasons = {cell.reason for cell in here if cell.state is DeploymentState.NOT_TESTABLE}
        reach = {name: _reach([cell for cell in here if cell.framework == name]) for name in project.frameworks}
        yield Place(place, rows, reach, _summary(project, here), reasons.pop() if len(reasons) == 1 else "")


def _reach(cells: Sequence[Cell]) -> str:
    """How many tries of a model in a runtime worked, over the cells of a framework; else their state, in words."""
    if not cells:
        return "not tried"
    known = [cell for cell in cells if cell.tried is not None]
    if not known:
        return STATES[cells[0].state][0].lower()
    passed, tried = (sum(getattr(cell, field) or 0 for cell in known) for field in ("passed", "tried"))
    return f"{passed} of {tried}{' tries' if tried > 1 else ''}"


def _summary(project: Project, cells: Sequence[Cell]) -> str:
    """How many tries of a model in a runtime worked, for each framework."""
    if not cells:
        return "No claim tries it."
    parts = []
    for name, framework in project.frameworks.items():
        known = [cell for cell in cells if cell.framework == name and cell.tried is not None]
        if known:
            parts.append(f"{framework.title}: {_reach(known)}")
    open_cells = sum(cell.tried is None and cell.state is not DeploymentState.NOT_POSSIBLE for cell in cells)
    left = f"{text.counted(open_cells, 'cell')} not tested or not known" if open_cells else ""
    if not parts:
        return f"Nothing known here: {left}."
    return f"What ran here and gave the right answers: {', '.join(parts)}{f'; {left}' if left else ''}."


def _cell(findings: Findings, claim: Claim, target: DeploymentTarget, framework: str) -> Cell:
    evidence = findings.evidence.get(claim.id, {}).get(framework, Evidence())
    blank = Cell(target.target, framework, claim, target.runtime[framework], target.tolerance)
    newest, good = evidence.newest, evidence.good
    if newest is None:
        return blank
    if newest.outcome is Outcome.MEASURED:
        return _measured(findings, target, newest, blank)
    if good is not None and gates.same_work(claim, good, newest):
        return _measured(findings, target, good, blank)._replace(seen=good.started.date(), reason=_reason(newest))
    state = DeploymentState.NOT_TESTABLE if newest.outcome is Outcome.UNAVAILABLE else DeploymentState.UNKNOWN
    return blank._replace(state=state, reason=_reason(newest))


def _measured(findings: Findings, target: DeploymentTarget, observation: Observation, blank: Cell) -> Cell:
    """The cell of a measured observation; one with a failed control shows no number."""
    fault = gates.control_fault(findings.project, blank.claim, {observation.framework: observation})
    if fault:
        return blank._replace(reason=fault.reason)
    possible = observation.measures.get(target.possible)
    explanation = observation.measures.get(target.reason)
    reason = explanation.value if isinstance(explanation, Text) else ""
    if isinstance(possible, Check) and not possible.value:
        return blank._replace(state=DeploymentState.NOT_POSSIBLE, reason=reason)
    agreement, size, start = (_number(observation, name) for name in (target.agreement, target.size, target.start))
    measured = blank._replace(size=size, start=start, reason="", agreement=agreement)
    if target.converts_only:
        return measured._replace(state=DeploymentState.CONVERTS_ONLY, reason=reason, agreement=None)
    battery = observation.measures.get(target.passes)
    if isinstance(battery, Battery):
        return _counted(battery, measured)
    if agreement is None:
        return blank._replace(reason="nothing was compared")
    runs = agreement <= target.tolerance
    state = DeploymentState.RUNS if runs else DeploymentState.DIFFERS
    return measured._replace(state=state, passed=int(runs), tried=1)


def _counted(battery: Battery, measured: Cell) -> Cell:
    """The cell of several models: those that passed are counted, the others named."""
    failed = tuple(name for name, passed in battery.items.items() if passed is False)
    passed = sum(item is True for item in battery.items.values())
    if not (passed or failed):
        return measured._replace(state=DeploymentState.UNKNOWN, reason="nothing was compared")
    state = DeploymentState.PARTLY if passed else DeploymentState.NOT_POSSIBLE
    state = state if failed else DeploymentState.RUNS
    return measured._replace(
        state=state, passed=passed, tried=passed + len(failed), failed=failed, models=tuple(battery.items)
    )


def _number(observation: Observation, name: str) -> float | None:
    """A number, or the largest of several; None where there is none."""
    value = observation.measures.get(name)
    if not isinstance(value, Number):
        return None
    return max(value.value) if isinstance(value.value, tuple) else value.value


def _reason(observation: Observation) -> str:
    """Why an observation has no numbers, in words."""
    reason = " ".join(observation.reason.split()).rstrip(".")
    return reason if observation.outcome is Outcome.UNAVAILABLE and reason else f"{observation.outcome}: {reason}"


def _bytes(size: float) -> str:
    """A size in bytes, or in kB or MB with three significant digits."""
    if size < 1e4:
        return text.number(size, "bytes")
    unit, scale = ("kB", 1e3) if size < 1e6 else ("MB", 1e6)
    return text.number(size / scale, unit)
