"""The passages of the article: in its order, each with its verdict and the entries that name it."""

from __future__ import annotations

import pytest
from helpers.site.findings import findings, findings_with, sample

from generators.model import Distinction, Passage, PassageWord, Status
from generators.site import cards
from generators.site.article.passages import passage_rows
from generators.site.pages import render_pages

PASSAGE = "table.static-graphs"


def rows(found):
    """The passages of some findings, by locator."""
    passages = passage_rows(found, (*cards.all_cards(found), *cards.retired_cards(found)))
    return {row.locator: row for row in passages}


def test_passages_keep_the_article_s_order():
    """Each has the claims that name it; one that nothing names has neither claims nor a verdict."""
    found = findings()
    by_locator = rows(found)

    assert list(found.project.article.passages) == list(by_locator)
    assert ["accuracy"] == [card.id for card in by_locator["table.accuracy"].claims]
    assert ((), None) == (by_locator["title.headline"].claims, by_locator["title.headline"].judged.word)


def test_a_passage_has_each_entry_in_the_group_of_its_role():
    """Its lead decides it; facets, follow-ups and retired claims stand beside."""
    keys = {
        "traceback": {"facet_of": "static-graphs"},
        "accuracy": {"kind": "follow-up"},
        "training-step": {"status": Status.RETIRED},
    }
    moved = [sample(claim_id, appearances=(PASSAGE,), **changes) for claim_id, changes in keys.items()]
    row = rows(findings_with(claims=(sample("static-graphs"), *moved)))[PASSAGE]
    ids = [card.id for group in (row.claims, row.apart, row.retired) for card in group]

    assert (PassageWord.HOLDS, Distinction.APART) == (row.judged.word, row.judged.tells_apart)
    assert ["static-graphs", "traceback", "accuracy", "training-step"] == ids


@pytest.mark.parametrize(("kind", "said"), [("claim", "Not checked"), ("advice", "Not measured by itself")])
def test_a_passage_says_what_of_it_no_claim_checks(kind, said):
    """Below its gist, before the claims that check the rest, or by whose verdicts an advice is judged."""
    found = findings()
    passages = found.project.article.passages
    partly = Passage(gist="Fast and kind", kind=kind, reason="kindness is no number")
    changed = found.project.article.model_copy(update={"passages": passages | {PASSAGE: partly}})
    project = found.project.model_copy(update={"article": changed})
    text = render_pages(found.model_copy(update={"project": project}))["article/index.md"]

    assert text.index("Fast and kind") < text.index(f"{said}: kindness is no number.")
    assert text.index(f"{said}: kindness is no number.") < text.index("/static-graphs/")
