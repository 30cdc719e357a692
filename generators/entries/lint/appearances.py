"""Each appearance is a passage of `article.toml` that claims or advises, named once."""

from __future__ import annotations

from collections.abc import Iterator

from generators.entries.lint.complaining import at, complain
from generators.model import Claim, Complaint, Project
from generators.text import closest


def check(claim: Claim, project: Project) -> Iterator[Complaint]:
    """One complaint an odd locator."""
    passages, where, seen = project.article.passages, at(claim, "appearances"), set()
    for locator in claim.entry.appearances:
        passage = passages.get(locator)
        if passage is None:
            way_out = closest(locator, passages, "claims/article.toml")
            yield complain(claim, where, "no such passage of the article", way_out, locator)
        elif passage.kind not in ("claim", "advice"):
            way_out = "name the passage that states it"
            yield complain(claim, where, f"the passage is {passage.kind} and states nothing", way_out, locator)
        if locator in seen:
            yield complain(claim, where, "a passage named twice", "name it once", locator)
        seen.add(locator)
