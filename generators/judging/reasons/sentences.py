"""Puts verdicts into sentences that stand alone: each observed fact once, with what was needed right behind it."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import NamedTuple

from generators.judging.reasons.labels import WHOLE
from generators.judging.reasons.observed import Fact, Phrases
from generators.judging.reasons.required import Needs
from generators.model import Claim, Project
from generators.rules.evaluate import ComparisonResult, Decision

MOST = 400
TITLES = (WHOLE, 60, 30)


class Role(NamedTuple):
    """What a comparison was asked for: in a bracket behind its fact, and as a clause where it is the only one."""

    bracket: str
    clause: str


NEEDED = Role("needed", "the claim needs")
REFUTED = Role("refuted by", "is refuted by")
REFUTING = Role("refuted by", "")
REFUTABLE = Role("refuted by", "would be refuted by")
VALID = Role("needed", "it needs")
ASKED = Role("asked for", "")

Asked = tuple[Role, ComparisonResult]


@dataclass(frozen=True)
class Told:
    """An observed fact and what was asked of it."""

    fact: Fact
    results: dict[str, None] = field(default_factory=dict)
    asides: dict[str, None] = field(default_factory=dict)
    needs: dict[Role, list[str]] = field(default_factory=dict)

    def text(self, *, bracket: bool, detailed: bool) -> str:
        """The fact without its title."""
        phrase = self.fact.phrase + "".join(self.results) + (self.fact.detail if detailed else "")
        asked = (f"{role.bracket}: {' and '.join(needs)}" for role, needs in self.needs.items() if needs)
        return f"{phrase} ({'; '.join([*self.asides, *asked])})" if bracket else phrase

    @property
    def clause(self) -> str:
        """What was asked as the end of a sentence; empty where a bracket says it better."""
        if self.asides or not next(iter(self.needs)).clause:
            return ""
        return " and ".join(f"{role.clause} {' and '.join(needs)}" for role, needs in self.needs.items())


class Group(NamedTuple):
    """Facts that speak for the same thing, and the words before them."""

    lead: str
    told: Sequence[Told]


@dataclass(frozen=True)
class Explainer:
    """Words for the verdicts of one claim."""

    project: Project
    claim: Claim

    def supported(self, rule: Decision, text: str) -> str:
        """Why the claim is supported."""
        return self._fitted("", lambda phrases: [Group("", _told(phrases, _asked(_role(text), rule)))], rule)

    def refuted(self, rule: Decision, supported: Decision, supported_text: str) -> str:
        """Why the claim is refuted, and what it would have needed of the same."""

        def groups(phrases: Phrases) -> list[Group]:
            facts = list(dict.fromkeys(phrases.fact(item)[:2] for item in rule.deciding))
            role = _role(supported_text)
            needed = [(role, item) for item in supported.deciding if phrases.fact(item)[:2] in facts]
            # what is refuted by the very opposite of what it needs says so once
            opposite = {
                (phrases.fact(item)[:2], phrases.need(item._replace(wanted=not item.wanted))) for _, item in needed
            }
            refuting = [
                (REFUTED if needed else REFUTING, item)
                for item in rule.deciding
                if (phrases.fact(item)[:2], phrases.need(item)) not in opposite
            ]
            told = _told(phrases, [*needed, *refuting])
            return [Group("", sorted(told, key=lambda one: facts.index(one.fact[:2])))]

        return self._fitted("", groups, supported, rule)

    def mixed(self, supported: Decision, supported_text: str, refuted: Decision) -> str:
        """Why neither rule holds: what kept the claim from being supported, and what from being refuted."""
        role = _role(supported_text)
        asked = [*_asked(role, supported), *_asked(REFUTABLE, refuted)]

        def groups(phrases: Phrases) -> list[Group]:
            told = _told(phrases, asked)
            leads = {"": {role, REFUTABLE}, "against the claim, ": {role}, "for it, ": {REFUTABLE}}
            named = [
                Group(lead, [one for one in told if set(one.needs) == roles]) for lead, roles in leads.items()
            ]
            return [group for group in named if group.told]

        return self._fitted("Neither way: ", groups, supported, refuted)

    def invalid(self, rule: Decision, text: str) -> str:
        """Why the comparison isn't valid."""
        role = VALID if _role(text) is NEEDED else ASKED
        return self._fitted(
            "The comparison isn't valid: ", lambda phrases: [Group("", _told(phrases, _asked(role, rule)))], rule
        )

    def contradiction(self, supported: Decision, refuted: Decision) -> str:
        """That both rules hold, which is a defect of the entry."""
        asked = [*_asked(NEEDED, supported), *_asked(REFUTED, refuted)]
        return self._fitted(
            "The rules contradict each other, both hold: ",
            lambda phrases: [Group("", _told(phrases, asked))],
            supported,
            refuted,
        )

    def unknown(self, rules: Sequence[tuple[str, Decision]]) -> str:
        """Why a rule can't be decided: the widest interval among what left it open, else the first reason.

        Of a count it is the widest among the conditions that may count or not.

        `rules` holds what each rule says of the claim, such as `the claim needs`, beside its decision.
        """
        open_rules = [(role, rule) for role, rule in rules if rule.truth is None]
        wide = [(_width(item), role, item) for role, rule in open_rules for item in rule.deciding if item.interval]
        reasons = [rule.unknown for _, rule in open_rules if rule.unknown]
        if reasons or not wide:
            reason = reasons[0] if reasons else "a value is missing"
            return f"{reason[0].upper()}{reason[1:]}."
        _, role, item = max(wide, key=lambda entry: entry[0])
        phrases = Phrases(self.project, self.claim)
        lies, need = phrases.open(item)
        left = [one for one in item.counted if one.truth is None and one.interval]
        plain = f"{lies}; {role} {need}"
        if not left:
            return f"{plain}."
        within, asked = phrases.open(max(left, key=_width))
        full = f"{plain}; left open: {within}, where {asked} counts."
        return full if len(full) <= MOST else f"{plain}."

    def _fitted(self, opening: str, groups: Callable[[Phrases], Sequence[Group]], *rules: Decision) -> str:
        """The fullest sentence that is short enough: details go first, then facts, then words of titles."""
        above = Needs(self.project, self.claim).standing_above(item for rule in rules for item in rule.deciding)
        sentence = ""
        for longest in TITLES:
            for sentence in _sentences(opening, groups(Phrases(self.project, self.claim, longest, above))):
                if len(sentence) <= MOST:
                    return sentence
        return sentence


