"""Lint rules about notes: they say how and what can't be shown, and their placeholders name measures."""

from __future__ import annotations

import pytest

from generators.entries.lint import notes
from generators.entries.lint.context import Context

METHOD = (
    "claims/says-yes/notes.md{line}: no text under the heading ## Method (got nothing); "
    "write it, see claims/_template/notes.md"
)
LIMITS = METHOD.replace("Method", "Limits")
NO_METHOD, NO_LIMITS = METHOD.format(line=""), LIMITS.format(line="")


@pytest.mark.parametrize(
    ("text", "complaints"),
    [
        ("## Method\nm\n## Limits\nl\n", []),
        ("## Method\n\n## Limits\nl\n", [METHOD.format(line=":1")]),
        ("# T\n\n## Method\nm\n\n## Limits\n\n", [LIMITS.format(line=":6")]),
        ("## Method\nm\n## limits\nl\n", [NO_LIMITS]),
        (
            "## Method\n<!-- say\nhow -->\n## Limits\n&nbsp;\u200b\n",
            [METHOD.format(line=":2"), LIMITS.format(line=":5")],
        ),
        ("# Method\nm\n", [NO_METHOD, NO_LIMITS]),
        (None, [NO_METHOD, NO_LIMITS]),
    ],
)
def test_notes_asks_for_both_headings_with_text(project, lint, text, complaints):
    """The complaint names a heading that is missing, misspelt or without text, and its line where it is there."""
    project.add("says-yes", files={"notes.md": text})

    assert lint(notes.notes) == complaints


def test_notes_asks_nothing_of_claims_without_scripts(lint, not_checkable):
    """A not-checkable claim needs its reason alone."""
    not_checkable()

    assert lint(notes.notes) == []


def note_references_complaints(project, lint, text):
    """The complaints of `note_references` about a sentence in the notes."""
    project.add("says-yes", files={"notes.md": f"## Method\n\nm\n{text}\n## Limits\nnone {{{{ alpha.yes }}}}\n"})
    return lint(notes.note_references)


@pytest.mark.parametrize("text", ["no braces", "{{ alpha.yes }} and {{beta.yes}}", "{ alpha.no }", "{%raw%}"])
def test_note_references_accepts_measures(project, lint, text):
    """Blanks in the braces don't matter, and single braces mean nothing."""
    assert note_references_complaints(project, lint, text) == []


@pytest.mark.parametrize(
    ("text", "complaint"),
    [
        ("{{ alpha.yess }}", "no such measure (got 'alpha.yess'); did you mean yes?"),
        ("{{ gamma.yes }}", "no such framework (got 'gamma.yes'); use one of alpha, beta"),
        ("{{ alpha }}", "only a measure can stand in braces (got 'alpha'); write {{ framework.measure }}"),
        ("{{ other.alpha.yes }}", "only a measure can stand in braces (got 'other.alpha.yes')"),
        ("{{ alpha.yes + 1 }}", "only a measure can stand in braces (got 'alpha.yes + 1')"),
        ("{{ alpha.yes[1] }}", "a check has no sizes (got 'alpha.yes[1]')"),
        ("{{ alpha.if }}", "no such measure (got 'alpha.if')"),
        ("{{}}", "only a measure can stand in braces (got nothing); write {{ framework.measure }}"),
    ],
)
def test_note_references_refuses_everything_else_once(project, lint, text, complaint):
    """Each placeholder is complained of once, at its first line, however often it stands there."""
    (found,) = note_references_complaints(project, lint, f"{text} {text}")

    assert found.startswith("claims/says-yes/notes.md:4: ")
    assert complaint in found


@pytest.mark.parametrize("text", ["{{ 7 * 7 }}", "{{ config.secret }}", "{{ alpha }}"])
def test_note_references_only_warns_of_what_names_no_framework(project, text):
    """Braces that name no framework are text, so the entry stays sound."""
    project.add("says-yes", files={"notes.md": f"## Method\n{text}\n## Limits\nnone\n"})

    assert {
        complaint.severity for complaint in notes.note_references(project.claim(), Context(project.load()))
    } == {"warning"}


@pytest.mark.parametrize(
    ("text", "unit"),
    [
        ("{{ alpha.size }} bytes", "bytes"),
        ("{{ alpha.size }} and {{ beta.size }}\nbytes", "bytes"),
        ("{{ alpha.share }} %", "%"),
        ("{{ alpha.share }}%", "%"),
        ("{{ alpha.call }} s", "s"),
        ("{{ alpha.size }}, {{ alpha.share }} and {{ alpha.call }} say nothing", ""),
        ("{{ alpha.size }} and 3 bytes, {{ alpha.yes }} % {{ gamma.size }} bytesize {{ alpha.no }} s", ""),
    ],
)
def test_a_unit_is_not_written_after_the_value_that_brings_it(project, lint, text, unit):
    """A page would show it twice; the unit of a timing without one is the second."""
    kinds = {
        "size": {"kind": "number", "title": "Size", "unit": "bytes"},
        "share": {"kind": "number", "title": "Share", "unit": "%"},
        "call": {"kind": "timing", "title": "One call"},
        "yes": {"kind": "check", "title": "Yes"},
    }
    project.add("says-yes", measures=kinds, files={"notes.md": f"## Method\n{text}\n## Limits\nnone\n"})
    found = lint(notes.note_units)

    assert bool(unit) == bool(found)
    assert all(f"take {unit} away after the braces" in complaint for complaint in found)
