"""Each script of a claim with a `check` has `controls`: a known yes and a known no."""

from __future__ import annotations

from collections.abc import Iterator

from generators.entries.lint.complaining import beside, complain
from generators.entries.lint.reading import function, scripts, syntax
from generators.model import Claim, Complaint, Kind, Project


def check(claim: Claim, project: Project) -> Iterator[Complaint]:
    """One complaint a script."""
    checks = [name for name, measure in claim.entry.measures.items() if measure.kind is Kind.CHECK]
    if not checks or not claim.checkable:
        return
    for name, text in scripts(claim, project).items():
        if syntax(text) and function(text, "controls") is None:
            what = "a check without controls, and one that can't fail doesn't count"
            way_out = "add def controls(), which yields a known yes and a known no of each check"
            yield complain(claim, beside(claim, name), what, way_out, ", ".join(checks))
