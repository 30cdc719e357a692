"""Find the claims of one group: the same question of another framework, the same lead, the same passage.

A page lists so many of each group: where each page listed all, pages would grow with the square of the claims.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Sequence
from typing import NamedTuple

from generators.model import BrokenEntry, Claim, Project

MOST = 16  # claims of a group on one page


class Siblings(NamedTuple):
    """Ids of other listed claims, each in the first group that fits, in order.

    Attributes:
        twins: that ask the same of another framework.
        facets: that detail or follow up the same claim.
        passage: of the same passages of the article.
        more: whether a group has more than a page lists.
    """

    twins: tuple[str, ...] = ()
    facets: tuple[str, ...] = ()
    passage: tuple[str, ...] = ()
    more: bool = False


def siblings_of(project: Project, claim: Claim) -> Siblings:
    """The siblings of a claim among the sound claims of a project; not those that its page names as kin."""
    listed = {other.id: other for other in project.claims if other.listed and other.id != claim.id}
    named = {claim.facet_of, *(other.id for other in listed.values() if other.facet_of == claim.id)}
    groups = [
        ("twins", [other.id for other in listed.values() if _twins(claim, other)]),
        ("facets", [other.id for other in listed.values() if claim.facet_of and other.facet_of == claim.facet_of]),
        *(
            ("passage", [other.id for other in listed.values() if name in other.appearances])
            for name in claim.appearances
        ),
    ]
    found: dict[str, str] = {}
    for group, ids in groups:
        for claim_id in near(sorted(ids), claim.id)[:MOST]:
            if claim_id not in named:
                found.setdefault(claim_id, group)
    shown = {group: tuple(sorted(name for name in found if found[name] == group)) for group, _ in groups}
    return Siblings(**shown, more=any(len(ids) > MOST for _, ids in groups))


def groups_of(entries: Iterable[Claim | BrokenEntry]) -> Iterable[tuple[str, ...]]:
    """Ids of the listed claims of each group, in order: what details the same claim, of a passage, and twins."""
    groups: dict[str, list[str]] = {}
    for entry in entries:
        if isinstance(entry, Claim) and entry.listed:
            twin = entry.entry.twin_of
            keys = [f"passage {name}" for name in entry.appearances]
            keys += [f"lead {entry.facet_of}"] if entry.facet_of else []
            keys += [f"twin {twin or entry.id}", *([f"twin {entry.id}"] if twin else [])]
            for key in keys:
                groups.setdefault(key, []).append(entry.id)
    return (tuple(sorted(ids)) for ids in groups.values() if len(ids) > 1)


def near(ids: Sequence[str], own: str) -> Sequence[str]:
    """Those of a group that the page of one reads: the next after it in order, around the end.

    There is one more than it lists, to tell that there are more.
    """
    after = ids[(place := bisect_right(ids, own)) : place + MOST + 1]
    return [*after, *ids[: min(bisect_left(ids, own), MOST + 1 - len(after))]]


def _twins(claim: Claim, other: Claim) -> bool:
    """Whether one of two claims names the other as its twin."""
    return other.entry.twin_of == claim.id or claim.entry.twin_of == other.id
