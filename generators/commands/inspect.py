"""The commands that run no script: `new`, `check`, `audit`, `show` and `schema`."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from generators import clock
from generators.entries.coverage import Coverage, coverage_of
from generators.entries.lint.registry import check_project
from generators.entries.load import claims_folder
from generators.entries.project import inspect_project, load_project, require_claims
from generators.entries.scaffold import create_claim
from generators.evidence.store import store_of
from generators.judging.audit import Audit
from generators.judging.audit import audit as audit_findings
from generators.judging.findings import current_findings, judge_evidence
from generators.model import Complaint, Findings
from generators.site import api, notes, schemas


def new(root: Path, claim_id: str, fields: Mapping[str, str]) -> tuple[Path, ...]:
    """Write the files of a new claim whose entry has these fields."""
    return create_claim(load_project(root), claim_id, fields, clock.now().date())


def check(root: Path, claims: tuple[str, ...]) -> tuple[tuple[Complaint, ...], Coverage]:
    """Every complaint about these entries, or about all entries and the project's own files where none is named.

    Beside them stands how many passages of the article the entries cover. Numbers of the notes that repeat the
    evidence are warnings, which break no entry.
    """
    project, entry_scope = inspect_project(root, cached=False)
    require_claims(project, claims)
    evidence = judge_evidence(project, store_of(root), clock.now()).evidence
    evidence_scope = (
        complaint
        for claim in project.claims
        for complaint in notes.complaints(claim, project, evidence.get(claim.id, {}))
    )
    complaints = (*entry_scope, *evidence_scope)
    coverage = coverage_of(project)
    if claims:
        return tuple(complaint for complaint in complaints if complaint.claim in claims), coverage
    return (*schemas.stale(claims_folder(root)), *check_project(project), *complaints), coverage


def audit(root: Path, claims: tuple[str, ...]) -> Audit:
    """What the evidence shows of the controls, and which broken probes would stay unnoticed."""
    findings = current_findings(root)
    require_claims(findings.project, claims)
    return audit_findings(findings, claims)


def show(root: Path, claim_id: str) -> tuple[dict[str, object], Findings]:
    """A claim's record, as the site's API has it, and the findings behind it."""
    findings = current_findings(root)
    require_claims(findings.project, (claim_id,))
    return api.claim_record(findings, claim_id), findings


def write_schemas(root: Path) -> tuple[Path, ...]:
    """Write the entry's JSON Schema beside the entries, and the others below `build/schemas`."""
    return schemas.write(claims_folder(root))
