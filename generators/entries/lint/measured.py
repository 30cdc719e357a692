"""A draft or published entry has a verdict, and measures unless it rests on the claims that it uses."""

from __future__ import annotations

from collections.abc import Iterator

from generators.entries.lint.complaining import at, complain
from generators.model import Claim, Complaint, Project


def check(claim: Claim, _project: Project) -> Iterator[Complaint]:
    """Complaints about tables that are missing or empty."""
    entry = claim.entry
    for key, given in (("measures", entry.measures), ("verdict", entry.verdict)):
        if claim.checkable and not given and not (key == "measures" and claim.derived):
            what = f"a {entry.status} entry needs [{key}]"
            yield complain(claim, at(claim, key), what, "add it, or make the entry not-checkable with a reason")
