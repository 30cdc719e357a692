"""Write the sentence of a verdict: each observed fact once, with what was needed right behind it."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import partial
from typing import NamedTuple

from generators.judging.reasons.labels import WHOLE, Labels
from generators.judging.reasons.quotients import dividends
from generators.judging.reasons.shapes import Wording
from generators.judging.reasons.wording import wording
from generators.rules.evaluate import ComparisonResult, Decision

MOST = 400
TITLES = (WHOLE, 60, 30)


class Role(NamedTuple):
    """What a comparison is to its rule: in a bracket behind its fact, and as a clause where it is the only one."""

    bracket: str
    clause: str = ""


NEEDED = Role("needed", "the claim needs")
REFUTED = Role("refuted by", "is refuted by")
REFUTING = Role("refuted by")
REFUTABLE = Role("refuted by", "would be refuted by")
VALID = Role("needed", "it needs")
OPTIONAL = Role("asked for")  # `or` or a negated bracket joins the comparisons, so that not each is needed

Words = Callable[[ComparisonResult], Wording]
Parts = Sequence[tuple[Role, ComparisonResult]]
Choose = Callable[[Words], Parts]
Leads = Mapping[str, set[Role] | None]
ALL: Leads = {"": None}  # every statement in one section


@dataclass(frozen=True)
class Statement:
    """An observed fact and what the rules need of it; the texts are ordered sets."""

    fact: Wording
    results: dict[str, None] = field(default_factory=dict)
    asides: dict[str, None] = field(default_factory=dict)
    needs: dict[Role, dict[str, None]] = field(default_factory=dict)

    def text(self, *, bracket: bool, detailed: bool) -> str:
        """The fact without its title."""
        phrase = self.fact.phrase + "".join(self.results) + (self.fact.detail if detailed else "")
        needs = (f"{role.bracket}: {' and '.join(needs)}" for role, needs in self.needs.items() if needs)
        return f"{phrase} ({'; '.join([*self.asides, *needs])})" if bracket else phrase

    @property
    def clause(self) -> str | None:
        """What was needed as the end of a sentence; None where a bracket says it better."""
        if self.asides or not next(iter(self.needs)).clause:
            return None
        return " and ".join(f"{role.clause} {' and '.join(needs)}" for role, needs in self.needs.items())


@dataclass(frozen=True)
class Explainer:
    """Sentences for the verdicts of one claim."""

    labels: Labels

    def supported(self, rule: Decision) -> str:
        """Why the claim is supported."""
        return self._sentence("", {_role(rule): rule})

    def refuted(self, rule: Decision, supported: Decision) -> str:
        """Why the claim is refuted, and what it would have needed of the same."""
        role = _role(supported)

        def choose(words: Words) -> Parts:
            facts = list(dict.fromkeys(words(item)[:2] for item in rule.deciding))
            needed = [(role, item) for item in supported.deciding if words(item)[:2] in facts]
            # what is refuted by the very opposite of what it needs says so once
            opposites = [words(item._replace(wanted=not item.wanted))[:3] for _, item in needed]
            by = REFUTED if needed else REFUTING
            rest = [(by, item) for item in rule.deciding if words(item)[:3] not in opposites]
            return sorted([*needed, *rest], key=lambda part: facts.index(words(part[1])[:2]))

        return self._sentence("", {role: supported, REFUTED: rule}, choose=choose)

    def mixed(self, supported: Decision, refuted: Decision) -> str:
        """Why neither rule holds: what kept the claim from being supported, and what from being refuted."""
        role = _role(supported)
        leads: Leads = {"": {role, REFUTABLE}, "against the claim, ": {role}, "for it, ": {REFUTABLE}}
        return self._sentence("Neither way: ", {role: supported, REFUTABLE: refuted}, leads)

    def invalid(self, rule: Decision) -> str:
        """Why the comparison isn't valid."""
        return self._sentence("The comparison isn't valid: ", {VALID if rule.conjunctive else OPTIONAL: rule})

    def contradiction(self, supported: Decision, refuted: Decision) -> str:
        """That both rules hold, which is a defect of the entry."""
        opening = "The rules contradict each other, both hold: "
        return self._sentence(opening, {NEEDED: supported, REFUTED: refuted})

    def unknown(self, rules: Sequence[tuple[str, Decision]]) -> str:
        """Why a rule can't be decided: the widest interval among what left it open, else the first reason.

        Of a count it is the widest among the conditions that may count or not.

        Args:
            rules: each decision behind what its rule says of the claim, such as `the claim needs`.
        """
        undecided = [(role, rule) for role, rule in rules if rule.truth is None]
        wide = [(role, item) for role, rule in undecided for item in rule.deciding if item.interval]
        reasons = [rule.unknown for _, rule in undecided if rule.unknown]
        if reasons or not wide:
            reason = reasons[0] if reasons else "a value is missing"
            return f"{reason[0].upper()}{reason[1:]}."
        role, item = max(wide, key=lambda part: _width(part[1]))
        whole = wording(self.labels, item)
        plain = f"{whole.left_open}; {role} {whole.required_then}"
        conditions = [condition for condition in item.counted if condition.truth is None and condition.interval]
        full = plain
        if conditions:
            widest = wording(self.labels, max(conditions, key=_width))
            full = f"{plain}; left open: {widest.left_open}, where {widest.required_then} counts"
        return f"{full if len(full) < MOST else plain}."

    def _sentence(
        self, opening: str, rules: Mapping[Role, Decision], leads: Leads = ALL, choose: Choose | None = None
    ) -> str:
        """The fullest sentence that is short enough: details go first, then facts, then words of titles.

        Args:
            opening: words before everything.
            rules: the decisions by what their comparisons are to the sentence.
            leads: words before the statements of exactly those roles, or of any.
            choose: the comparisons to state, where it isn't everything that decided the rules.
        """
        parts = [(role, item) for role, rule in rules.items() for item in rule.deciding]
        known = dividends(self.labels, [item for _, item in parts])
        sentence = ""
        for longest in TITLES:
            words = partial(wording, replace(self.labels, longest=longest), dividends=known)
            statements = _statements(words, choose(words) if choose else parts)
            sections = {
                lead: [item for item in statements if roles is None or set(item.needs) == roles]
                for lead, roles in leads.items()
            }
            most = max(map(len, sections.values()))
            for limit, detailed in [(most, True), *((limit, False) for limit in range(most, 0, -1))]:
                sentence = _joined(opening, sections, limit, detailed=detailed)
                if len(sentence) <= MOST:
                    return sentence
        return sentence


