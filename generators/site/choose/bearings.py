"""Say which framework a verdict, or several, speak for: pure functions that abstain where nothing is certain."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from typing import NamedTuple

from generators.model import ChoiceWord, Freshness, Health, Verdict, VerdictWord


class Bearing(NamedTuple):
    """What one verdict, or several together, say to a reader who chooses.

    Attributes:
        framework: the one that they speak for; empty unless the word is `favours`.
    """

    word: ChoiceWord
    framework: str = ""


OPEN, DEPENDS = Bearing(ChoiceWord.OPEN), Bearing(ChoiceWord.DEPENDS)
NO_DIFFERENCE = Bearing(ChoiceWord.NO_DIFFERENCE)


def bearing_of(verdict: Verdict, favours: str, frameworks: Collection[str]) -> Bearing:
    """What a verdict says for the choice: which framework the claim is true of, and no other.

    A verdict speaks for a framework only where the claim is supported of it, and refuted of each other one in its
    place. So the names of the frameworks decide nothing: what speaks for one of them speaks for the other one once
    their evidence changes places.

    Args:
        verdict: on one claim.
        favours: as in the claim's entry.
        frameworks: names of all frameworks.
    """
    if verdict.freshness is not Freshness.FRESH or verdict.health is not Health.OK:
        return OPEN
    if favours in frameworks:
        words = {name: verdict.of_others.get(name) for name in frameworks}
        return _of_words({**words, favours: verdict.word})
    if verdict.word is VerdictWord.NOT_ENOUGH_EVIDENCE or verdict.distinguishes is None:
        return OPEN
    equal = verdict.word is VerdictWord.SUPPORTED and not verdict.distinguishes
    return NO_DIFFERENCE if equal else DEPENDS


def _of_words(words: Mapping[str, VerdictWord | None]) -> Bearing:
    """The bearing of one claim from its verdict with each framework in the place of the favoured one."""
    found = set(words.values())
    if not found <= {VerdictWord.SUPPORTED, VerdictWord.REFUTED, VerdictWord.MIXED}:
        return OPEN
    if found in ({VerdictWord.SUPPORTED}, {VerdictWord.REFUTED}):
        return NO_DIFFERENCE
    holds = [name for name, word in words.items() if word is VerdictWord.SUPPORTED]
    if VerdictWord.MIXED in found or len(holds) != 1:
        return DEPENDS
    return Bearing(ChoiceWord.FAVOURS, holds[0])


def joint_bearing(bearings: Sequence[Bearing]) -> Bearing:
    """What several claims say together; open where there is none, or one of them is.

    A claim that tells the frameworks apart decides, unless another one speaks for another framework.
    """
    words = {bearing.word for bearing in bearings}
    if not bearings or ChoiceWord.OPEN in words:
        return OPEN
    favoured = {bearing for bearing in bearings if bearing.word is ChoiceWord.FAVOURS}
    if ChoiceWord.DEPENDS in words or len(favoured) > 1:
        return DEPENDS
    return favoured.pop() if favoured else NO_DIFFERENCE
