"""The notes of a checkable claim say how it was measured (`## Method`) and what that can't show (`## Limits`)."""

from __future__ import annotations

from collections.abc import Iterator

from generators.entries.lint.complaining import beside, complain
from generators.model import Claim, Complaint, Project


def check(claim: Claim, _project: Project) -> Iterator[Complaint]:
    """One complaint a heading."""
    for heading, text in (("Method", claim.method), ("Limits", claim.limits)):
        if claim.checkable and not text:
            what = f"no text under the heading ## {heading}"
            yield complain(claim, beside(claim, "notes.md"), what, "write it, see claims/_template/notes.md")
