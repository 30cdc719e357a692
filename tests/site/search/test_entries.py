"""Entries of the search: what is left of a long section."""

from __future__ import annotations

import pytest

from generators.site.search.entries import LONGEST, short


@pytest.mark.parametrize(
    ("text", "left"),
    [
        ("<p>One.</p>", "<p>One.</p>"),
        ("<p>One.</p><p>Two.</p>" + f"<p>{'more ' * 200}</p>", "<p>One.</p><p>Two.</p>"),
    ],
)
def test_a_long_section_keeps_its_first_paragraphs(text, left):
    """A short one is whole; of a long one the paragraphs that end within the limit are left."""
    assert left == short(text)


def test_a_long_paragraph_is_cut_after_a_word():
    """Neither a tag nor an entity is torn."""
    left = short("<ul>" + "<li>one &amp; two</li>" * 100 + "</ul>")

    assert len(left) <= LONGEST
    assert "<" not in left
    assert left.endswith(("one", "&amp;", "two"))
