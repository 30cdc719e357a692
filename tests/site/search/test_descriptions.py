"""The description of a page that has none in its front matter."""

from __future__ import annotations

import pytest

from generators.site import escaping
from generators.site.search.descriptions import description


@pytest.mark.parametrize(
    ("html", "text"),
    [
        ("<h1>T</h1><p>One <em>two</em>\nthree.</p><p>Four.</p>", "One two three."),
        ("<p><img src='x'></p><p>A &amp; B.</p>", "A & B."),
        ("<h1>T</h1><ul><li>One.</li></ul>", ""),
    ],
)
def test_a_page_is_described_by_its_first_paragraph(html, text):
    """The first paragraph that has a text, without its marks; nothing where there is none."""
    assert text == description(html)


def test_a_description_is_cut_after_a_word():
    """What is longer than 160 characters ends after a word, with an ellipsis."""
    text = description(f"<p>{'word, ' * 60}</p>")

    assert len(text) <= 160
    assert text.endswith("word\u2026")
    assert "x" * 159 + "\u2026" == escaping.brief("x" * 200)
