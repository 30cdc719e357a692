"""The article below its headings: each passage once, with the verdicts counted by section."""

from __future__ import annotations

import re
from html import unescape

import pytest
from helpers.site.findings import findings
from helpers.site.questions import SECTIONS, findings_with_questions

from generators.model import Article, Distinction, Passage, PassageWord
from generators.site import cards
from generators.site.article.passages import by_distinction, passage_rows
from generators.site.article.sections import places, sections
from generators.site.article.view import article_view
from generators.site.pages import render_pages


def rows(found):
    """The passages of some findings."""
    return passage_rows(found, (*cards.all_cards(found), *cards.retired_cards(found)))


def outline(*locators, **headings):
    """An outline of these passages; a double underscore in the name of a section is a full stop."""
    passages = {locator: Passage(gist=locator, kind="claim") for locator in locators}
    named = {key.replace("__", "."): title for key, title in headings.items()}
    return Article(title="An article", passages=passages, sections=named)


@pytest.mark.parametrize(
    ("locator", "section"),
    [("a.p1", "a"), ("a.b.p1", "a.b"), ("a.bc.p1", "a"), ("footer", "footer"), ("other.p1", "")],
)
def test_a_passage_belongs_to_the_longest_heading_that_its_locator_begins_with(locator, section):
    """By whole words between full stops."""
    assert section == outline(a="A", a__b="B", footer="End").section_of(locator)


def test_every_passage_stands_below_one_heading():
    """In the order of the article, a section's own sections behind it."""
    article = outline("x", "a.p1", "a.b.p1", "c.d.p1", "a.p2", a="A", a__b="B", c__d="D")
    found = findings()
    project = found.project.model_copy(update={"article": article, "claims": ()})
    parts = sections(article, rows(found.model_copy(update={"project": project})))

    assert [("", 2, ["x"]), ("a", 2, ["a.p1", "a.p2"]), ("a.b", 3, ["a.b.p1"]), ("c.d", 2, ["c.d.p1"])] == [
        (part.key, part.level, [row.locator for row in part.rows]) for part in parts
    ]
    assert "section-a.b" == parts[2].anchor


def test_a_section_counts_the_verdicts_below_it():
    """The counts of all sections of the first level are those of the article."""
    found = findings_with_questions()
    view = article_view(found, (*cards.all_cards(found), *cards.retired_cards(found)))

    assert view.counts == sum((part.counts for part in view.sections if part.level == 2), view.counts.__class__())
    assert "title" == view.choosing.key


def test_passages_are_split_by_whether_they_tell_the_frameworks_apart():
    """Each with a verdict stands in one part, and no part is empty."""
    every = rows(findings())
    parts = by_distinction(every)
    found = [row.locator for part in parts.values() for group in part.values() for row in group]

    assert sorted(found) == sorted(row.locator for row in every if row.judged.word)
    assert all(group for part in parts.values() for group in part.values())
    holds = parts[PassageWord.HOLDS][Distinction.APART]
    assert "table.static-graphs" in [row.locator for row in holds]


def test_the_page_of_the_article_has_contents_and_shares():
    """Headings lead to the sections; the way to the questions is one link at the top."""
    page = render_pages(findings_with_questions())["article/index.md"]
    text = unescape(page)

    assert [*SECTIONS.values(), "What the words mean"] == re.findall(r"^## (.*) \{ #\S+ \}$", page, re.MULTILINE)
    assert text.index('<a href="#section-title">How the article tells you to choose</a>') < text.index("## Head")
    assert re.search(
        r'<a href="#section-table">The table</a></th>.*<td data-label="Holds, of all">\d+\s%</td>', text
    )


def test_a_passage_shows_its_gist_first_and_its_name_last():
    """So that a reader reads what the article says before what we call it."""
    page = render_pages(findings())["article/index.md"]
    passage = page.partition('id="table.static-graphs"')[2]
    gist, badge = passage.index("On static-graphs."), passage.index("Holds")

    assert gist < badge < passage.index("<code>table.static-graphs</code>")


def test_an_outline_without_sections_is_one_list():
    """No heading stands above it, and no table of sections."""
    page = render_pages(findings())["article/index.md"]

    assert "by section" not in page
    assert ["words"] == re.findall(r"^##+ .* \{ #(\S+) \}$", page, re.MULTILINE)


def test_an_entry_stands_in_each_section_of_the_first_level_that_names_it():
    """By the keys of their headings; a section of a section counts as the one above it."""
    found = findings_with_questions()
    parts = article_view(found, (*cards.all_cards(found), *cards.retired_cards(found))).sections
    named = places(parts)

    for part in parts:
        for row in part.rows:
            for card in (*row.claims, *row.apart):
                assert (part.key.partition(".")[0] in named[card.id]) == bool(part.title)
    assert all(keys == tuple(dict.fromkeys(keys)) for keys in named.values())
