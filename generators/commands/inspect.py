"""What there is to look at without running a script: complaints, coverage, a claim, an audit."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import NamedTuple

from generators import clock
from generators.entries.coverage import Coverage, coverage_of
from generators.entries.lint.registry import check_project
from generators.entries.load import claims_folder
from generators.entries.project import inspect_project, load_project, require_claims
from generators.entries.scaffold import create_claim
from generators.evidence.store import store_of
from generators.judging import audit as auditing
from generators.judging.findings import current_findings, judge_evidence
from generators.model import (
    Complaint,
    Findings,
)
from generators.site import notes


class CheckResult(NamedTuple):
    """What `check` found: complaints, and how many passages of the article the entries cover."""

    complaints: tuple[Complaint, ...]
    coverage: Coverage


def check(root: Path, claims: tuple[str, ...]) -> CheckResult:
    """Every complaint about these entries; where none is named, about all and about the project's own files.

    A complaint that needs the evidence, such as about a number typed into the notes, breaks no entry.
    """
    project, entry_scope = inspect_project(root, cached=False)
    require_claims(project, claims)
    evidence = judge_evidence(project, store_of(root), clock.now()).evidence
    evidence_scope = (
        complaint
        for claim in project.claims
        for complaint in notes.complaints(claim, project, evidence.get(claim.id, {}))
    )
    complaints: tuple[Complaint, ...] = (*entry_scope, *evidence_scope)
    if claims:
        complaints = tuple(complaint for complaint in complaints if complaint.claim in claims)
    else:
        from generators.site import schemas

        project_scope = (*schemas.stale(claims_folder(root)), *check_project(project))
        complaints = (*project_scope, *complaints)
    return CheckResult(complaints, coverage_of(project))


def audit(root: Path, claims: tuple[str, ...]) -> auditing.Audit:
    """What the evidence shows of the controls, and which broken probes would have gone unnoticed."""
    found = current_findings(root)
    require_claims(found.project, claims)
    return auditing.audit(found, claims)


def show(root: Path, claim_id: str) -> tuple[dict[str, object], Findings]:
    """A claim's record, as the site's API has it, and what it was made of."""
    from generators.site import api

    found = current_findings(root)
    require_claims(found.project, (claim_id,))
    return api.claim_record(found, claim_id), found


def new(root: Path, claim_id: str, told: Mapping[str, str]) -> tuple[Path, ...]:
    """The files of a new claim."""
    return create_claim(load_project(root), claim_id, told, clock.now().date())


def write_schemas(root: Path) -> tuple[Path, ...]:
    """Write the entry's JSON Schema beside the entries, and the others below `build/schemas`."""
    from generators.site import schemas

    return schemas.write(claims_folder(root))
