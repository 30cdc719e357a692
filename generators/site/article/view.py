"""Gather what the pages show of the article: home, its own page, and the page for choosing."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from typing import NamedTuple

from generators.entries.coverage import Coverage, coverage_of
from generators.judging.passages import counts
from generators.model import Article, Distinction, Findings, PassageWord
from generators.site.article.passages import PassageRow, by_distinction, passage_rows
from generators.site.article.sections import Section, choosing, places, sections
from generators.site.cards import Card
from generators.site.choose.answers import Group, QuestionRow, groups, question_rows
from generators.site.choose.bearings import Bearing
from generators.site.choose.sentences import summary


class ArticleView(NamedTuple):
    """What the pages show of the article.

    Attributes:
        rows: the passages by locator.
        counts: how many passages have each verdict.
        apart: the passages by verdict, then by whether they tell the frameworks apart.
        questions: for choosing a framework; empty where the outline has none.
        said: the answers to them by what they say.
        summary: how many answers say what, as a sentence; empty without questions.
        choosing: the section that asks them, if there is one.
        places: the keys of the sections that name an entry, by its id.
    """

    outline: Article
    rows: Mapping[str, PassageRow]
    sections: tuple[Section, ...]
    counts: Counter[PassageWord]
    apart: Mapping[PassageWord, Mapping[Distinction, tuple[PassageRow, ...]]]
    coverage: Coverage
    questions: tuple[QuestionRow, ...]
    said: tuple[Group, ...]
    summary: str
    choosing: Section | None
    places: Mapping[str, tuple[str, ...]]

    @property
    def kinds(self) -> tuple[Distinction, ...]:
        """The distinctions of `apart`, in their order."""
        found = {kind for parts in self.apart.values() for kind in parts}
        return tuple(kind for kind in Distinction if kind in found)

    @property
    def named_sections(self) -> tuple[Section, ...]:
        """The headed sections of the first level that name an entry."""
        keys = {key for keys in self.places.values() for key in keys}
        return tuple(section for section in self.sections if section.level == 2 and section.key in keys)


def article_view(findings: Findings, cards: Sequence[Card]) -> ArticleView:
    """The article as the pages show it; `cards` are those of every listed entry and retired claim."""
    outline, rows = findings.project.article, passage_rows(findings, cards)
    parts, questions = sections(outline, rows), question_rows(findings)
    asking, said = choosing(outline), groups(questions, findings.project.frameworks)
    titles = {name: framework.title for name, framework in findings.project.frameworks.items()}
    numbers = [(Bearing(group.word, group.framework), len(group.answers)) for group in said]
    return ArticleView(
        outline,
        {row.locator: row for row in rows},
        parts,
        counts(row.judged for row in rows),
        by_distinction(rows),
        coverage_of(findings.project),
        questions,
        said,
        summary(numbers, titles) if said else "",
        next((part for part in parts if asking and part.key == asking), None),
        places(parts),
    )
