"""Each `{{ framework.measure }}` of the notes names a measure."""

from __future__ import annotations

import re
from collections.abc import Iterator

from generators.expressions import Reference
from generators.model import Claim, Complaint, Project
from generators.rules.complaining import beside, complain
from generators.rules.rule_references import mistakes
from generators.toml import closest

PLACEHOLDER = re.compile(r"\{\{([^{}]*)\}\}")
WRITTEN = re.compile(r"\s*([a-z][a-z0-9_]*)\.([a-z][a-z0-9_]*)(?:\[([^\]\s]+)\])?\s*")


def check(claim: Claim, project: Project) -> Iterator[Complaint]:
    """One complaint a placeholder."""
    for text in dict.fromkeys(PLACEHOLDER.findall(f"{claim.method}\n{claim.limits}")):
        for what, way_out in _mistakes(text, claim, project):
            yield complain(claim, beside(claim, "notes.md"), what, way_out, text.strip())


def _mistakes(text: str, claim: Claim, project: Project) -> Iterator[tuple[str, str]]:
    written = WRITTEN.fullmatch(text)
    if written is None:
        yield "only a measure can stand in braces", "write {{ framework.measure }}"
    elif written[1] not in project.frameworks:
        yield "no such framework", closest(written[1], project.frameworks, "claims/frameworks.toml")
    else:
        yield from mistakes(Reference("", written[1], written[2], written[3] or ""), claim, project)
