"""Read the project and check it by every lint rule; a sound entry is asked again when an input of it changes."""

from __future__ import annotations

from collections.abc import Collection
from pathlib import Path

from generators.cache import Cache, key_of
from generators.entries.lint.owners import Owners
from generators.entries.load import read_project
from generators.errors import UsageError
from generators.model import BrokenEntry, Claim, Complaint, Project, digest
from generators.text import closest


def load_project(root: Path) -> Project:
    """The project after lint, as `sound_project` makes it.

    Raises:
        UsageError: no `claims/`, or an unreadable file of the project.
    """
    return sound_project(remembered_project(root))


def remembered_project(root: Path) -> Project:
    """The project before lint; what is made of a text is remembered, so that only a new text is parsed.

    Raises:
        UsageError: no `claims/`, or an unreadable file of the project.
    """
    known = Cache(root / "build" / "entries.txt")
    read = read_project(root, known)
    known.save(whole=True)
    return read


def sound_project(read: Project, claims: Collection[str] = ()) -> Project:
    """The project, with every entry that has errors among its `broken` ones.

    Where `claims` are named, it holds these and the claims that they use, and no lint rule is asked of others.
    """
    kept = read.with_used(claims) if claims else read.ids
    errors: dict[str, list[Complaint]] = {}
    for complaint in _complaints(read, kept):
        if complaint.severity == "error":
            errors.setdefault(complaint.claim, []).append(complaint)
    broken = [entry for entry in read.broken if entry.id in kept]
    broken += [
        BrokenEntry(
            id=claim.id,
            title=claim.entry.title,
            topic=claim.entry.topic,
            status=claim.entry.status,
            kind=claim.entry.kind,
            facet_of=claim.entry.facet_of,
            appearances=claim.entry.appearances,
            complaints=tuple(errors[claim.id]),
        )
        for claim in read.claims
        if claim.id in kept and claim.id in errors
    ]
    update = {
        "claims": tuple(claim for claim in read.claims if claim.id in kept and claim.id not in errors),
        "broken": tuple(sorted(broken, key=lambda entry: entry.id)),
        "partial": bool(claims),
    }
    return read.model_copy(update=update)


def complaints_about(read: Project, claims: Collection[str] = ()) -> tuple[Complaint, ...]:
    """Every complaint about these entries, or about all where none is named: errors and warnings.

    No lint rule is asked of another entry, and no earlier result is read.
    """
    broken = (entry for entry in read.broken if not claims or entry.id in claims)
    shape = tuple(complaint for entry in broken for complaint in entry.complaints)
    return shape + _asked(read, claims or None)


def _complaints(read: Project, kept: Collection[str]) -> tuple[Complaint, ...]:
    """Complaints about these entries; no lint rule is asked of one that was sound before, with the same inputs."""
    sound, owners = Cache(read.root / "build" / "sound.txt"), Owners.of(read)
    shared = digest([read.frameworks, read.environments, read.article])
    keys = {claim.id: _inputs(claim, read, owners, shared) for claim in read.claims if claim.id in kept}
    asked = {claim_id for claim_id, key in keys.items() if sound.get(key) is None}
    complaints = _asked(read, asked) if asked else ()
    for claim_id in asked - {complaint.claim for complaint in complaints}:
        sound.put(keys[claim_id], "sound")
    sound.save(whole=read.ids.issubset(kept))
    return complaints


def _asked(read: Project, claims: Collection[str] | None) -> tuple[Complaint, ...]:
    """Complaints of the lint rules about these entries, or about all."""
    from generators.entries.lint import registry  # which takes longer than reading the entries

    return registry.check_entries(read, claims)


def _inputs(claim: Claim, project: Project, owners: Owners, shared: str) -> str:
    """A key for all that decides whether lint rules complain of a claim.

    These are its files, those of the claims that it uses, what it names of its lead and of the claim in its place,
    the entries that have a name of it, and what all share.
    """
    # a twin's rules are compared with its own
    others = {*project.with_used((claim.id,)), *filter(None, (claim.entry.twin_of,))}
    found = {other: project.claim(other) for other in sorted(others)}
    contents = {
        other: content.content if content else f"broken {other in project.ids}" for other, content in found.items()
    }
    named = {
        other: _standing(other, project) for other in (claim.entry.facet_of, claim.entry.replaced_by) if other
    }
    return key_of(claim.id, contents, named, owners.of_names(claim), shared)


def _standing(claim_id: str, project: Project) -> str:
    """What decides whether an entry may stand as the lead of another, or in its place."""
    found = project.claim(claim_id)
    if found is None:
        return f"broken {claim_id in project.ids}"
    entry = found.entry
    return digest([entry.status, entry.kind, entry.facet_of, entry.appearances])


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
        UsageError: one is retired; the message names what replaced it, or the claims that cover its passages now.
    """
    for claim in map(project.claim, claims):
        if claim is None or not claim.retired:
            continue
        passages = set(claim.entry.appearances)
        successors = [
            other.id for other in project.claims if other.listed and passages.intersection(other.entry.appearances)
        ]
        covering = claim.entry.replaced_by or ", ".join(successors)
        way_out = f"it is replaced by {covering}" if covering else "give it another status to run it"
        raise UsageError(f"claims/{claim.id}: retired, so that nothing of it is run (got {claim.id!r}); {way_out}")


def idle(project: Project, claims: Collection[str]) -> dict[str, str]:
    """Why each of these entries that runs no script runs none, by id."""
    reasons = {entry.id: f"broken: {entry.complaints[0]}" for entry in project.broken}
    for claim in project.claims:
        if not claim.runs:
            reasons[claim.id] = "rests on other claims" if claim.derived else f"{claim.entry.status}"
    return {claim_id: reasons[claim_id] for claim_id in claims if claim_id in reasons}
