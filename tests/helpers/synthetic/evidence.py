"""Fresh evidence of every script of a project, written by the store as a run writes it; no script runs."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from datetime import datetime, timedelta
from pathlib import Path
from unittest.mock import patch

from generators import clock
from generators.entries.load import read_project
from generators.evidence.fingerprint import environment_name, fingerprints
from generators.evidence.store import store_of
from generators.model import (
    DEFAULT_ENVIRONMENT,
    Battery,
    Check,
    ControlResult,
    Environment,
    Footer,
    Kind,
    Launch,
    Manifest,
    Measure,
    Number,
    Observation,
    Outcome,
    Project,
    Request,
    Text,
    Timing,
    Value,
)
from generators.running.environments import observe
from generators.running.environments.machine import this_machine
from generators.sandbox import policy

LAUNCHES, ROUNDS = 7, 20


def write_evidence(root: Path, sandbox: str = "auto") -> int:
    """Keep an observation of each script as it is now, as one complete run; return how many there are.

    Args:
        root: of the project.
        sandbox: in which the environments are described, as for `claims verify --sandbox`.
    """
    project, store, began = read_project(root), store_of(root), clock.now()
    environments = _environments(project, sandbox)
    run = f"{began:%Y%m%dT%H%M%SZ}-synthetic"
    observations = tuple(_observations(project, environments, run, began))
    manifest = Manifest(
        run=run,
        number=1,
        started=began,
        expected=tuple((each.claim, each.framework) for each in observations),
        machine=this_machine(),
    )
    with patch("os.fsync"), store.lock():  # nothing here has to outlive a power cut
        store.journal.begin(manifest)
        for observation in observations:
            store.journal.keep(run, observation)
        counted = Counter(each.outcome for each in observations)
        store.finish(Footer(run=run, finished=clock.now(), outcomes=dict(counted)))
    return len(observations)


def _environments(project: Project, sandbox: str) -> dict[str, Environment]:
    confinement = policy.choose(project.root, sandbox)
    names = {DEFAULT_ENVIRONMENT} | {
        claim.entry.run.environment_of(name) for claim in project.claims for name in project.frameworks
    }
    return {name: observe.observe(project, name, "", confinement) for name in sorted(names)}


def _observations(
    project: Project, environments: Mapping[str, Environment], run: str, began: datetime
) -> Iterator[Observation]:
    request = Request()
    for claim in (claim for claim in project.claims if claim.runs):
        wanted = fingerprints(claim, project.frameworks, project, environments, request)
        for position, framework in enumerate(project.frameworks):
            measures = {
                name: _value(measure, favoured=not position) for name, measure in claim.entry.measures.items()
            }
            yield Observation(
                claim=claim.id,
                framework=framework,
                outcome=Outcome.MEASURED,
                measures=measures,
                controls=tuple(_controls(measures)),
                environment=environments[environment_name(claim, framework, request)],
                started=began - timedelta(seconds=1),
                seconds=1.5,
                peak_memory=12.5,
                limits={"seconds": 60, "memory": 4096, "threads": 1},
                fingerprint=wanted[framework],
                rules=claim.rules_digest,
                run=run,
            )


def _value(measure: Measure, *, favoured: bool) -> Value:
    """A value of the measure's kind, another one for the first framework than for the others."""
    if measure.kind is Kind.CHECK:
        return Check(value=favoured)
    if measure.kind is Kind.BATTERY:
        return Battery(items={"first": favoured, "second": True})
    if measure.kind is Kind.TEXT:
        return Text(value="a text")
    if measure.kind is Kind.NUMBER:
        return Number(value=2.0 if favoured else 1.0)
    launches = (_launch(0.001 * (1 + launch % 3 / 100) * (2 - favoured)) for launch in range(LAUNCHES))
    return Timing(launches={"": tuple(launches)})


def _launch(seconds: float) -> Launch:
    wall = tuple(seconds * (1 + place / 1000) for place in range(ROUNDS))
    return Launch(wall=wall, cpu=wall, noisy=(False,) * ROUNDS)


def _controls(measures: Mapping[str, Value]) -> Iterator[ControlResult]:
    for name, value in measures.items():
        for known in (True, False) if isinstance(value, Check) else ():
            yield ControlResult(measure=name, observed=known, known=known, passed=True)
