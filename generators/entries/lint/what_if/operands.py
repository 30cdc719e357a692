"""Read the values of `[what_if.values]` as what rules compute with."""

from __future__ import annotations

import math
import re
from collections.abc import Iterator, Mapping
from typing import NamedTuple

from generators.entries.lint.context import Context
from generators.model import Claim, Kind, Measure, VerdictWord
from generators.rules.references import Reference
from generators.rules.values import Items, Operand
from generators.text import closest

USES = "uses"
BATTERY = re.compile(r"(\d{1,4}) of (\d{1,4})")
WON = re.compile(r"won by (\w+)")
WORDS = (VerdictWord.SUPPORTED, VerdictWord.REFUTED, VerdictWord.MIXED)


class Fault(NamedTuple):
    """What is wrong with a value.

    Attributes:
        key: of the value, below the table of its verdict.
    """

    key: str
    what: str
    way_out: str
    got: object = ""


class Values:
    """The values of one verdict by their keys; it remembers which of them were read, and the sizes of batteries."""

    def __init__(self, values: Mapping[str, object], claim: Claim, context: Context) -> None:
        self.values, self.claim, self.context = dict(_flat(values)), claim, context
        self.read: set[str] = set()
        self.sizes: dict[tuple[str, str], int] = {}

    def operand(self, reference: Reference, measure: Measure) -> Operand | Fault:
        """The value of what a rule reads, or what is wrong with it."""
        key = f"{USES}.{reference.alias}" if reference.predicate else _key(reference)
        self.read.add(key)
        if key not in self.values:
            return Fault(key, "the rules read this, and it has no value", "add it: the verdict takes all of them")
        return self.answer(reference, key) if reference.predicate else self.measured(reference, measure, key)

    def unread(self) -> Iterator[Fault]:
        """The values that no rule reads."""
        for key in sorted(self.values.keys() - self.read):
            yield Fault(key, "no rule reads this", closest(key, sorted(self.read)), self.values[key])

    def measured(self, reference: Reference, measure: Measure, key: str) -> Operand | Fault:
        """The operand of a measure; one number stands for all replicates of a repeated one."""
        value = self.values[key]
        match measure.kind, value:
            case Kind.CHECK, bool():
                return value
            case Kind.NUMBER | Kind.TIMING, int() | float() if not isinstance(value, bool):
                if not math.isfinite(value) or (measure.kind is Kind.TIMING and value <= 0):
                    above = " above zero" if measure.kind is Kind.TIMING else ""
                    return Fault(key, f"no value of a {measure.kind}", f"write a finite number{above}", value)
                return value
            case Kind.BATTERY, str() if found := BATTERY.fullmatch(value):
                passed, size = int(found[1]), int(found[2])
                expected = self.sizes.setdefault((reference.alias, reference.measure), size)
                if size == expected and 0 < size >= passed:
                    return Items({str(number): number < passed for number in range(size)})
                way_out = "let at most all of its items pass, the same items in every script"
                return Fault(key, "no such battery", way_out, value)
        forms = {Kind.CHECK: "true or false", Kind.BATTERY: 'how many pass, such as "30 of 48"'}
        return Fault(key, f"no value of a {measure.kind}", f"write {forms.get(measure.kind, 'a number')}", value)

    def answer(self, reference: Reference, key: str) -> bool | Fault:
        """Whether a condition on the verdict on a used claim holds."""
        value = self.values[key]
        owner = self.context.owner(reference, self.claim)
        favours, won = owner.entry.favours if owner else "", WON.fullmatch(str(value))
        if won and won[1] not in self.context.project.frameworks:
            return Fault(key, "no such framework", self.context.closest_framework(won[1]), value)
        if not won and value not in WORDS:
            way_out = f'write {", ".join(WORDS)} or "won by {next(iter(self.context.project.frameworks))}"'
            return Fault(key, "no verdict", way_out, value)
        winner = won[1] if won else favours if value == VerdictWord.SUPPORTED else ""
        if reference.predicate == "wins":
            return reference.framework == winner
        word = value if not won else VerdictWord.SUPPORTED if winner == favours else VerdictWord.REFUTED
        return word == reference.predicate


def _key(reference: Reference) -> str:
    return str(reference._replace(size="")) + (f".{reference.size}" if reference.size else "")


def _flat(table: Mapping[str, object], path: str = "") -> Iterator[tuple[str, object]]:
    """The values of nested tables by their dotted keys."""
    for key, value in table.items():
        if isinstance(value, Mapping):
            yield from _flat(value, f"{path}{key}.")
        else:
            yield f"{path}{key}", value
