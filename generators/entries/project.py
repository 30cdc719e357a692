"""Read the project, check it by every lint rule, and keep the result until something changes."""

from __future__ import annotations

import contextlib
from collections.abc import Collection
from pathlib import Path

from generators import files
from generators.entries.lint import registry
from generators.entries.load import read_project
from generators.errors import EvidenceError, UsageError
from generators.model import BrokenEntry, Complaint, Project, Record, Status, digest
from generators.text import closest

PACKAGE = Path(__file__).parents[1]


class _LintResult(Record):
    """Complaints about the entries, and the digest of all that the lint rules read."""

    key: str
    complaints: tuple[Complaint, ...]


def load_project(root: Path, claims: Collection[str] = ()) -> Project:
    """The project after lint, as `sound_project` makes it.

    Raises:
        UsageError: no `claims/`, an unreadable file of the project, or no such claim.
    """
    read = read_project(root)
    require_claims(read, claims)
    return sound_project(read, claims)


def sound_project(read: Project, claims: Collection[str] = ()) -> Project:
    """The project, with every entry that has errors among its `broken` ones.

    Where `claims` are named, it holds these and the claims that they use, and no lint rule is asked of others.
    Complaints are read from a file as long as nothing changes that the lint rules read.
    """
    kept = read.with_used(claims) if claims else read.ids
    errors: dict[str, list[Complaint]] = {}
    for complaint in _lint(read, kept if claims else None, cached=True):
        if complaint.severity == "error":
            errors.setdefault(complaint.claim, []).append(complaint)
    broken = [entry for entry in read.broken if entry.id in kept]
    broken += [
        BrokenEntry(
            id=claim.id,
            title=claim.entry.title,
            topic=claim.entry.topic,
            status=claim.entry.status,
            complaints=tuple(errors[claim.id]),
        )
        for claim in read.claims
        if claim.id in kept and claim.id in errors
    ]
    update = {
        "claims": tuple(claim for claim in read.claims if claim.id in kept and claim.id not in errors),
        "broken": tuple(sorted(broken, key=lambda entry: entry.id)),
    }
    return read.model_copy(update=update)


def complaints_about(read: Project, claims: Collection[str] = ()) -> tuple[Complaint, ...]:
    """Every complaint about these entries, or about all where none is named: errors and warnings.

    No lint rule is asked of another entry, and no earlier result is read.
    """
    broken = (entry for entry in read.broken if not claims or entry.id in claims)
    shape = tuple(complaint for entry in broken for complaint in entry.complaints)
    return shape + _lint(read, claims or None, cached=False)


def _lint(read: Project, only: Collection[str] | None, *, cached: bool) -> tuple[Complaint, ...]:
    """Complaints of the lint rules about all entries, or about `only` some.

    Those about all are kept in `build/lint.json`, and come from there where the digest of all that the rules read
    is in it.
    """
    if only is not None and not cached:
        return registry.check_entries(read, only)
    path, key = read.root / "build" / "lint.json", digest([read, _code()])
    result = files.read_record(path, _LintResult) if cached else None
    if result and result.key == key:
        return result.complaints
    complaints = registry.check_entries(read, only)
    if only is None:
        with contextlib.suppress(EvidenceError):  # a result that can't be kept is only a cost
            files.write_record(path, _LintResult(key=key, complaints=complaints))
    return complaints


def _code() -> list[str]:
    """Names and times of our own modules: a changed lint rule may complain of unchanged entries."""
    return sorted(f"{path.relative_to(PACKAGE)} {path.stat().st_mtime_ns}" for path in PACKAGE.rglob("*.py"))


def require_claims(project: Project, claims: Collection[str]) -> None:
    """Require that each of these entries exists, sound or broken.

    Raises:
        UsageError: one does not exist, or has another id now.
    """
    for claim_id in claims:
        if claim_id in project.ids:
            continue
        got = f"(got {claim_id!r:.80})"
        if renamed := project.renamed.get(claim_id):
            raise UsageError(f"claims/{claim_id}: {claim_id} is called {renamed} now {got}; use the new id")
        way_out = closest(claim_id, project.ids, "the folders of claims/")
        raise UsageError(f"claims/{claim_id}: no such claim {got}; {way_out}")


def require_not_retired(project: Project, claims: Collection[str]) -> None:
    """Require that none of these claims is retired, because a retired one has nothing to run.

    Raises:
        UsageError: one is retired; the message names the claims that cover its passages now.
    """
    for claim in map(project.claim, claims):
        if claim is None or claim.entry.status is not Status.RETIRED:
            continue
        passages = set(claim.entry.appearances)
        successors = [
            other.id for other in project.claims if other.listed and passages.intersection(other.entry.appearances)
        ]
        covering = ", ".join(successors)
        way_out = f"it is replaced by {covering}" if covering else "give it another status to run it"
        raise UsageError(f"claims/{claim.id}: retired, so that nothing of it is run (got {claim.id!r}); {way_out}")


def idle(project: Project, claims: Collection[str]) -> dict[str, str]:
    """Why each of these entries that runs no script runs none, by id."""
    reasons = {entry.id: f"broken: {entry.complaints[0]}" for entry in project.broken}
    for claim in project.claims:
        if not claim.runs:
            reasons[claim.id] = "rests on other claims" if claim.derived else f"{claim.entry.status}"
    return {claim_id: reasons[claim_id] for claim_id in claims if claim_id in reasons}
