"""Prepare the article's passages with their verdicts and the cards of the entries that name them."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import NamedTuple

from generators.judging.passages import JudgedPassage, judge_passages
from generators.model import Findings, Passage
from generators.site.cards import Card


class PassageRow(NamedTuple):
    """A passage of the article.

    Attributes:
        claims: what the article claims there, also what no script can decide.
        apart: facets, then follow-ups.
    """

    locator: str
    passage: Passage
    judged: JudgedPassage
    claims: tuple[Card, ...]
    apart: tuple[Card, ...]
    retired: tuple[Card, ...]


def passage_rows(findings: Findings, cards: Sequence[Card]) -> tuple[PassageRow, ...]:
    """The article's passages in their order; `cards` are those of every listed entry and retired claim."""
    places = {card.id: place for place, card in enumerate(cards)}

    def shown(*ids: Iterable[str]) -> tuple[Card, ...]:
        return tuple(cards[place] for part in ids for place in sorted(places[claim_id] for claim_id in part))

    return tuple(
        PassageRow(
            locator,
            findings.project.article.passages[locator],
            judged,
            shown((*judged.leads, *judged.not_checkable)),
            shown(judged.facets, judged.follow_ups),
            shown(judged.retired),
        )
        for locator, judged in judge_passages(findings.project, findings.verdicts).items()
    )
