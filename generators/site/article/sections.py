"""Arrange the passages of the article below the headings of its outline."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from typing import NamedTuple

from generators.judging.passages import counts
from generators.model import Article, PassageWord
from generators.site.article.passages import PassageRow


class Section(NamedTuple):
    """A part of the article with a heading.

    Attributes:
        key: of the outline's `sections`; empty for what stands below no heading.
        level: of the heading, 2 or 3.
        rows: the passages below this heading and no further one.
        counts: passages by verdict, those of its own sections too.
    """

    key: str
    title: str
    level: int
    rows: tuple[PassageRow, ...]
    counts: Counter[PassageWord]

    @property
    def anchor(self) -> str:
        """Id of the heading."""
        return f"section-{self.key}"


def sections(outline: Article, rows: Iterable[PassageRow]) -> tuple[Section, ...]:
    """The sections in the order of their first passages, each followed by its own sections."""
    own: dict[str, list[PassageRow]] = {}
    for row in rows:
        key = outline.section_of(row.locator)
        top = outline.section_of(key.partition(".")[0])
        own.setdefault(top or key, [])
        own.setdefault(key, []).append(row)
    tops = [key for key in own if _top(key, own) == key]
    return tuple(
        Section(
            key,
            outline.sections.get(key, ""),
            2 if key == top else 3,
            tuple(own[key]),
            counts(row.judged for part in own if part == key or _top(part, own) == key for row in own[part]),
        )
        for top in tops
        for key in own
        if _top(key, own) == top
    )


def places(parts: Iterable[Section]) -> dict[str, tuple[str, ...]]:
    """The keys of the headed sections of the first level that name each entry, by its id."""
    found: dict[str, dict[str, None]] = {}
    top = ""
    for part in parts:
        if part.level == 2:
            top = part.key if part.title else ""
        for row in part.rows if top else ():
            for card in (*row.claims, *row.apart):
                found.setdefault(card.id, {})[top] = None
    return {name: tuple(keys) for name, keys in found.items()}


def choosing(outline: Article) -> str:
    """Key of the section that asks the questions for choosing; empty where there is none."""
    places = (outline.section_of(question.passage) for question in outline.questions.values() if question.passage)
    return next(filter(None, places), "")


def _top(key: str, sections: Iterable[str]) -> str:
    """The section of the first level that a section stands in."""
    first = key.partition(".")[0]
    return first if first in sections else key
