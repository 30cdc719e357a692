"""Give each passage of the article its verdict: a pure function of the verdicts on its lead claims."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from typing import NamedTuple

from generators.model import BrokenEntry, Claim, Distinction, PassageWord, Project, Status, Verdict, VerdictWord

Entry = Claim | BrokenEntry


class PassageVerdict(NamedTuple):
    """What the lead claims of a passage say of it.

    Attributes:
        leads: ids of the claims that decide it, in order; none where nothing can decide it.
        word: None without a lead.
        tells_apart: None without a lead.
    """

    leads: tuple[str, ...] = ()
    word: PassageWord | None = None
    tells_apart: Distinction | None = None


def judge_passages(project: Project, verdicts: Mapping[str, Verdict]) -> dict[str, PassageVerdict]:
    """The verdict of each passage of the article, by locator in the article's order.

    Args:
        project: with the article and all entries; a broken entry leads where its keys can be read.
        verdicts: by claim id; a claim without one has not run.
    """
    leads: dict[str, list[str]] = {}
    for entry in sorted(project.entries, key=lambda entry: entry.id):
        for locator in dict.fromkeys(appearances(entry)) if decides(entry) else ():
            leads.setdefault(locator, []).append(entry.id)
    return {
        locator: _passage(leads[locator], verdicts) if locator in leads else PassageVerdict()
        for locator in project.article.passages
    }


def decides(entry: Entry) -> bool:
    """Whether the verdict on an entry decides its passages: a lead claim, neither hidden nor not checkable."""
    status = entry.entry.status if isinstance(entry, Claim) else entry.status
    return entry.lead and entry.listed and status is not Status.NOT_CHECKABLE


def appearances(entry: Entry) -> tuple[str, ...]:
    """Locators of the passages that an entry names; none where they can't be read."""
    return entry.entry.appearances if isinstance(entry, Claim) else entry.appearances


def counts(passages: Iterable[PassageVerdict]) -> Counter[PassageWord]:
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


def _passage(leads: Sequence[str], verdicts: Mapping[str, Verdict]) -> PassageVerdict:
    found = [verdicts.get(claim_id) for claim_id in leads]
    words = [verdict.word if verdict else VerdictWord.NOT_ENOUGH_EVIDENCE for verdict in found]
    return PassageVerdict(
        tuple(leads), word_of(words), distinction_of([_tells_apart(verdict) for verdict in found])
    )


def _tells_apart(verdict: Verdict | None) -> bool | None:
    """Whether a lead tells the frameworks apart; not known where nothing is decided, exchanged or not."""
    if verdict is None:
        return None
    undecided = verdict.word is VerdictWord.NOT_ENOUGH_EVIDENCE and verdict.distinguishes is False
    return None if undecided else verdict.distinguishes
