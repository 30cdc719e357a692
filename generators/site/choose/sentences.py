"""Word what the evidence says to a reader who chooses: it informs, with its reason, and commands nothing."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import NamedTuple

from generators.judging.reasons.labels import listed
from generators.model import ChoiceWord, Freshness, Health, Verdict, VerdictWord
from generators.site.choose.bearings import Bearing
from generators.text import counted

ABSTAIN = {
    ChoiceWord.NO_DIFFERENCE: ("shows no difference", "show no difference"),
    ChoiceWord.DEPENDS: ("has no clear answer", "have no clear answer"),
    ChoiceWord.OPEN: ("is not known yet", "are not known yet"),
}  # what one answer does that speaks for no framework, and what several do


class Ground(NamedTuple):
    """A verdict behind an answer.

    Attributes:
        title: of the claim.
        favours: as in the entry of the claim.
    """

    title: str
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


def summary(said: Sequence[tuple[Bearing, int]], titles: Mapping[str, str]) -> str:
    """What all answers come to: how many speak for each framework, and how many for none.

    Args:
        said: what answers say, with how many say it.
        titles: of the frameworks by name.
    """
    total = sum(number for _, number in said)
    named = [
        f"{number} {'speaks' if number == 1 else 'speak'} for {titles[bearing.framework]}"
        for bearing, number in said
        if bearing.framework
    ]
    others = [
        f"{number} {ABSTAIN[bearing.word][number > 1]}" for bearing, number in said if bearing.word in ABSTAIN
    ]
    counts = "; ".join(filter(None, [listed(named) or "none speaks for a framework", listed(others)]))
    return f"{'Of' if len(named) == 1 else 'No single winner: of'} {counted(total, 'answer')}, {counts}."


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
    _, favours, verdict, _ = grounds[0]
    if favours not in titles:
        return "what the article says of both is supported"
    return f"what the article says of {titles[favours]} is {verdict.word}, and of {_others(favours, titles)} too"


def _divided(grounds: Sequence[Ground], titles: Mapping[str, str]) -> str:
    sides = sorted({titles[ground.bearing.framework] for ground in grounds if ground.bearing.framework})
    if len(sides) > 1:
        return f"its claims speak for {' and '.join(sides)}"
    title, favours, verdict, _ = next(ground for ground in grounds if ground.bearing.word is ChoiceWord.DEPENDS)
    about = "the verdict on what the article says of"
    about = about if len(grounds) == 1 else f"the verdict on what “{title}” says of"
    clear = [f"“{ground.title}”" for ground in grounds if ground.bearing.framework]
    if clear:
        about = f"{listed(clear)} {'speaks' if len(clear) == 1 else 'speak'} for {sides[0]}, but {about}"
    if favours not in titles:
        apart = "a claim tells the frameworks apart and favours neither"
        return apart if verdict.distinguishes else f"{about} both is {verdict.word}"
    own = f"{about} {titles[favours]} is {verdict.word}"
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
    _, favours, verdict, _ = asked[0]
    lacking = [titles[name] for name, word in verdict.of_others.items() if word is VerdictWord.NOT_ENOUGH_EVIDENCE]
    if favours in titles and lacking:
        own = f"what the article says of {titles[favours]} is {verdict.word}"
        return f"{own}, and there is not enough evidence to judge it of {' and '.join(lacking)}"
    return "it can't be told whether the frameworks differ"


def _others(framework: str, titles: Mapping[str, str]) -> str:
    return " and ".join(title for name, title in titles.items() if name != framework)
