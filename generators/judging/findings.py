"""What is known of a project: its entries held against the rules, and its evidence judged. Runs nothing."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from pathlib import Path

from generators import clock
from generators.entries.project import load_project
from generators.evidence import fingerprint
from generators.evidence.store import Store, store_of
from generators.judging import judge
from generators.model import (
    Claim,
    Evidence,
    Findings,
    Observation,
    OtherMachine,
    Project,
)


def current_findings(root: Path, now: datetime | None = None) -> Findings:
    """Everything that the pages show, from the evidence of complete runs; runs nothing."""
    store = store_of(root)
    store.recover()
    return judge_evidence(load_project(root), store, now or clock.now())


def judge_evidence(project: Project, store: Store, now: datetime) -> Findings:
    """Every claim's verdict on the evidence of the scripts as they are now."""
    evidence = {
        claim.id: {name: _current(claim, store.evidence(claim.id, name)) for name in project.frameworks}
        for claim in project.claims
        if claim.runs
    }
    elsewhere: dict[str, list[OtherMachine]] = {}
    for place in store.places():
        for claim_id, seen in _elsewhere(project, place, now):
            elsewhere.setdefault(claim_id, []).append(seen)
    complete = [ledger for ledger in store.journal.ledgers() if ledger.complete]
    return Findings(
        project=project,
        verdicts=judge.judge_all(project, evidence, now),
        evidence=evidence,
        ledger=complete[-1] if complete else None,
        at=now,
        elsewhere={
            claim_id: tuple(sorted(seen, key=lambda one: (one.machine.name, one.device)))
            for claim_id, seen in elsewhere.items()
        },
    )


def _elsewhere(project: Project, place: Store, now: datetime) -> Iterator[tuple[str, OtherMachine]]:
    """What one other machine class showed of each claim, judged on that alone, by the same judge.

    It can't be run again here, so it counts only as long as scripts and rules are those that it was made with.
    """
    evidence = {}
    for claim in project.claims:
        found = {
            name: _current(claim, place.evidence(claim.id, name), same_rules=True) for name in project.frameworks
        }
        if claim.runs and any(part.newest for part in found.values()):
            evidence[claim.id] = found
    for claim in project.claims:
        newest = [part.newest for part in evidence.get(claim.id, {}).values() if part.newest]
        if newest:
            environment = newest[0].environment
            yield (
                claim.id,
                OtherMachine(
                    machine=environment.machine,
                    device=environment.device,
                    verdict=judge.judge(claim, project, evidence, now),
                    evidence=evidence[claim.id],
                ),
            )


def _current(claim: Claim, evidence: Evidence, *, same_rules: bool = False) -> Evidence:
    """Evidence of the scripts as they are now; what earlier scripts showed says nothing of these."""

    def same(observation: Observation | None) -> Observation | None:
        if observation is None or not fingerprint.same_scripts(claim, observation.fingerprint):
            return None
        return observation if not same_rules or observation.rules == claim.rules_digest else None

    newest = same(evidence.newest)
    return Evidence(newest=newest, good=same(evidence.good), outdated=bool(evidence.newest and not newest))
