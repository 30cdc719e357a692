"""Synonyms: by which other words an entry of the search is found."""

from __future__ import annotations

import pytest

from generators.errors import UsageError
from generators.site.search.synonyms import Synonyms, add_keywords, read_synonyms


def keywords(title, text="", location="a/", field="keywords", **tables):
    """The words of a field that an entry gets."""
    entry = {"location": location, "title": title, "text": text}
    add_keywords([entry], Synonyms(**tables))
    return entry.get(field)


def test_a_page_with_one_word_of_a_row_is_found_by_the_others():
    """Words and phrases count whole, whatever their case, in the title and in the text."""
    same = (("8 bits", "quantisation"), ("phone", "Android"))

    assert "8 bits quantisation" == keywords("In 8\nBits", same=same)
    assert "phone Android" == keywords("X", "<p>On a phone.</p>", same=same)
    assert keywords("Telephone, 18 bits", same=same) is None


def test_a_page_is_found_by_what_people_search_for():
    """Words of a page's own stand at its address, in either form."""
    pages = {"a/": ("which one", "choose")}

    assert "which one choose" == keywords("X", field="asked", pages=pages)
    assert "which one choose" == keywords("X", field="asked", location="a/index.html", pages=pages)
    assert keywords("X", field="asked", location="a/#b", pages=pages) is None


def test_pages_below_a_path_may_count_less():
    """Their entries have a boost of their own, and no others."""
    weights = {"decisions/": 0.001}

    assert 0.001 == keywords("X", location="decisions/0001-x/#why", field="boost", weights=weights)
    assert keywords("X", location="a/decisions/", field="boost", weights=weights) is None


def test_a_project_needs_no_synonyms(tmp_path):
    """Without the file there are none; a file with an unknown key is refused."""
    assert Synonyms() == read_synonyms(tmp_path)
    (tmp_path / "claims").mkdir()
    (tmp_path / "claims/synonyms.toml").write_text("sane = []\n", encoding="utf-8")
    with pytest.raises(UsageError, match=r"synonyms.toml: sane"):
        read_synonyms(tmp_path)
