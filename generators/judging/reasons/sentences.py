"""Write why a verdict is what it is: one short sentence, and the facts behind it line by line."""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import partial
from typing import NamedTuple

from generators.judging.reasons.labels import Labels
from generators.judging.reasons.shapes import Wording
from generators.judging.reasons.statements import (
    MOST,
    NEEDED,
    OPTIONAL,
    Parts,
    Role,
    Speaker,
    Statement,
    Words,
    refuting,
    statements,
)
from generators.judging.reasons.wording import wording
from generators.rules.evaluate import ComparisonResult, Decision
from generators.text import shortened

Write = Callable[[Words], Sequence[str]]
Choose = Callable[[Sequence[Statement]], Statement]


class Explanation(NamedTuple):
    """Why a verdict is what it is.

    Attributes:
        reason: one sentence.
        details: the facts that decided, each as a line; empty where they say no more than the sentence.
        about: the comparison that the sentence gives; None where it gives none.
    """

    reason: str
    details: tuple[str, ...] = ()
    about: ComparisonResult | None = None


@dataclass(frozen=True)
class Explainer:
    """Explanations for the verdicts of one claim.

    Attributes:
        turning: texts of the comparisons that come out otherwise with the frameworks exchanged, where that changes
            the verdict; of several conditions the sentence gives one of these.
    """

    labels: Labels
    turning: frozenset[str] = frozenset()

    def supported(self, rule: Decision) -> Explanation:
        """Why the claim is supported: of several conditions, the one that holds by least."""
        return self._held(rule, [(_role(rule), item) for item in rule.deciding], _first, "hold")

    def refuted(self, rule: Decision, supported: Decision) -> Explanation:
        """Why the claim is refuted, and what it would have needed of the same."""
        role = _role(supported)
        speaker = Speaker(self.labels, [*supported.deciding, *rule.deciding])
        whole = speaker.words()
        facts = list(dict.fromkeys(whole(item)[:2] for item in rule.deciding))
        needed = [(role, item) for item in supported.deciding if whole(item)[:2] in facts]
        # what is refuted by the very opposite of what it needs says so once
        opposites = [whole(item._replace(wanted=not item.wanted))[:3] for _, item in needed]
        rest = [(refuting(rule), item) for item in rule.deciding if whole(item)[:3] not in opposites]
        parts = sorted([*needed, *rest], key=lambda part: facts.index(whole(part[1])[:2]))
        return self._held(rule, parts, _furthest, "speak against it")

    def mixed(self, supported: Decision, refuted: Decision) -> Explanation:
        """Why neither rule holds: what kept the claim from being supported, and what from being refuted."""
        role = _role(supported)
        against = [(role, item) for item in supported.deciding]
        against_refuted = [(refuting(refuted), item) for item in refuted.deciding]
        counted = {id(part) for item in supported.comparisons for part in item.counted}
        whole = (item for item in supported.comparisons if id(item) not in counted)
        held = [(role, item) for item in whole if item.truth is item.wanted]

        def between(found: Sequence[Statement]) -> Sequence[Statement]:
            return [each for each in found if len(each.needs) > 1]

        def choose(found: Sequence[Statement]) -> Statement:
            known = [each for each in found if role in each.needs]
            return next(iter(between(found)), None) or _furthest(known)

        def fuller(words: Words) -> Sequence[str]:
            both = between(statements(words, [*against, *against_refuted]))
            if both:
                needs = ", ".join(role.asking(each) for role, each in both[0].needs.items())
                return [f"In between. {both[0].brief}; {needs}."]
            worst = _furthest(statements(words, against))
            best = _furthest(statements(words, held or against_refuted))
            if held:
                favour = f"For: {best.brief}."
                return [f"Against: {worst.brief} ({worst.need}). {favour}", f"Against: {worst.brief}. {favour}"]
            return [f"{worst.brief} ({worst.to('support')}); {best.brief} ({best.to('refute')})."]

        def write(words: Words) -> Sequence[str]:
            both = between(statements(words, [*against, *against_refuted]))
            worst = _furthest(statements(words, against))
            return [f"In between. {both[0].brief}; {both[0].need}."] if both else _about("Against: ", worst)

        return self._explained([*against, *against_refuted], write, choose, held, fuller)

    def invalid(self, rule: Decision) -> Explanation:
        """Why the comparison isn't valid."""
        parts = [(_role(rule), item) for item in rule.deciding]

        def write(words: Words) -> Sequence[str]:
            return _about("No verdict. ", _furthest(statements(words, parts)))

        return self._explained(parts, write, _furthest)

    def contradiction(self, supported: Decision, refuted: Decision) -> Explanation:
        """That both rules hold, which is a defect of the entry."""
        parts = [(NEEDED, item) for item in supported.deciding]
        parts += [(refuting(refuted), item) for item in refuted.deciding]

        def write(words: Words) -> Sequence[str]:
            return [f"The rules contradict each other: both hold. {_first(statements(words, parts)).brief}."]

        return self._explained(parts, write, _first)

    def unknown(self, rules: Sequence[tuple[Role, Decision]]) -> Explanation:
        """Why a rule can't be decided: the widest interval among what left it open, else the first reason.

        Args:
            rules: each decision behind what its rule says of the claim.
        """
        undecided = [(role, rule) for role, rule in rules if rule.truth is None]
        wide = [(role, item) for role, rule in undecided for item in rule.deciding if item.interval]
        reasons = [rule.unknown for _, rule in undecided if rule.unknown]
        if reasons or not wide:
            reason = reasons[0] if reasons else "a value is missing"
            return stated(f"{reason[0].upper()}{reason[1:]}.")
        role, item = max(wide, key=lambda part: _width(part[1]))

        def write(words: Words) -> Sequence[str]:
            return [f"{lead} {_open(role, words(item))}."]

        conditions = [part for part in item.counted if part.truth is None and part.interval]
        lead = "Too close to call." if conditions or not item.counted else "Not enough is known."
        speaker = Speaker(self.labels, [])
        lines = [
            _open(role, wording(self.labels, item)),
            *(_open(NEEDED, speaker.words()(part)) for part in conditions),
        ]
        return Explanation(speaker.sentence(write, None), tuple(shortened(line, MOST) for line in lines), item)

    def _held(self, rule: Decision, parts: Parts, alternative: Choose, verb: str) -> Explanation:
        """That a rule holds: by the closest of its conditions, or by one that is enough.

        Args:
            rule: that holds.
            parts: the comparisons that decided.
            alternative: the fact to give where one condition is enough.
            verb: what conditions that must all hold do.
        """
        choose = partial(self._chosen, _closest if rule.conjunctive else alternative)

        def write(words: Words) -> Sequence[str]:
            found = statements(words, parts)
            return _about(self._all_of(rule, found, verb), choose(found))

        return self._explained(parts, write, choose)

    def _chosen(self, choose: Choose, found: Sequence[Statement]) -> Statement:
        """One of the facts that tell the frameworks apart, or of all where none does."""
        return choose([each for each in found if each.item.text in self.turning] or found)

    def _all_of(self, rule: Decision, found: Sequence[Statement], verb: str) -> str:
        """How many conditions there are, and what the one that follows is among them; empty for a single fact."""
        if len(found) == 1 or not rule.conjunctive:
            return ""
        chosen = self._chosen(_closest, found)
        apart = chosen.item.text in self.turning
        closest = "closest" if math.isfinite(_margin(chosen.item)) else "among them"
        which = "one that tells the frameworks apart" if apart else closest
        number = len(rule.deciding)
        count = "Both conditions" if number == 2 else f"All {number} conditions"
        return f"{count} {verb}; {which}: "

    def _explained(
        self, parts: Parts, write: Write, choose: Choose, others: Parts = (), fuller: Write | None = None
    ) -> Explanation:
        """The sentence, and the lines of these parts unless they say the same.

        Args:
            parts: the comparisons that decided.
            write: versions of the sentence.
            choose: the fact that it gives.
            others: comparisons that are put into words beside them.
            fuller: versions that say more, where there is room.
        """
        speaker = Speaker(self.labels, [item for _, item in (*parts, *others)])
        sentence, lines = speaker.sentence(write, fuller), speaker.lines(parts)
        found = statements(speaker.words(), parts)
        alone = found[0]
        same = lines == (f"{alone.brief} ({alone.need})",) and sentence == f"{alone.whole}."
        return Explanation(sentence, () if same else lines, choose(found).item)


