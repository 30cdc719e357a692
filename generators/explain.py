"""Puts verdicts into sentences that stand alone: titles, values with units, intervals, what the claim needs."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from generators.decisions import Compared, Decision
from generators.formats import number, outcome, seconds, yes_or_no
from generators.model import Claim, Kind, Measure, Project
from generators.operands import NEGATED, Reference

__all__ = ["Explainer", "number", "outcome", "seconds"]

BOUNDS = {
    ">": "more than {}",
    ">=": "at least {}",
    "<": "less than {}",
    "<=": "at most {}",
    "==": "exactly {}",
    "!=": "anything but {}",
}
SIDES = {
    ">": "more {} than {}",
    ">=": "at least as much {} as {}",
    "<": "less {} than {}",
    "<=": "at most as much {} as {}",
    "==": "the same {} as {}",
    "!=": "something else {} than {}",
}
FUNCTIONS = {
    "reference": "{}",
    "passes": "{} passed",
    "share": "a share of {} passed",
    "worst": "{} at worst",
    "mcnemar": "exact McNemar p {}",
    "count": "{} of the counted conditions",
}
MOST_FACTS = 6


@dataclass(frozen=True)
class Explainer:
    """Words for the comparisons of one claim."""

    project: Project
    claim: Claim

    def supported(self, rule: Decision, text: str) -> str:
        """Why the claim is supported."""
        return f"{self.facts(rule.deciding)}; the claim needs {self.needs(rule, text)}."

    def refuted(self, rule: Decision, text: str, supported: Decision, supported_text: str) -> str:
        """Why the claim is refuted, and what it would have needed."""
        needs = self.needs(supported, supported_text, beside=rule)
        refutes = self.needs(rule, text, beside=supported)
        return f"{self.facts(rule.deciding)}; the claim needs {needs} and is refuted by {refutes}."

    def mixed(self, supported: Decision, supported_text: str, refuted: Decision, refuted_text: str) -> str:
        """Why neither rule holds."""
        facts = self.facts((*supported.deciding, *refuted.deciding))
        needs = self.needs(supported, supported_text, beside=refuted)
        refutes = self.needs(refuted, refuted_text, beside=supported)
        return f"{facts}; the claim needs {needs} and would be refuted by {refutes}, and neither holds."

    def invalid(self, rule: Decision, text: str) -> str:
        """Why the comparison isn't valid."""
        return f"The comparison isn't valid: {self.facts(rule.deciding)}; it needs {self.needs(rule, text)}."

    def contradiction(self, supported: Decision, refuted: Decision) -> str:
        """That both rules hold, which is a defect of the entry."""
        return (
            f"The rules contradict each other, both hold: {self.facts((*supported.deciding, *refuted.deciding))}."
        )

    def unknown(self, rules: Sequence[tuple[str, Decision]]) -> str:
        """Why a rule can't be decided: the widest interval among what left it open, else the first reason.

        `rules` holds what each rule says of the claim, such as `the claim needs`, beside its decision.
        """
        wide = [
            (_width(item), role, item)
            for role, rule in rules
            if rule.truth is None
            for item in rule.deciding
            if item.interval
        ]
        reasons = [rule.unknown for _, rule in rules if rule.truth is None and rule.unknown]
        if reasons or not wide:
            reason = reasons[0] if reasons else "a value is missing"
            return f"{reason[0].upper()}{reason[1:]}."
        _, role, item = max(wide, key=lambda entry: entry[0])
        low, high = item.interval or (0, 0)
        sure = "" if item.left.shape == "count" else " (95 % interval)"
        lies = f"lies between {self._shown(item, low)} and {self._shown(item, high)}{sure}"
        return f"{self.subject(item)} {lies}; {role} {self.need(item)}."

    def facts(self, compared: Iterable[Compared]) -> str:
        """What was measured, one phrase a comparison, under the titles of the measures."""
        groups: dict[str, list[str]] = {}
        for title, phrase in dict.fromkeys(self.fact(item) for item in compared):
            groups.setdefault(title, []).append(phrase)
        told = [
            f"{title}: {', '.join(phrases)}" if title else ", ".join(phrases) for title, phrases in groups.items()
        ]
        more = f"; and {len(told) - MOST_FACTS} more" if len(told) > MOST_FACTS else ""
        return "; ".join(told[:MOST_FACTS]) + more

    def fact(self, item: Compared) -> tuple[str, str]:
        """Title and phrase of a comparison."""
        title = self._title(item)
        if not item.operator:
            return title, f"{yes_or_no(truth=item.truth)} {self._place(item)}"
        if item.value is None and not item.interval:
            return title, "unknown"
        tail = self._tail(item)
        ends = " to ".join(number(end) for end in item.interval or ())
        value = self._shown(item, item.value) if item.value is not None else ends
        if item.right.shape == "constant" and item.left.shape in FUNCTIONS:
            told = FUNCTIONS[item.left.shape].format(value)
            return title, f"{told} {self._place(item)}".rstrip() + tail
        if not title or item.left.shape not in ("ratio", "reference"):
            return "", f"{self.subject(item)} is {value}{tail}"
        if item.left.shape == "ratio":
            one, other = (self._framework(reference) for reference in item.left.references)
            verb = "took {}x as long as" if self._timed(item) else "read {}x what it read in"
            told = f"{one} {verb.format(value)} {other}"
        else:
            told = f"{self._both(item)}, a difference of {value}"
        return title, f"{told}{tail}"

    def subject(self, item: Compared) -> str:
        """What a comparison is about."""
        title = self._title(item)
        if title and item.right.shape == "constant" and item.left.shape == "reference":
            return f"{title}: {self._framework(item.left.references[0])}'s"
        if title and item.left.shape == "ratio":
            one, other = (self._framework(reference) for reference in item.left.references)
            return f"{title}: {one}'s {'time ' if self._timed(item) else ''}over {other}'s"
        if item.left.shape == "count":
            return "The number of counted conditions that hold"
        if item.right.shape == "constant":
            return self.readable(item.left.text, item.left.references)
        references = (*item.left.references, *item.right.references)
        return self.readable(f"{item.left.text} less {item.right.text}", references)

    def needs(self, rule: Decision, text: str, beside: Decision | None = None) -> str:
        """What a rule asks for; in its own words where `or` or a negated bracket would mislead.

        `beside` is a rule told in the same sentence: where the two are about several measures, each is named.
        """
        if re.search(r"\bor\b|\bnot\s*\(", text):
            references = [reference for item in rule.comparisons for reference in _references(item)]
            return f"“{self.readable(' '.join(text.split()), references)}”"
        told_of = (*rule.deciding, *(beside.deciding if beside else ()))
        several = len({self._title(item) or self.subject(item) for item in told_of}) > 1
        told = [
            self.need(item) + (f" for {self._title(item) or self.subject(item)}" if several else "")
            for item in rule.deciding
        ]
        return " and ".join(dict.fromkeys(told))

    def need(self, item: Compared) -> str:
        """What one comparison asks for."""
        place = self._place(item)
        if not item.operator:
            return f"{yes_or_no(truth=item.wanted)} {place}"
        operator = item.operator if item.wanted else NEGATED[item.operator]
        if item.right.shape == "constant":
            bound = BOUNDS[operator].format(self._bound(item))
            shape = FUNCTIONS.get(item.left.shape)
            return f"{shape.format(bound)} {place}".rstrip() if shape else bound
        if item.left.shape == item.right.shape == "reference" and self._title(item):
            other = self._framework(item.right.references[0])
            return SIDES[operator].format(place, f"in {other}")
        return f"{BOUNDS[operator].format(self.readable(item.right.text, item.right.references))} {place}"

    def readable(self, text: str, references: Iterable[Reference]) -> str:
        """A part of a rule with its measures called by their titles."""
        for reference in sorted(set(references), key=lambda item: -len(str(item))):
            label = f"{self._framework(reference)}'s “{self._measure(reference).title}”"
            size = f" ({reference.size})" if reference.size else ""
            text = re.sub(
                rf"(?<![\w.]){re.escape(str(reference))}(?![\w\[])", (label + size).replace("\\", r"\\"), text
            )
        return text

    def _measure(self, reference: Reference) -> Measure:
        owner = self.project.claim(self.claim.entry.uses[reference.alias]) if reference.alias else self.claim
        measure = owner.entry.measures.get(reference.measure) if owner else None
        return measure or Measure(kind=Kind.NUMBER, title=reference.measure)

    def _framework(self, reference: Reference) -> str:
        framework = self.project.frameworks.get(reference.framework)
        return framework.title if framework else reference.framework

    def _place(self, item: Compared) -> str:
        if item.left.shape == "count":
            return ""
        names = dict.fromkeys(self._framework(reference) for reference in item.left.references)
        return f"{'between' if item.left.shape == 'mcnemar' else 'in'} {' and '.join(names)}"

    def _title(self, item: Compared) -> str:
        """The one measure that a comparison is about, with its size; empty where there are several."""
        references = _references(item)
        same = {(reference.alias, reference.measure, reference.size) for reference in references}
        frameworks = {reference.framework for reference in references}
        sides = (
            len(references) if item.left.shape == "ratio" or item.right.shape == "reference" else len(frameworks)
        )
        if len(same) != 1 or len(frameworks) != sides:
            return ""
        size = f" ({references[0].size})" if references[0].size else ""
        return self._measure(references[0]).title + size

    def _timed(self, item: Compared) -> bool:
        return self._measure(item.left.references[0]).kind is Kind.TIMING

    def _unit(self, item: Compared) -> str:
        if item.left.shape not in ("reference", "worst"):
            return ""
        measure = self._measure(item.left.references[0])
        return measure.unit or ("s" if measure.kind is Kind.TIMING else "")

    def _shown(self, item: Compared, value: float) -> str:
        return number(value, self._unit(item))

    def _bound(self, item: Compared) -> str:
        """The constant as it was written, with its unit."""
        return f"{item.right.value or 0:.10g} {self._unit(item)}".rstrip()

    def _tail(self, item: Compared) -> str:
        if item.interval is None or item.left.shape == "count":
            return ""
        low, high = (self._shown(item, end) for end in item.interval)
        return f", 95 % interval {low} to {high}" if low != high else ""

    def _both(self, item: Compared) -> str:
        sides = [(side.value, side.references[0]) for side in (item.left, item.right)]
        told = [f"{self._shown(item, value)} in {self._framework(at)}" for value, at in sides if value is not None]
        return " and ".join(told)


def _width(item: Compared) -> float:
    """Width of the interval against the size of its centre."""
    low, high = item.interval or (0.0, 0.0)
    return (high - low) / (abs(item.value) if item.value else 1.0)


def _references(item: Compared) -> tuple[Reference, ...]:
    return (*item.left.references, *item.right.references)
