"""The project with its entries held against every lint rule."""

from __future__ import annotations

import contextlib
from pathlib import Path

from generators import files
from generators.entries.lint import registry
from generators.entries.load import read_project
from generators.errors import EvidenceError, UsageError
from generators.model import (
    Broken,
    Complaint,
    Model,
    Project,
    digest,
)
from generators.text import closest

PACKAGE = Path(__file__).parents[1]


class _LintResult(Model):
    """Complaints about the entries, and the digest of all that the lint rules read."""

    key: str
    complaints: tuple[Complaint, ...]


def load_project(root: Path) -> Project:
    """The project, with every entry that breaks a rule among its `broken` ones.

    Raises:
        UsageError: no `claims/`, or an unreadable file of the project.
    """
    return inspect_project(root)[0]


def inspect_project(root: Path, *, anew: bool = False) -> tuple[Project, tuple[Complaint, ...]]:
    """The project, and every complaint about its entries: errors and warnings.

    The rules are asked again where anything that they read has changed, or `anew` wants it.
    """
    read = read_project(root)
    complaints = _linted(read, anew=anew)
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


def _linted(read: Project, *, anew: bool) -> tuple[Complaint, ...]:
    """What lint says of the entries, kept beside the evidence until something that it reads changes."""
    path, key = read.root / "build" / "lint.json", digest([read, _code()])
    kept = None if anew else files.read_record(path, _LintResult)
    if kept and kept.key == key:
        return kept.complaints
    complaints = registry.check_entries(read)
    with contextlib.suppress(EvidenceError):  # a folder that can't be written just keeps nothing
        files.write_record(path, _LintResult(key=key, complaints=complaints))
    return complaints


def _code() -> list[str]:
    """Names and times of our own modules: other lint rules may say otherwise of the same entries."""
    return sorted(f"{path.relative_to(PACKAGE)} {path.stat().st_mtime_ns}" for path in PACKAGE.rglob("*.py"))


def require_claims(project: Project, claims: tuple[str, ...]) -> None:
    """See to it that each of these entries is there.

    Raises:
        UsageError: one is not.
    """
    known = {claim.id for claim in project.claims} | {one.id for one in project.broken}
    for claim_id in claims:
        if claim_id not in known:
            way_out = closest(claim_id, known, "the folders of claims/")
            raise UsageError(f"claims/{claim_id}: no such claim (got {claim_id!r:.80}); {way_out}")