def _sentences(opening: str, found: Sequence[Group]) -> Iterator[str]:
    """The sentence, ever shorter."""
    most = max(len(group.told) for group in found)
    yield _sentence(opening, found, most, detailed=True)
    for limit in range(most, 0, -1):
        yield _sentence(opening, found, limit, detailed=False)


def _sentence(opening: str, groups: Sequence[Group], limit: int, *, detailed: bool) -> str:
    told = [one for group in groups for one in group.told]
    clause = told[0].clause if len(told) == 1 else ""
    parts = []
    for group in groups:
        by_title: dict[str, list[str]] = {}
        for one in group.told[:limit]:
            by_title.setdefault(one.fact.title, []).append(one.text(bracket=not clause, detailed=detailed))
        facts = [
            f"{title}: {', '.join(texts)}" if title else "; ".join(texts) for title, texts in by_title.items()
        ]
        left = len(group.told) - limit
        parts.append(group.lead + "; ".join([*facts, f"and {left} more"] if left > 0 else facts))
    return f"{opening}{'; '.join(parts)}{'; ' if clause else ''}{clause}."


def _told(phrases: Phrases, asked: Iterable[Asked]) -> list[Told]:
    """Each observed fact once, with everything that was asked of it."""
    told: dict[tuple[str, str], Told] = {}
    for role, item in asked:
        fact, need = phrases.fact(item), phrases.need(item)
        one = told.setdefault(fact[:2], Told(fact))
        needs = one.needs.setdefault(role, [])
        if fact.result:
            one.results[fact.result] = None
        if fact.aside:
            one.asides.setdefault(f"{fact.aside}, {role.bracket}: {need}")
        elif need not in needs:
            needs.append(need)
    return list(told.values())


def _asked(role: Role, rule: Decision) -> list[Asked]:
    return [(role, item) for item in rule.deciding]


def _role(text: str) -> Role:
    """What the comparisons of a rule are to it; where `or` or a negated bracket joins them, not each is needed."""
    return ASKED if re.search(r"\bor\b|\bnot\s*\(", text) else NEEDED


def _width(item: ComparisonResult) -> float:
    """Width of the interval against the size of its centre."""
    low, high = item.interval or (0.0, 0.0)
    return (high - low) / (abs(item.value) if item.value else 1.0)
