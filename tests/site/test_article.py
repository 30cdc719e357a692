"""The passages of the article: in its order, each with its verdict and the entries that name it."""

from __future__ import annotations

from helpers.site.findings import findings, findings_with, sample

from generators.model import Distinction, PassageWord, Status
from generators.site import article, cards

PASSAGE = "table.static-graphs"


def rows(found):
    """The passages of some findings, by locator."""
    passages = article.passage_rows(found, (*cards.all_cards(found), *cards.retired_cards(found)))
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
