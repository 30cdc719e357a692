"""No id or former id is used twice in the project, not even in another case."""

from __future__ import annotations

from collections.abc import Iterator

from generators.model import Claim, Complaint, Project
from generators.rules.complaining import at, complain


def check(claim: Claim, project: Project) -> Iterator[Complaint]:
    """Complaints about this claim's id and aliases."""
    others = [other for other in project.claims if other.id != claim.id]
    taken = {alias.casefold(): other.id for other in others for alias in other.entry.aliases}
    taken |= {other.id.casefold(): other.id for other in others}
    taken |= {other.id.casefold(): other.id for other in project.broken}
    if owner := taken.get(claim.id.casefold()):
        yield complain(
            claim, f"claims/{claim.id}", f"the id is also used by {owner}", "rename the newer one", claim.id
        )
    taken[claim.id.casefold()] = claim.id
    for alias in claim.entry.aliases:
        if owner := taken.get(alias.casefold()):
            way_out = "an address leads to one claim: remove it from one of them"
            yield complain(claim, at(claim, "aliases"), f"the former id is also used by {owner}", way_out, alias)
        taken[alias.casefold()] = claim.id
