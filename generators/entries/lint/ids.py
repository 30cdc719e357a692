"""A claim's id, and each former one, is at most 64 lower-case letters and digits, joined by single hyphens."""

from __future__ import annotations

from collections.abc import Iterator

from generators.entries.lint.complaining import at, complain
from generators.model import LONGEST_ID, Claim, Complaint, Project, is_claim_id


def check(claim: Claim, _project: Project) -> Iterator[Complaint]:
    """Complaints about the folder's name and about `aliases`."""
    for name, where in (
        (claim.id, f"claims/{claim.id}"),
        *((alias, at(claim, "aliases")) for alias in claim.entry.aliases),
    ):
        if not is_claim_id(name):
            what = "an id is the claim's address" if name == claim.id else "a former id is an address as well"
            yield complain(
                claim, where, what, f"use up to {LONGEST_ID} lower-case letters, digits and single hyphens", name
            )
