"""Lint rules about `notes.md`."""

from __future__ import annotations

import re
from collections.abc import Iterator

from generators.entries.lint.context import Context, beside, complain
from generators.entries.lint.verdict import reference_faults
from generators.model import Claim, Complaint
from generators.rules.expression import Reference

PLACEHOLDER = re.compile(r"\{\{([^{}]*)\}\}")
MEASURE = re.compile(r"\s*([a-z][a-z0-9_]*)\.([a-z][a-z0-9_]*)(?:\[([^\]\s]+)\])?\s*")


def notes(claim: Claim, _context: Context) -> Iterator[Complaint]:
    """The notes of a checkable claim say how it is measured (`## Method`), and its `## Limits`."""
    for heading, text in (("Method", claim.method), ("Limits", claim.limits)):
        if claim.checkable and not text:
            what = f"no text under the heading ## {heading}"
            yield complain(claim, beside(claim, "notes.md"), what, "write it, see claims/_template/notes.md")


def note_references(claim: Claim, context: Context) -> Iterator[Complaint]:
    """Each `{{ framework.measure }}` of the notes names a measure.

    A warning where it names no framework, because it is shown as it is written.
    """
    where = beside(claim, "notes.md")
    for text in dict.fromkeys(PLACEHOLDER.findall(f"{claim.method}\n{claim.limits}")):
        measure, got = MEASURE.fullmatch(text), text.strip()
        if measure is None:
            what, way_out = "only a measure can stand in braces", "write {{ framework.measure }}"
            yield complain(claim, where, what, way_out, got, "warning")
        elif measure[1] not in context.project.frameworks:
            way_out = context.closest_framework(measure[1])
            yield complain(claim, where, "no such framework", way_out, got, "warning")
        else:
            reference = Reference("", measure[1], measure[2], measure[3] or "")
            for what, way_out in reference_faults(reference, claim, context):
                yield complain(claim, where, what, way_out, got)
