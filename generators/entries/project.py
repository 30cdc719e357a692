"""Read the project, check it by every lint rule, and keep the result until something changes."""

from __future__ import annotations

import contextlib
from pathlib import Path

from generators import files
from generators.entries.lint import registry
from generators.entries.load import read_project
from generators.errors import EvidenceError, UsageError
from generators.model import BrokenEntry, Complaint, Model, Project, digest
from generators.text import closest

PACKAGE = Path(__file__).parents[1]


class _LintResult(Model):
    """Complaints about the entries, and the digest of all that the lint rules read."""

    key: str
    complaints: tuple[Complaint, ...]


def load_project(root: Path) -> Project:
    """The project, with every entry that has errors among its `broken` ones.

    Raises:
        UsageError: no `claims/`, or an unreadable file of the project.
    """
    return inspect_project(root)[0]


def inspect_project(root: Path, *, cached: bool = True) -> tuple[Project, tuple[Complaint, ...]]:
    """The project, and every complaint about its entries: errors and warnings.

    With `cached`, complaints are read from a file as long as nothing changes that the lint rules read.

    Raises:
        UsageError: no `claims/`, or an unreadable file of the project.
    """
    read = read_project(root)
    complaints = _lint(read, cached=cached)
    errors: dict[str, list[Complaint]] = {}
    for complaint in complaints:
        if complaint.severity == "error":
            errors.setdefault(complaint.claim, []).append(complaint)
    broken = [
        BrokenEntry(
            id=claim.id,
            title=claim.entry.title,
            topic=claim.entry.topic,
            status=claim.entry.status,
            complaints=tuple(errors[claim.id]),
        )
        for claim in read.claims
        if claim.id in errors
    ]
    update = {
        "claims": tuple(claim for claim in read.claims if claim.id not in errors),
        "broken": tuple(sorted((*broken, *read.broken), key=lambda entry: entry.id)),
    }
    shape = tuple(complaint for entry in read.broken for complaint in entry.complaints)
    return read.model_copy(update=update), shape + complaints


def _lint(read: Project, *, cached: bool) -> tuple[Complaint, ...]:
    """Complaints of the lint rules, from `build/lint.json` where the digest of all that they read is in it."""
    path, key = read.root / "build" / "lint.json", digest([read, _code()])
    result = files.read_record(path, _LintResult) if cached else None
    if result and result.key == key:
        return result.complaints
    complaints = registry.check_entries(read)
    with contextlib.suppress(EvidenceError):  # a result that can't be kept is only a cost
        files.write_record(path, _LintResult(key=key, complaints=complaints))
    return complaints


def _code() -> list[str]:
    """Names and times of our own modules: a changed lint rule may complain of unchanged entries."""
    return sorted(f"{path.relative_to(PACKAGE)} {path.stat().st_mtime_ns}" for path in PACKAGE.rglob("*.py"))


def require_claims(project: Project, claims: tuple[str, ...]) -> None:
    """Require that each of these entries exists, sound or broken.

    Raises:
        UsageError: one does not exist.
    """
    for claim_id in claims:
        if claim_id not in project.ids:
            way_out = closest(claim_id, project.ids, "the folders of claims/")
            raise UsageError(f"claims/{claim_id}: no such claim (got {claim_id!r:.80}); {way_out}")
