"""Numbers in prose are looked up."""

from __future__ import annotations

import pytest

from generators.entries.lint import note_references


def complaints(project, said, text):
    """What is said of a sentence in the notes."""
    project.add("says-yes", files={"notes.md": f"## Method\n{text}\n## Limits\nnone {{{{ alpha.yes }}}}\n"})
    return said(note_references)


@pytest.mark.parametrize("text", ["no braces", "{{ alpha.yes }} and {{beta.yes}}", "{ alpha.no }", "{%raw%}"])
def test_accepts_measures(project, said, text):
    """With or without blanks; single braces mean nothing."""
    assert complaints(project, said, text) == []


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
def test_refuses_everything_else_once(project, said, text, complaint):
    """Each placeholder is complained of once, however often it stands there."""
    (found,) = complaints(project, said, f"{text} {text}")

    assert found.startswith("claims/says-yes/notes.md: ")
    assert complaint in found


@pytest.mark.parametrize("text", ["{{ 7 * 7 }}", "{{ config.secret }}", "{{ alpha }}"])
def test_only_warns_of_what_names_no_framework(project, text):
    """Braces that name no framework are text, so the entry stays sound."""
    project.add("says-yes", files={"notes.md": f"## Method\n{text}\n## Limits\nnone\n"})

    assert {one.severity for one in note_references.check(project.claim(), project.load())} == {"warning"}
