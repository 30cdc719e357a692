"""Lint rules about `notes.md`."""

from __future__ import annotations

import re
from collections.abc import Iterator
from html import unescape

from generators.entries.lint.context import Context, beside, complain
from generators.entries.lint.verdict import reference_faults
from generators.model import Claim, Complaint, is_visible
from generators.rules.references import PLACEHOLDER, read_reference

COMMENT = re.compile(r"<!--.*?-->", re.DOTALL)


def notes(claim: Claim, _context: Context) -> Iterator[Complaint]:
    """The notes of a checkable claim say how it is measured (`## Method`), and its `## Limits`."""
    for heading, text in claim.notes.items():
        if claim.checkable and not is_visible(unescape(COMMENT.sub("", text))):
            where = beside(claim, "notes.md", claim.line_of_note(heading))
            what = f"no text under the heading ## {heading}"
            yield complain(claim, where, what, "write it, see claims/_template/notes.md")


def note_references(claim: Claim, context: Context) -> Iterator[Complaint]:
    """Each `{{ framework.measure }}` of the notes names a measure.

    A warning where it names no framework, because it is shown as it is written.
    """
    lines: dict[str, int] = {}
    for heading, prose in claim.notes.items():
        line, end = claim.line_of_note(heading), 0
        for match in PLACEHOLDER.finditer(prose):
            line, end = line + prose.count("\n", end, match.start()), match.start()
            lines.setdefault(match[1], line)
    for text, line in lines.items():
        where, reference, got = beside(claim, "notes.md", line), read_reference(text), text.strip()
        if reference is None:
            what, way_out = "only a measure can stand in braces", "write {{ framework.measure }}"
            yield complain(claim, where, what, way_out, got, "warning")
        elif reference.framework not in context.project.frameworks:
            way_out = context.closest_framework(reference.framework)
            yield complain(claim, where, "no such framework", way_out, got, "warning")
        else:
            for what, way_out in reference_faults(reference, claim, context):
                yield complain(claim, where, what, way_out, got)


def note_units(claim: Claim, _context: Context) -> Iterator[Complaint]:
    """No `{{ framework.measure }}` of the notes is followed by the unit of its measure, which its value brings."""
    for heading, prose in claim.notes.items():
        for match in PLACEHOLDER.finditer(prose):
            reference = read_reference(match[1])
            measure = claim.entry.measures.get(reference.measure) if reference else None
            unit = measure.value_unit if measure else ""
            if unit and re.compile(rf"\s*{re.escape(unit)}(?!\w)").match(prose, match.end()):
                where = beside(claim, "notes.md", claim.line_of_note(heading, prose[: match.start()]))
                what, way_out = "a unit after a value that brings its unit", f"take {unit} away after the braces"
                yield complain(claim, where, what, way_out, match[0])
