"""The first sentences of a method, and the rest."""

from __future__ import annotations

import pytest

from generators.site.claim.method import cut


@pytest.mark.parametrize(
    ("text", "first", "rest"),
    [
        ("One. Two. Three.", "One. Two.", "Three."),
        ("One. Two.", "One. Two.", ""),
        ("One.\n\nAnother paragraph. It goes on.", "One.", "Another paragraph. It goes on."),
        (
            "Models, e.g. Keras, run (once. Twice). `a. B` counts. Then more.",
            "Models, e.g. Keras, run (once. Twice). `a. B` counts.",
            "Then more.",
        ),
        ("It takes 1.5 s. Two. Three.", "It takes 1.5 s. Two.", "Three."),
        ("- one. Two. Three.", "- one. Two. Three.", ""),
        ("Steps:\n- one. Two. Three.", "Steps:\n- one. Two. Three.", ""),
        ("", "", ""),
    ],
)
def test_a_text_is_cut_between_sentences(text, first, rest):
    """After the second of its first paragraph; never within brackets or code, nor where a list begins it."""
    assert (first, rest) == cut(text)
