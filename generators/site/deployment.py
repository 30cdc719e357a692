"""Prepare the matrix of deployment places and frameworks, with what was observed of each."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date
from itertools import groupby
from operator import attrgetter
from typing import NamedTuple

from generators import text
from generators.judging import gates
from generators.model import (
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
    Text,
)
from generators.site import cards

PLACES: Mapping[str, tuple[str, str]] = cards.PAGE_WORDS["places"]
STATES: Mapping[str, tuple[str, str]] = cards.PAGE_WORDS["states"]


class Cell(NamedTuple):
    """What one claim shows of a place and a framework.

    Attributes:
        agreement: max abs difference from the source model; None where nothing was compared.
        size: bytes of the artefact; None where it isn't measured.
        start: seconds to the first answer from the start of the runtime's process; None where it isn't measured.
        reason: why it does not run, or is unknown; empty where it runs.
        seen: the day of an older observation, where the newest one measured nothing.
    """

    place: DeploymentPlace
    framework: str
    claim: Claim
    runtime: str
    tolerance: float
    state: DeploymentState = DeploymentState.UNKNOWN
    agreement: float | None = None
    size: float | None = None
    start: float | None = None
    reason: str = "not run yet"
    seen: date | None = None

    @property
    def facts(self) -> tuple[str, ...]:
        """What was measured, in words."""
        facts = []
        if self.agreement is not None:
            facts.append(f"off by at most {self.agreement:.2g} ({self.tolerance:.2g} allowed)")
        if self.size is not None:
            facts.append(_bytes(self.size))
        if self.start is not None:
            facts.append(f"first answer after {text.seconds(self.start)}")
        return tuple(facts)


def cells(findings: Findings) -> tuple[Cell, ...]:
    """Every cell that the listed claims fill: by place and framework, what runs first, then by title."""
    unordered = [
        _cell(findings, claim, target, framework)
        for claim in findings.project.claims
        if claim.listed
        for target in claim.entry.targets
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


def rows(cells: tuple[Cell, ...]) -> Iterator[tuple[DeploymentPlace, dict[str, list[Cell]]]]:
    """For each place its cells by framework, even where there are none; the cells are in the order of `cells`."""
    for place in DeploymentPlace:
        here = [cell for cell in cells if cell.place is place]
        yield place, {name: list(group) for name, group in groupby(here, attrgetter("framework"))}


def _cell(findings: Findings, claim: Claim, target: DeploymentTarget, framework: str) -> Cell:
    evidence = findings.evidence.get(claim.id, {}).get(framework, Evidence())
    blank = Cell(target.target, framework, claim, target.runtime[framework], target.tolerance)
    newest, good = evidence.newest, evidence.good
    if newest is None:
        return blank
    if newest.outcome is Outcome.MEASURED:
        return _measured(findings, target, newest, blank)
    if good is not None and good.rules == claim.rules_digest and good.fingerprint.work == newest.fingerprint.work:
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
    measured = blank._replace(size=size, start=start, reason="")
    if target.converts_only:
        return measured._replace(state=DeploymentState.CONVERTS_ONLY, reason=reason)
    if agreement is None:
        return blank._replace(reason="nothing was compared")
    state = DeploymentState.RUNS if agreement <= target.tolerance else DeploymentState.DIFFERS
    return measured._replace(state=state, agreement=agreement)


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
