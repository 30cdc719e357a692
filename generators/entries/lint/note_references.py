"""Each `{{ framework.measure }}` of the notes names a measure."""

from __future__ import annotations

from collections.abc import Iterator

from generators.entries.lint.complaining import beside, complain
from generators.entries.lint.rule_references import mistakes
from generators.model import Claim, Complaint, Project
from generators.rules.references import PLACEHOLDER, read_reference
from generators.text import closest

EXAMPLE = "write {{ framework.measure }}"


def check(claim: Claim, project: Project) -> Iterator[Complaint]:
    """One complaint a placeholder: a warning where it names no framework, for it is shown as it is written."""
    for text in dict.fromkeys(PLACEHOLDER.findall(f"{claim.method}\n{claim.limits}")):
        reference = read_reference(text)
        if reference is None or reference.framework not in project.frameworks:
            yield _warning(claim, text, reference.framework if reference else "", project)
            continue
        for what, way_out in mistakes(reference, claim, project):
            yield complain(claim, beside(claim, "notes.md"), what, way_out, text.strip())


def _warning(claim: Claim, text: str, framework: str, project: Project) -> Complaint:
    what = "no such framework" if framework else "only a measure can stand in braces"
    way_out = closest(framework, project.frameworks, "claims/frameworks.toml") if framework else EXAMPLE
    found = complain(claim, beside(claim, "notes.md"), what, way_out, text.strip())
    return found.model_copy(update={"severity": "warning"})
