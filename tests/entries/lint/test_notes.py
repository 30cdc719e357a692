"""Notes say how, and what can't be shown."""

from __future__ import annotations

import pytest

from generators.entries.lint import notes

METHOD = (
    "claims/says-yes/notes.md: no text under the heading ## Method (got nothing); "
    "write it, see claims/_template/notes.md"
)
LIMITS = METHOD.replace("Method", "Limits")


@pytest.mark.parametrize(
    ("text", "complaints"),
    [
        ("## Method\nm\n## Limits\nl\n", []),
        ("## Method\n\n## Limits\nl\n", [METHOD]),
        ("## Method\nm\n## limits\nl\n", [LIMITS]),
        ("# Method\nm\n", [METHOD, LIMITS]),
        (None, [METHOD, LIMITS]),
    ],
)
def test_asks_for_both_headings_with_text(project, said, text, complaints):
    """Missing, misspelt, empty: the heading is named."""
    project.add("says-yes", files={"notes.md": text})

    assert said(notes) == complaints


def test_asks_nothing_of_claims_without_scripts(said, not_checkable):
    """Their reason is enough."""
    not_checkable()

    assert said(notes) == []
