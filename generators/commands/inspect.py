"""What there is to look at without running a script: complaints, coverage, a claim, an audit."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from generators import clock
from generators.entries import coverage as passages
from generators.entries import load, scaffold
from generators.entries.project import inspect_project, load_project, require_claims
from generators.evidence.store import store_of
from generators.judging import audit as auditing
from generators.judging.findings import current_findings, judge_evidence
from generators.model import (
    Complaint,
    Findings,
)
from generators.site import notes


def check(root: Path, claims: tuple[str, ...]) -> tuple[Complaint, ...]:
    """Every complaint about these entries, or about all and the project's own files where none is named.

    What the evidence there is says of the notes is told as well; it breaks no entry.
    """
    project, complaints = inspect_project(root, anew=True)
    require_claims(project, claims)
    found = judge_evidence(project, store_of(root), clock.now())
    for claim in project.claims:
        complaints += tuple(notes.complaints(claim, project, found.evidence.get(claim.id, {})))
    if claims:
        return tuple(one for one in complaints if one.claim in claims)
    from generators.site import schemas

    return (*schemas.stale(load.ground(root)), *passages.complaints(project), *complaints)


def audit(root: Path, claims: tuple[str, ...]) -> auditing.Audit:
    """What the evidence shows of the controls, and which broken probes would have gone unnoticed."""
    found = current_findings(root)
    require_claims(found.project, claims)
    return auditing.audit(found, claims)


def coverage(root: Path) -> passages.Coverage:
    """How many passages of the article the entries cover."""
    return passages.coverage(load_project(root))


def show(root: Path, claim_id: str) -> tuple[dict[str, object], Findings]:
    """A claim's record, as the site's API has it, and what it was made of."""
    from generators.site import api

    found = current_findings(root)
    require_claims(found.project, (claim_id,))
    return api.claim_record(found, claim_id), found


def new(root: Path, claim_id: str, told: Mapping[str, str]) -> tuple[Path, ...]:
    """The files of a new claim."""
    return scaffold.new(load_project(root), claim_id, told, clock.now().date())


def write_schemas(root: Path) -> tuple[Path, ...]:
    """Write the entry's JSON Schema beside the entries, and the others below `build/schemas`."""
    from generators.site import schemas

    return schemas.write(load.ground(root))
