"""What is known of a project: its entries held against the rules, and its evidence judged. Runs nothing."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from pathlib import Path

from generators import catalog, clock, judge, plan, rules
from generators.errors import UsageError
from generators.model import Broken, Claim, Complaint, Elsewhere, Evidence, Findings, Observation, Project, digest
from generators.store import Store
from generators.toml import closest


def load(root: Path) -> Project:
    """The project, with every entry that breaks a rule among its `broken` ones.

    Raises:
        UsageError: no `claims/`, or an unreadable file of the project.
    """
    return inspect(root)[0]


def inspect(root: Path, *, anew: bool = False) -> tuple[Project, tuple[Complaint, ...]]:
    """The project, and every complaint about its entries: errors and warnings.

    The rules are asked again where anything that they read has changed, or `anew` wants it.
    """
    read = catalog.load(root)
    complaints = _asked(read, anew=anew)
    wrong: dict[str, list[Complaint]] = {}
    for complaint in complaints:
        if complaint.severity == "error":
            wrong.setdefault(complaint.claim, []).append(complaint)
    broken = [
        Broken(
            id=claim.id,
            title=claim.entry.title,
            topic=claim.entry.topic,
            listed=claim.listed,
            complaints=tuple(wrong[claim.id]),
        )
        for claim in read.claims
        if claim.id in wrong
    ]
    for one in read.broken:
        shape = one.model_copy(update={"complaints": (*one.complaints, *wrong.get(one.id, ()))})
        broken.append(shape)
    sound = tuple(claim for claim in read.claims if claim.id not in wrong)
    every = tuple(complaint for one in read.broken for complaint in one.complaints) + complaints
    ordered = tuple(sorted(broken, key=lambda one: one.id))
    return read.model_copy(update={"claims": sound, "broken": ordered}), every


def _asked(read: Project, *, anew: bool) -> tuple[Complaint, ...]:
    store, key = store_of(read.root), digest([read, _code()])
    complaints = None if anew else store.checked(key)
    if complaints is None:
        complaints = rules.check(read)
        store.keep_checked(key, complaints)
    return complaints


def _code() -> list[str]:
    """Names and times of our own modules: other rules may say otherwise of the same entries."""
    return sorted(f"{path.name} {path.stat().st_mtime_ns}" for path in Path(__file__).parent.rglob("*.py"))


def store_of(root: Path) -> Store:
    """The evidence of the project at `root`."""
    return Store(root / "build" / "evidence")


def findings(root: Path, now: datetime | None = None) -> Findings:
    """Everything that the pages show, from the evidence of complete runs; runs nothing."""
    store = store_of(root)
    store.settle()
    return judged(load(root), store, now or clock.now())


def judged(project: Project, store: Store, now: datetime) -> Findings:
    """Every claim's verdict on the evidence of the scripts as they are now."""
    evidence = {
        claim.id: {name: _current(claim, store.evidence(claim.id, name)) for name in project.frameworks}
        for claim in project.claims
        if claim.runs
    }
    elsewhere: dict[str, list[Elsewhere]] = {}
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


def _elsewhere(project: Project, place: Store, now: datetime) -> Iterator[tuple[str, Elsewhere]]:
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
                Elsewhere(
                    machine=environment.machine,
                    device=environment.device,
                    verdict=judge.judge(claim, project, evidence, now),
                    evidence=evidence[claim.id],
                ),
            )


def _current(claim: Claim, evidence: Evidence, *, same_rules: bool = False) -> Evidence:
    """Evidence of the scripts as they are now; what earlier scripts showed says nothing of these."""

    def same(observation: Observation | None) -> Observation | None:
        if observation is None or not plan.same_scripts(claim, observation.fingerprint):
            return None
        return observation if not same_rules or observation.rules == claim.rules_digest else None

    newest = same(evidence.newest)
    return Evidence(newest=newest, good=same(evidence.good), outdated=bool(evidence.newest and not newest))


def require(project: Project, claims: tuple[str, ...]) -> None:
    """See to it that each of these entries is there.

    Raises:
        UsageError: one is not.
    """
    known = {claim.id for claim in project.claims} | {one.id for one in project.broken}
    for claim_id in claims:
        if claim_id not in known:
            way_out = closest(claim_id, known, "the folders of claims/")
            raise UsageError(f"claims/{claim_id}: no such claim (got {claim_id!r:.80}); {way_out}")
