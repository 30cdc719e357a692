"""What must run, and why: compare what an observation would depend on with what the evidence depended on."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from datetime import datetime, timedelta
from typing import Protocol

from generators import clock
from generators.evidence.fingerprint import difference_in_words, environment_name, fingerprint
from generators.model import (
    Claim,
    Environment,
    Evidence,
    Fingerprint,
    Job,
    Observation,
    Outcome,
    Plan,
    Project,
    Request,
)


class EvidenceSource(Protocol):
    """Where earlier observations are found; the store is one."""

    def evidence(self, claim: str, framework: str) -> Evidence:
        """The newest observation of a script and the last measured one."""

    def measured(self, address: str) -> Observation | None:
        """The measured observation of a fingerprint's digest."""


def make_plan(
    project: Project,
    claims: Collection[Claim],
    environments: Mapping[str, Environment],
    shelf: EvidenceSource,
    request: Request,
    now: datetime,
) -> Plan:
    """The jobs of the claims with scripts among `claims`, each with the reason why it must run.

    Args:
        project: names the frameworks.
        claims: to be planned.
        environments: as observed, by name.
        shelf: the evidence there is.
        request: what was asked for. A timing's scripts run together, whichever framework was asked for.
        now: to tell evidence that has expired.
    """
    jobs: list[Job] = []
    still: dict[str, dict[str, str]] = {}
    for claim in sorted((one for one in claims if one.runs), key=lambda one: one.id):
        asked = request.frameworks or tuple(project.frameworks)
        names = tuple(name for name in project.frameworks if claim.timed or name in asked)
        prints = {name: fingerprint(claim, name, project, environments, request) for name in names}
        why = {
            name: "asked for" if request.fresh else _reason(claim, name, prints[name], shelf, now)
            for name in names
        }
        if claim.timed and not any(why.values()) and not _together(prints.values(), shelf):
            why = dict.fromkeys(names, "timings of different runs do not pair")
        groups = _groups(claim, names, why)
        running = {name for group in groups for name in group}
        still[claim.id] = {name: prints[name].digest for name in names if name not in running}
        jobs += [
            Job(
                claim=claim.id,
                frameworks=group,
                timed=claim.timed,
                why={name: why[name] or "timed together" for name in group},
                environments={name: environment_name(claim, name, request) for name in group},
                fingerprints={name: prints[name] for name in group},
            )
            for group in groups
        ]
    return Plan(jobs=tuple(jobs), fresh=still)


# --- why -------------------------------------------------------------------------------------------------


def _groups(claim: Claim, names: tuple[str, ...], why: Mapping[str, str]) -> list[tuple[str, ...]]:
    """Frameworks that run together: one each, or all of a timing as soon as one of them must run."""
    if claim.timed:
        return [names] if any(why.values()) else []
    return [(name,) for name in names if why[name]]


def _together(prints: Iterable[Fingerprint], shelf: EvidenceSource) -> bool:
    """Whether the observations of these fingerprints were made in one run."""
    found = [shelf.measured(one.digest) for one in prints]
    return len({one.run for one in found if one is not None}) <= 1


def _reason(claim: Claim, framework: str, wanted: Fingerprint, shelf: EvidenceSource, now: datetime) -> str:
    """Why the job must run; empty where its evidence is fresh."""
    evidence = shelf.evidence(claim.id, framework)
    good = evidence.good
    found = good if good is not None and good.fingerprint == wanted else shelf.measured(wanted.digest)
    if found is not None and evidence.newest is not None and not _failed_since(evidence.newest, found):
        if found.started > now + clock.SKEW:
            return f"evidence lies ahead of now (of {found.started:%Y-%m-%d %H:%M} UTC)"
        expired = found.started + timedelta(days=claim.entry.run.valid_days) < now
        return f"evidence expired (older than {claim.entry.run.valid_days} days)" if expired else ""
    if evidence.newest is None:
        return "new"
    changed = difference_in_words(evidence.newest.fingerprint, wanted)
    return changed or f"last run ended {evidence.newest.outcome}"


def _failed_since(newest: Observation, found: Observation) -> bool:
    return newest.outcome is not Outcome.MEASURED and newest.fingerprint == found.fingerprint


# --- shared probes ---------------------------------------------------------------------------------------
