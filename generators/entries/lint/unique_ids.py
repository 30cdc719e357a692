"""No id or former id is used twice in the project, not even in another case."""

from __future__ import annotations

from collections.abc import Iterator

from generators.entries.lint.complaining import at, complain
from generators.model import Claim, Complaint, Project


def check(claim: Claim, project: Project) -> Iterator[Complaint]:
    """Complaints about this claim's id and aliases; a claim is not to blame for what a newer one takes."""
    others = [other for other in project.claims if other.id != claim.id]
    ids = {one.casefold(): one for one in [*(each.id for each in others), *(each.id for each in project.broken)]}
    former = {
        alias.casefold(): other.id
        for other in others
        if claim.entry.added > other.entry.added
        for alias in other.entry.aliases
    }
    if owner := (former | ids).get(claim.id.casefold()):
        yield complain(
            claim, f"claims/{claim.id}", f"the id is also used by {owner}", "rename the newer one", claim.id
        )
    newer = [other for other in others if other.entry.added > claim.entry.added]
    taken = {alias.casefold(): other.id for other in others if other not in newer for alias in other.entry.aliases}
    taken |= {name: owner for name, owner in ids.items() if owner not in {other.id for other in newer}}
    taken[claim.id.casefold()] = claim.id
    for alias in claim.entry.aliases:
        if owner := taken.get(alias.casefold()):
            way_out = "an address leads to one claim: remove it from one of them"
            yield complain(claim, at(claim, "aliases"), f"the former id is also used by {owner}", way_out, alias)
        taken[alias.casefold()] = claim.id
