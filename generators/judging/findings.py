"""Gather the project, its evidence and every verdict into `Findings`, for pages and commands."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from datetime import datetime
from pathlib import Path

from generators import clock
from generators.entries.project import load_project
from generators.evidence.fingerprint import read_anew, same_scripts
from generators.evidence.store import Store, store_of
from generators.judging.judge import judge, judge_all
from generators.judging.shared_bias import shared_bias
from generators.model import (
    AllEvidence,
    Claim,
    Evidence,
    Findings,
    Observation,
    Occasion,
    OtherMachine,
    Project,
    SharedBias,
    Verdict,
)

KnownVerdicts = Callable[[AllEvidence], Mapping[str, Verdict]]


def current_findings(root: Path, now: datetime | None = None, project: Project | None = None) -> Findings:
    """Everything that the pages show, from the evidence of complete runs; runs nothing.

    The project is read from `root` unless it is given.
    """
    read_anew()
    store = store_of(root)
    store.recover()
    return judge_evidence(project or load_project(root), store, now or clock.now())


def judge_evidence(
    project: Project, store: Store, now: datetime, known: KnownVerdicts = lambda _evidence: {}
) -> Findings:
    """Every claim's verdict on the evidence of the scripts as they are now.

    Args:
        project: the entries.
        store: the evidence.
        now: to tell what has expired.
        known: takes the evidence as it was read, and gives the verdicts that are known of it.
    """
    stored = {
        claim.id: {name: store.evidence(claim.id, name) for name in project.frameworks}
        for claim in project.claims
        if claim.observed
    }
    claims = project.claims_by_id
    evidence = {
        claim_id: {name: _current(claims[claim_id], found) for name, found in by_framework.items()}
        for claim_id, by_framework in stored.items()
    }
    elsewhere: dict[str, list[OtherMachine]] = {}
    for place in store.places():
        for claim_id, machine in _on_machine(project, place, now):
            elsewhere.setdefault(claim_id, []).append(machine)
    ledgers = store.journal.ledgers()
    complete = [ledger for ledger in ledgers if ledger.complete]
    behind = _runs(project, evidence)
    return Findings(
        project=project,
        verdicts=judge_all(project, evidence, now, known(stored)),
        evidence=evidence,
        ledger=complete[-1] if complete else None,
        runs=tuple(ledger for ledger in ledgers if ledger.is_behind(behind)),
        at=now,
        elsewhere={
            claim_id: tuple(sorted(machines, key=lambda item: (item.machine.name, item.device)))
            for claim_id, machines in elsewhere.items()
        },
        occasions={
            claim.id: found
            for claim in project.claims
            if claim.timed and (found := tuple(_occasions(store, claim, evidence.get(claim.id, {}))))
        },
        shared_bias=_shared_bias(project, evidence),
    )


def _occasions(store: Store, claim: Claim, evidence: Mapping[str, Evidence]) -> Iterator[Occasion]:
    """The earlier runs of a claim's timings whose fingerprints are those of the evidence."""
    good = {name: part.good for name, part in evidence.items() if part.good}
    fingerprints = {name: part.fingerprint.digest for name, part in good.items()}
    runs = {part.run for part in good.values()}
    for occasion in store.occasions.of(claim.id):
        if occasion.fingerprints == fingerprints and occasion.run not in runs:
            yield occasion


def _shared_bias(project: Project, evidence: AllEvidence) -> SharedBias | None:
    """The twins of all listed claims together; None where not all of them are read."""
    if project.partial:
        return None
    listed = [claim.id for claim in project.claims if claim.timed and claim.listed and claim.id in evidence]
    good = [part.good for claim_id in listed for part in evidence[claim_id].values() if part.good]
    return shared_bias(project, good)


def _runs(project: Project, evidence: AllEvidence) -> set[str]:
    """Names of the runs that the evidence of the listed claims comes from."""
    listed = (claim.id for claim in project.claims if claim.listed)
    found = (part for claim_id in listed for part in evidence.get(claim_id, {}).values())
    return {seen.run for part in found for seen in (part.newest, part.good) if seen}


def _on_machine(project: Project, place: Store, now: datetime) -> Iterator[tuple[str, OtherMachine]]:
    """What another machine class observed of each claim, judged on that alone.

    It can't be run again here, so it counts only while scripts and rules are those that it was made with.
    """
    evidence = {}
    for claim in project.claims:
        current = {
            name: _current(claim, place.evidence(claim.id, name), same_rules=True) for name in project.frameworks
        }
        if claim.runs and any(part.newest for part in current.values()):
            evidence[claim.id] = current
    for claim_id, current in evidence.items():
        environment = next(part.newest.environment for part in current.values() if part.newest)
        verdict = judge(project.claims_by_id[claim_id], project, evidence, now)
        machine, device = environment.machine, environment.device
        yield claim_id, OtherMachine(machine=machine, device=device, verdict=verdict, evidence=current)


def _current(claim: Claim, evidence: Evidence, *, same_rules: bool = False) -> Evidence:
    """Evidence of the scripts as they are now; observations of earlier scripts are left out."""

    def current(observation: Observation | None) -> Observation | None:
        if observation is None or not same_scripts(claim, observation.fingerprint):
            return None
        return observation if not same_rules or observation.rules == claim.rules_digest else None

    newest = current(evidence.newest)
    return Evidence(newest=newest, good=current(evidence.good), outdated=bool(evidence.newest and not newest))