def _joined(opening: str, sections: Mapping[str, Sequence[Statement]], limit: int, *, detailed: bool) -> str:
    """One sentence of at most `limit` statements a section."""
    statements = [statement for section in sections.values() for statement in section]
    clause = statements[0].clause if len(statements) == 1 else None
    parts = []
    for lead, section in sections.items():
        by_title: dict[str, list[str]] = {}
        for statement in section[:limit]:
            text = statement.text(bracket=clause is None, detailed=detailed)
            by_title.setdefault(statement.fact.title, []).append(text)
        facts = [
            f"{title}: {', '.join(texts)}" if title else "; ".join(texts) for title, texts in by_title.items()
        ]
        left = [f"and {len(section) - limit} more"] if len(section) > limit else []
        parts += [lead + "; ".join([*facts, *left])] if facts else []
    return f"{opening}{'; '.join([*parts, clause] if clause else parts)}."


def _statements(words: Words, parts: Parts) -> list[Statement]:
    """Each observed fact once, with everything that the rules need of it."""
    found: dict[tuple[str, ...], Statement] = {}
    for role, item in parts:
        fact = words(item)
        statement = found.setdefault(fact[:2], Statement(fact))
        needs = statement.needs.setdefault(role, {})
        statement.results[fact.result] = None
        if fact.aside:
            statement.asides[f"{fact.aside}, {role.bracket}: {fact.required}"] = None
        else:
            needs[fact.required] = None
    return list(found.values())


def _role(rule: Decision) -> Role:
    return NEEDED if rule.conjunctive else OPTIONAL


def _width(item: ComparisonResult) -> float:
    """Width of the interval against the size of its centre."""
    low, high = item.interval or (0.0, 0.0)
    return (high - low) / (abs(item.value) if item.value else 1.0)
