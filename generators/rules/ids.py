"""A claim's id, and each former one, is at most 64 lower-case letters and digits, joined by single hyphens."""

from __future__ import annotations

import re
from collections.abc import Iterator

from generators.model import Claim, Complaint, Project
from generators.rules.complaining import at, complain

ID = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*")
LONGEST = 64


def check(claim: Claim, _project: Project) -> Iterator[Complaint]:
    """Complaints about the folder's name and about `aliases`."""
    for name, where in (
        (claim.id, f"claims/{claim.id}"),
        *((alias, at(claim, "aliases")) for alias in claim.entry.aliases),
    ):
        if not ID.fullmatch(name) or len(name) > LONGEST:
            what = "an id is the claim's address" if name == claim.id else "a former id is an address as well"
            yield complain(claim, where, what, "use up to 64 lower-case letters, digits and single hyphens", name)
