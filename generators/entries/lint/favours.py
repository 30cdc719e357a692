"""`favours` is a framework, `both` or `neither`."""

from __future__ import annotations

from collections.abc import Iterator

from generators.entries.lint.complaining import at, complain
from generators.model import Claim, Complaint, Project
from generators.text import closest


def check(claim: Claim, project: Project) -> Iterator[Complaint]:
    """At most one complaint."""
    known = (*project.frameworks, "both", "neither")
    given = claim.entry.favours
    if given not in known:
        yield complain(claim, at(claim, "favours"), "favours no framework there is", closest(given, known), given)
