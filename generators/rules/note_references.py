"""Each `{{ framework.measure }}` of the notes names a measure."""

from __future__ import annotations

import re
from collections.abc import Iterator

from generators.expressions import ExpressionError, parse
from generators.model import Claim, Complaint, Project
from generators.rules.complaining import beside, complain
from generators.rules.rule_references import mistakes

PLACEHOLDER = re.compile(r"\{\{([^{}]*)\}\}")
WRITTEN = re.compile(r"\s*\w+(\.\w+){1,2}(\[[^\[\]]*\])?\s*")


def check(claim: Claim, project: Project) -> Iterator[Complaint]:
    """One complaint a placeholder."""
    for text in dict.fromkeys(PLACEHOLDER.findall(f"{claim.method}\n{claim.limits}")):
        for what, way_out in _mistakes(text, claim, project):
            yield complain(claim, beside(claim, "notes.md"), what, way_out, text.strip())


def _mistakes(text: str, claim: Claim, project: Project) -> Iterator[tuple[str, str]]:
    if not WRITTEN.fullmatch(text):
        yield "only a measure can stand in braces", "write {{ framework.measure }}"
        return
    try:
        (reference,) = parse(text, project.frameworks, claim.entry.uses).references
    except ExpressionError as error:
        yield error.what, error.way_out
        return
    yield from mistakes(reference, claim, project)
