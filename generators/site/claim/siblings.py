"""Find the claims of one group: the same question of another framework, the same lead, the same passage."""

from __future__ import annotations

from collections.abc import Iterable
from typing import NamedTuple

from generators.model import BrokenEntry, Claim, Project


class Siblings(NamedTuple):
    """Ids of other listed claims, each in the first group that fits, in order.

    Attributes:
        twins: that ask the same of another framework.
        facets: that detail or follow up the same claim.
        passage: of the same passages of the article.
    """

    twins: tuple[str, ...] = ()
    facets: tuple[str, ...] = ()
    passage: tuple[str, ...] = ()


def siblings_of(project: Project, claim: Claim) -> Siblings:
    """The siblings of a claim among the sound claims of a project; not those that its page names as kin."""
    listed = {other.id: other for other in project.claims if other.listed and other.id != claim.id}
    named = {claim.facet_of, *(other.id for other in listed.values() if other.facet_of == claim.id)}
    twins = [other.id for other in listed.values() if _twins(claim, other)]
    facets = [other.id for other in listed.values() if claim.facet_of and other.facet_of == claim.facet_of]
    here = set(claim.appearances)
    passage = [other.id for other in listed.values() if not here.isdisjoint(other.appearances)]
    found: dict[str, str] = {}
    for group, ids in (("twins", twins), ("facets", facets), ("passage", passage)):
        for claim_id in ids:
            if claim_id not in named:
                found.setdefault(claim_id, group)
    groups = {group: tuple(sorted(name for name in found if found[name] == group)) for group in Siblings._fields}
    return Siblings(**groups)


def groups_of(entries: Iterable[Claim | BrokenEntry]) -> Iterable[tuple[str, ...]]:
    """Ids of the listed claims of each group: of a lead with what details it, of a passage, and twins."""
    groups: dict[str, list[str]] = {}
    for entry in entries:
        if isinstance(entry, Claim) and entry.listed:
            twin = entry.entry.twin_of
            keys = [f"lead {entry.facet_of or entry.id}", *(f"passage {name}" for name in entry.appearances)]
            for key in [*keys, f"twin {twin or entry.id}", *([f"twin {entry.id}"] if twin else [])]:
                groups.setdefault(key, []).append(entry.id)
    return (tuple(ids) for ids in groups.values() if len(ids) > 1)


def _twins(claim: Claim, other: Claim) -> bool:
    """Whether one of two claims names the other as its twin."""
    return other.entry.twin_of == claim.id or claim.entry.twin_of == other.id
