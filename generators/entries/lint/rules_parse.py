"""Each expression of `[verdict]` can be read."""

from __future__ import annotations

from collections.abc import Iterator

from generators.entries.lint.complaining import at, complain
from generators.entries.lint.reading import texts
from generators.model import Claim, Complaint, Project
from generators.rules.expression import ExpressionError, parse


def check(claim: Claim, project: Project) -> Iterator[Complaint]:
    """One complaint an expression."""
    for key, text in texts(claim).items():
        try:
            parse(text, project.frameworks, claim.entry.uses)
        except ExpressionError as error:
            yield complain(claim, at(claim, f"verdict.{key}"), f"{key}: {error.what}", error.way_out, error.got)
