"""Prepare the article's passages with their verdicts and the cards of the entries that name them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import NamedTuple

from generators.judging.passages import JudgedPassage, judge_passages
from generators.model import Distinction, Findings, Passage, PassageWord
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

    @property
    def silent(self) -> bool:
        """True where the passage claims nothing and says why, and no entry names it."""
        return bool(self.passage.reason) and not (self.claims or self.apart or self.retired)


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


def by_distinction(
    rows: Iterable[PassageRow],
) -> Mapping[PassageWord, Mapping[Distinction, tuple[PassageRow, ...]]]:
    """The passages with a verdict by its word, then by whether they tell the frameworks apart; no empty part."""
    found: dict[PassageWord, dict[Distinction, tuple[PassageRow, ...]]] = {}
    judged = [row for row in rows if row.judged.word and row.judged.tells_apart]
    for word in PassageWord:
        for distinction in Distinction:
            part = tuple(row for row in judged if (row.judged.word, row.judged.tells_apart) == (word, distinction))
            if part:
                found.setdefault(word, {})[distinction] = part
    return found
