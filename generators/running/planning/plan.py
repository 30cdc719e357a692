"""Decide which jobs must run, and why: compare their fingerprints with those of the evidence."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from datetime import datetime, timedelta

from generators import clock
from generators.evidence.fingerprint import difference_in_words, environment_name, fingerprints
from generators.evidence.resume import ResumedEvidence
from generators.evidence.store import Store
from generators.model import Claim, Environment, Fingerprint, Job, Outcome, Plan, Project, Request

EvidenceSource = Store | ResumedEvidence


def make_plan(
    project: Project,
    claims: Collection[Claim],
    environments: Mapping[str, Environment],
    evidence: EvidenceSource,
    request: Request,
    now: datetime,
) -> Plan:
    """The jobs of the claims with scripts among `claims`, each with the reason why it must run.

    Args:
        project: names the frameworks.
        claims: to be planned.
        environments: as observed, by name.
        evidence: the evidence there is.
        request: what must run. A timing's scripts run together, whichever framework is requested.
        now: to tell evidence that has expired.
    """
    jobs: list[Job] = []
    fresh: dict[str, dict[str, str]] = {}
    for claim in sorted((claim for claim in claims if claim.runs), key=lambda claim: claim.id):
        requested = request.frameworks or tuple(project.frameworks)
        names = tuple(name for name in project.frameworks if claim.timed or name in requested)
        wanted = fingerprints(claim, names, project, environments, request)
        addresses = {name: wanted[name].digest for name in names}
        always = dict.fromkeys(names, "asked for") if request.fresh else None
        reasons = always or _reasons(claim, wanted, addresses, evidence, now)
        if claim.timed and reasons:
            reasons = {name: reasons.get(name, "timed together") for name in names}
        groups = [names] if claim.timed and reasons else [(name,) for name in reasons]
        jobs += [
            Job(
                claim=claim.id,
                frameworks=group,
                timed=claim.timed,
                exclusive=claim.entry.run.exclusive,
                why={name: reasons[name] for name in group},
                environments={name: environment_name(claim, name, request) for name in group},
                fingerprints={name: wanted[name] for name in group},
            )
            for group in groups
        ]
        fresh[claim.id] = {name: addresses[name] for name in names if name not in reasons}
    return Plan(jobs=tuple(jobs), fresh=fresh)


def _reasons(
    claim: Claim,
    wanted: Mapping[str, Fingerprint],
    addresses: Mapping[str, str],
    evidence: EvidenceSource,
    now: datetime,
) -> dict[str, str]:
    """Why scripts must run, by framework; one whose evidence is fresh is left out."""
    found = {name: _reason(claim, name, wanted[name], addresses[name], evidence, now) for name in wanted}
    reasons = {name: reason for name, reason in found.items() if reason}
    if claim.timed and not reasons and not _same_run(addresses.values(), evidence):
        return dict.fromkeys(wanted, "timings of different runs do not pair")
    return reasons


def _same_run(addresses: Iterable[str], evidence: EvidenceSource) -> bool:
    """Whether the observations of these fingerprints were made in one run."""
    found = map(evidence.brief_measured, addresses)
    return len({observation.run for observation in found if observation is not None}) <= 1


def _reason(
    claim: Claim, framework: str, wanted: Fingerprint, address: str, evidence: EvidenceSource, now: datetime
) -> str | None:
    """Why a script must run; None where its evidence is fresh."""
    known = evidence.brief_evidence(claim.id, framework)
    newest, good = known.newest, known.good
    # This comes first: it lets the store set a damaged file aside, in whose place the next one is written.
    found = good if good is not None and good.address == address else evidence.brief_measured(address)
    if newest is None:
        return "new"
    failed_since = newest.outcome is not Outcome.MEASURED and newest.address == address
    if found is not None and not failed_since:
        if found.started > now + clock.SKEW:
            return f"evidence lies ahead of now (of {found.started:%Y-%m-%d %H:%M} UTC)"
        expired = found.started + timedelta(days=claim.entry.run.valid_days) < now
        return f"evidence expired (older than {claim.entry.run.valid_days} days)" if expired else None
    whole = evidence.evidence(claim.id, framework).newest
    changed = difference_in_words(whole.fingerprint, wanted) if whole else None
    return changed or f"last run ended {newest.outcome}"
