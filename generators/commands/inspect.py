"""The commands that run no script: `new`, `check`, `audit`, `show` and `schema`."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from generators import clock
from generators.commands.history import with_history
from generators.entries.coverage import Coverage, coverage_of
from generators.entries.lint.registry import check_project
from generators.entries.load import claims_folder, read_project
from generators.entries.project import complaints_about, remembered_project, require_claims, sound_project
from generators.entries.scaffold import create_claim
from generators.judging.controls.audit import Audit
from generators.judging.controls.audit import audit as audit_findings
from generators.judging.findings import current_findings
from generators.model import Complaint, Findings, History, TypedNumber, Verdict
from generators.site.claim import notes
from generators.site.exports import api, schemas

SENTENCES = {"claim", "word", "reason", "details"}  # fields of a verdict


def new(root: Path, claim_id: str, fields: Mapping[str, str]) -> tuple[Path, ...]:
    """Write the files of a new claim whose entry has these fields."""
    return create_claim(read_project(root), claim_id, fields, clock.now().date())


def check(root: Path, claims: tuple[str, ...]) -> tuple[tuple[Complaint, ...], Coverage | None]:
    """Every complaint about these entries, or about all entries and the project's own files where none is named.

    Beside the latter stands how many passages of the article the entries cover. The complaints depend on the files
    alone: no evidence is read, and neither the machine nor the clock is asked.
    """
    read = read_project(root)
    require_claims(read, claims)
    complaints = complaints_about(read, claims)
    if claims:
        return complaints, None
    return (*schemas.stale(claims_folder(root)), *check_project(read), *complaints), coverage_of(read)


def audit(root: Path, claims: tuple[str, ...]) -> Audit:
    """What the evidence shows of the controls, and which broken probes would stay unnoticed."""
    read = read_project(root)
    require_claims(read, claims)
    return audit_findings(current_findings(root, project=sound_project(read)), claims)


def show(root: Path, claim_id: str) -> tuple[dict[str, object], Findings, tuple[TypedNumber, ...]]:
    """A claim's record, as the site's API has it, the findings behind it, and numbers typed into its notes."""
    findings = histories(root, (claim_id,))
    return api.claim_record(findings, claim_id), findings, notes.typed_numbers(findings, claim_id)


def verdicts(root: Path, claims: tuple[str, ...]) -> tuple[Verdict, ...]:
    """The verdicts on all claims, or on those that are named, by id, on the evidence as it is."""
    read = remembered_project(root)
    require_claims(read, claims)
    found = current_findings(root, project=sound_project(read, claims)).verdicts
    return tuple(found[claim_id] for claim_id in sorted(claims or found))


def histories(root: Path, claims: tuple[str, ...]) -> Findings:
    """The findings on all claims, or on those that are named and those that they use, with their history."""
    read = remembered_project(root)
    require_claims(read, claims)
    return with_history(current_findings(root, project=sound_project(read, claims)), read)


def history_records(findings: Findings, claim_id: str = "") -> list[dict[str, object]]:
    """What changed of a claim after publication, or of each claim whose rules or data changed, or may have."""
    history = findings.history or History()
    changed = [claim.id for claim in findings.project.claims if history.unknown or history.of(claim.id).demands]
    fields = ("id", "title", "published", "history", "history_unknown")
    records = (api.claim_record(findings, found) for found in ([claim_id] if claim_id else changed))
    return [{field: record[field] for field in fields} for record in records]


def write_schemas(root: Path) -> tuple[Path, ...]:
    """Write the entry's JSON Schema beside the entries, and the others below `build/schemas`."""
    return schemas.write(claims_folder(root))