def stated(reason: str) -> Explanation:
    """A reason that no rule gives, cut where it is long, with the whole of it as a detail."""
    reason = " ".join(reason.split())
    return Explanation(reason) if len(reason) <= MOST else Explanation(shortened(reason, MOST), (reason,))


def _about(lead: str, statement: Statement) -> Sequence[str]:
    """A sentence about one fact, with what is needed, and without where there is no room."""
    return [f"{lead}{statement.whole}.", f"{statement.whole}."]


def _first(found: Sequence[Statement]) -> Statement:
    return found[0]


def _closest(found: Sequence[Statement]) -> Statement:
    """The fact whose comparison is decided by the least of its own size."""
    return min(found, key=lambda statement: _margin(statement.item))


def _furthest(found: Sequence[Statement]) -> Statement:
    """The fact whose comparison is decided by the most; one that has no such margin only where none has."""
    margins = [_margin(statement.item) for statement in found]
    finite = [margin for margin in margins if math.isfinite(margin)]
    return found[margins.index(max(finite))] if finite else found[0]


def _margin(item: ComparisonResult) -> float:
    """How far the value is from its limit, as a share of the larger of both; infinite where it has no distance.

    A check has no margin, and neither has a value that must be equal.
    """
    if not item.operator or item.operator in ("==", "!=") or item.value is None:
        return math.inf
    limit = (item.right.value or 0.0) if item.right.shape == "constant" else 0.0
    if item.right.shape != "constant" and item.ratios and item.ratios[0][0]:
        limit = item.right.factor * item.left.divisor / (item.left.factor * item.right.divisor)
        return abs(math.log(item.ratios[0][0] / limit)) if limit > 0 else math.inf
    size = max(abs(item.value), abs(limit))
    return abs(item.value - limit) / size if size else 0.0


def _open(role: Role, fact: Wording) -> str:
    return f"{fact.left_open}; {role.words}: {fact.required_then}"


def _role(rule: Decision) -> Role:
    return NEEDED if rule.conjunctive else OPTIONAL


def _width(item: ComparisonResult) -> float:
    """Width of the interval against the size of its centre."""
    low, high = item.interval or (0.0, 0.0)
    return (high - low) / (abs(item.value) if item.value else 1.0)
