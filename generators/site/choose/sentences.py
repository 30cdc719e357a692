"""Word what the evidence says to a reader who chooses: it informs, with its reason, and commands nothing."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import NamedTuple

from generators.model import ChoiceWord, Freshness, Health, Verdict, VerdictWord
from generators.site.choose.bearings import Bearing


class Ground(NamedTuple):
    """A verdict behind an answer.

    Attributes:
        favours: as in the entry of the claim.
    """

    favours: str
    verdict: Verdict
    bearing: Bearing


def sentence(bearing: Bearing, purpose: str, grounds: Sequence[Ground], titles: Mapping[str, str]) -> str:
    """What the evidence says for a purpose, and why.

    Args:
        bearing: of all grounds together.
        purpose: what the frameworks are compared for, as the end of a sentence.
        grounds: the verdicts behind it.
        titles: of the frameworks by name.
    """
    match bearing.word:
        case ChoiceWord.FAVOURS:
            reason = _favouring(bearing.framework, grounds, titles)
            return f"The evidence here favours {titles[bearing.framework]} for {purpose}, because {reason}."
        case ChoiceWord.NO_DIFFERENCE:
            return f"The evidence here favours neither for {purpose}, because {_equal(grounds, titles)}."
        case ChoiceWord.DEPENDS:
            return f"The evidence here gives no clear answer for {purpose}, because {_divided(grounds, titles)}."
    return f"The evidence here gives no answer yet for {purpose}, because {_open(grounds, titles)}."


def differing(parts: Sequence[tuple[str, str]]) -> str:
    """What tells the frameworks apart where they run in the same places.

    Args:
        parts: the title of the framework that a claim speaks for, and the title of the claim.
    """
    named = {name: [f"“{title}”" for other, title in parts if other == name] for name, _ in parts}
    said = [
        f"{' and '.join(titles)} {'speaks' if len(titles) == 1 else 'speak'} for {name}"
        for name, titles in named.items()
    ]
    return f"What differs in the same places: {'; '.join(said)}."


def aged(purpose: str) -> str:
    """What is said in the place of an answer whose evidence has become stale."""
    return f"The evidence here gives no answer any more for {purpose}, because it is stale."


def _favouring(framework: str, grounds: Sequence[Ground], titles: Mapping[str, str]) -> str:
    deciding = [ground for ground in grounds if ground.bearing.word is ChoiceWord.FAVOURS]
    if len(deciding) > 1:
        return f"{len(deciding)} of {len(grounds)} claims hold of it alone, and none speaks for another"
    claimed = deciding[0].favours
    if claimed == framework:
        return f"what the article says of it is supported, and refuted of {_others(framework, titles)}"
    return f"what the article says of {titles[claimed]} is refuted, and supported of {titles[framework]}"


def _equal(grounds: Sequence[Ground], titles: Mapping[str, str]) -> str:
    if len(grounds) > 1:
        return f"none of {len(grounds)} claims tells the frameworks apart"
    favours, verdict, _ = grounds[0]
    if favours not in titles:
        return "what the article says of both is supported"
    return f"what the article says of {titles[favours]} is {verdict.word}, and of {_others(favours, titles)} too"


def _divided(grounds: Sequence[Ground], titles: Mapping[str, str]) -> str:
    sides = sorted({titles[ground.bearing.framework] for ground in grounds if ground.bearing.framework})
    if len(sides) > 1:
        return f"its claims speak for {' and '.join(sides)}"
    favours, verdict, _ = next(ground for ground in grounds if ground.bearing.word is ChoiceWord.DEPENDS)
    about = "what the article says of" if len(grounds) == 1 else "what one claim says of"
    if favours not in titles:
        apart = "a claim tells the frameworks apart and favours neither"
        return apart if verdict.distinguishes else f"the verdict on {about} both is {verdict.word}"
    own = f"the verdict on {about} {titles[favours]} is {verdict.word}"
    others = [
        f"{verdict.of_others[name]} with {titles[name]} in its place"
        for name in titles
        if name in verdict.of_others
    ]
    changed = verdict.word is not VerdictWord.MIXED or set(verdict.of_others.values()) != {VerdictWord.MIXED}
    return f"{own}, and {' and '.join(others)}" if changed and others else own


def _open(grounds: Sequence[Ground], titles: Mapping[str, str]) -> str:
    if not grounds:
        return "no claim with rules is behind it"
    asked = [ground for ground in grounds if ground.bearing.word is ChoiceWord.OPEN]
    waiting = [ground.verdict for ground in asked]
    if any(verdict.word is VerdictWord.NOT_ENOUGH_EVIDENCE for verdict in waiting):
        return "there is not enough of it"
    if any(verdict.freshness is not Freshness.FRESH for verdict in waiting):
        return "it is stale"
    if any(verdict.health is not Health.OK for verdict in waiting):
        return "the newest job behind it failed"
    favours, verdict, _ = asked[0]
    lacking = [titles[name] for name, word in verdict.of_others.items() if word is VerdictWord.NOT_ENOUGH_EVIDENCE]
    if favours in titles and lacking:
        own = f"what the article says of {titles[favours]} is {verdict.word}"
        return f"{own}, and there is not enough evidence to judge it of {' and '.join(lacking)}"
    return "it can't be told whether the frameworks differ"


def _others(framework: str, titles: Mapping[str, str]) -> str:
    return " and ".join(title for name, title in titles.items() if name != framework)
