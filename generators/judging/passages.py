"""Give each passage of the article its verdict: a pure function of the verdicts on its lead claims."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from typing import NamedTuple

from generators.model import BrokenEntry, Claim, Distinction, PassageWord, Project, Status, Verdict, VerdictWord


class JudgedPassage(NamedTuple):
    """The entries that name a passage, by id in order, and what its lead claims say of it.

    Attributes:
        leads: the claims that decide it; none where nothing can decide it.
        not_checkable: what the article claims there, and no script can decide.
        word: None without a lead.
        tells_apart: None without a lead.
    """

    leads: tuple[str, ...] = ()
    not_checkable: tuple[str, ...] = ()
    facets: tuple[str, ...] = ()
    follow_ups: tuple[str, ...] = ()
    retired: tuple[str, ...] = ()
    word: PassageWord | None = None
    tells_apart: Distinction | None = None


def judge_passages(project: Project, verdicts: Mapping[str, Verdict]) -> dict[str, JudgedPassage]:
    """The verdict of each passage of the article, by locator in the article's order.

    Args:
        project: with the article and all entries; a broken entry stands where its keys can be read.
        verdicts: by claim id; a claim without one has not run.
    """
    named: dict[str, dict[str, tuple[str, ...]]] = {}
    for entry in sorted(project.entries, key=lambda entry: entry.id):
        group = _group(entry)
        for locator in dict.fromkeys(entry.appearances) if group else ():
            groups = named.setdefault(locator, {})
            groups[group] = (*groups.get(group, ()), entry.id)
    return {locator: _judged(named.get(locator, {}), verdicts) for locator in project.article.passages}


def counts(passages: Iterable[JudgedPassage]) -> Counter[PassageWord]:
    """How many passages have each word; one without a lead is not counted."""
    return Counter(passage.word for passage in passages if passage.word is not None)


def word_of(words: Sequence[VerdictWord]) -> PassageWord:
    """The word of a passage from the words of its leads, of which there is at least one."""
    if all(word is VerdictWord.SUPPORTED for word in words):
        return PassageWord.HOLDS
    if all(word is VerdictWord.REFUTED for word in words):
        return PassageWord.DOES_NOT_HOLD
    return PassageWord.OPEN if VerdictWord.NOT_ENOUGH_EVIDENCE in words else PassageWord.DEPENDS


def distinction_of(leads: Sequence[bool | None]) -> Distinction:
    """Whether a passage tells the frameworks apart, from whether each of its leads does; None is not known."""
    if None in leads:
        return Distinction.NOT_KNOWN
    if all(leads):
        return Distinction.APART
    return Distinction.PARTLY if any(leads) else Distinction.BOTH


def _group(entry: Claim | BrokenEntry) -> str:
    """The field of `JudgedPassage` that an entry stands in; empty where no page names it at its passages."""
    if isinstance(entry, Claim) and entry.retired:
        return "retired"
    if not entry.listed:
        return ""
    if not entry.lead:
        return "follow_ups" if entry.kind == "follow-up" else "facets"
    return "not_checkable" if entry.status is Status.NOT_CHECKABLE else "leads"


def _judged(named: Mapping[str, tuple[str, ...]], verdicts: Mapping[str, Verdict]) -> JudgedPassage:
    """A passage with the entries that name it, by field."""
    fields = ("leads", "not_checkable", "facets", "follow_ups", "retired")
    leads, not_checkable, facets, follow_ups, retired = (named.get(field, ()) for field in fields)
    found = [verdicts.get(claim_id) for claim_id in leads]
    words = [verdict.word if verdict else VerdictWord.NOT_ENOUGH_EVIDENCE for verdict in found]
    word = word_of(words) if leads else None
    tells_apart = (
        distinction_of([verdict.distinguishes if verdict else None for verdict in found]) if leads else None
    )
    return JudgedPassage(leads, not_checkable, facets, follow_ups, retired, word, tells_apart)
