"""Prepare the article's passages with their verdicts and the claims that cover them."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from generators.judging import passages
from generators.judging.passages import PassageVerdict
from generators.model import Findings, Passage
from generators.site.cards import Card


class PassageRow(NamedTuple):
    """A passage of the article and the entries that name it.

    Attributes:
        claims: the lead claims, those that no script can decide too.
    """

    locator: str
    passage: Passage
    verdict: PassageVerdict
    claims: tuple[Card, ...] = ()
    facets: tuple[Card, ...] = ()
    follow_ups: tuple[Card, ...] = ()
    retired: tuple[Card, ...] = ()


def passage_rows(findings: Findings, listed: Sequence[Card], retired: Sequence[Card]) -> tuple[PassageRow, ...]:
    """The article's passages in their order.

    Args:
        findings: of the article and all verdicts.
        listed: the cards of every entry that the site lists.
        retired: the cards of the retired claims.
    """
    verdicts = passages.judge_passages(findings.project, findings.verdicts)
    names = {"claim": "claims", "facet": "facets", "follow-up": "follow_ups"}
    by_locator: dict[str, dict[str, list[Card]]] = {}
    for card in (*listed, *retired):
        group = "retired" if card.hidden else names[card.role]
        for locator in dict.fromkeys(card.appearances):
            by_locator.setdefault(locator, {}).setdefault(group, []).append(card)
    return tuple(
        PassageRow(
            locator,
            passage,
            verdicts[locator],
            **{group: tuple(cards) for group, cards in by_locator.get(locator, {}).items()},
        )
        for locator, passage in findings.project.article.passages.items()
    )
