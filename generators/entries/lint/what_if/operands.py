"""Read the values of `[what_if.values]` as what rules compute with."""

from __future__ import annotations

import math
import re
from collections.abc import Iterable, Iterator, Mapping
from typing import NamedTuple

from generators.entries.lint.context import Context
from generators.model import MOST_BITS, Claim, Kind, Measure, VerdictWord
from generators.rules.numbers.values import Items, Operand
from generators.rules.references import Reference
from generators.text import closest

USES = "uses"
MEMBER = "["  # in the alias of a claim of `[uses_all]`: NAME[ID]
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
    """The values of one verdict by their keys.

    Attributes:
        read: the keys of those that were read.
        sizes: of the batteries that were read, by alias and measure.
        members: aliases of the claims that a name of `[uses_all]` stands for, by that name.
    """

    def __init__(
        self, values: Mapping[str, object], claim: Claim, context: Context, references: Iterable[Reference]
    ) -> None:
        self.values, self.claim, self.context = values, claim, context
        self.read: set[str] = set()
        self.sizes: dict[tuple[str, str], int] = {}
        self.members: dict[str, list[str]] = {}
        for alias in dict.fromkeys(reference.alias for reference in references):
            if MEMBER in alias:
                self.members.setdefault(alias.partition(MEMBER)[0], []).append(alias)

    def operand(self, reference: Reference, measure: Measure) -> Operand | Fault:
        """The value of what a rule reads, or what is wrong with it."""
        if reference.predicate:
            verdict = self.member(reference.alias) if MEMBER in reference.alias else self.used(reference.alias)
            return verdict if isinstance(verdict, Fault) else self.answer(reference, verdict)
        key = str(reference._replace(size="")) + (f".{reference.size}" if reference.size else "")
        return self.missing(key) if self._lacks(key) else self.measured(reference, measure, key)

    def missing(self, key: str) -> Fault:
        """The fault of a key without a value."""
        return Fault(key, "the rules read this, and it has no value", "add it: the verdict takes all of them")

    def _lacks(self, key: str) -> bool:
        """Whether a key, which counts as read, has no value."""
        self.read.add(key)
        return key not in self.values

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
                return _fault_of_number(key, measure.kind, value) or value
            case Kind.BATTERY, str() if found := BATTERY.fullmatch(value):
                passed, size = int(found[1]), int(found[2])
                expected = self.sizes.setdefault((reference.alias, reference.measure), size)
                if size == expected and 0 < size >= passed:
                    return Items({str(number): number < passed for number in range(size)})
                way_out = "let at most all of its items pass, the same items in every script"
                return Fault(key, "no such battery", way_out, value)
        forms = {Kind.CHECK: "true or false", Kind.BATTERY: 'how many pass, such as "30 of 48"'}
        return Fault(key, f"no value of a {measure.kind}", f"write {forms.get(measure.kind, 'a number')}", value)

    def used(self, alias: str) -> str | Fault:
        """The verdict on a used claim: its word, or `won by` a framework."""
        key, frameworks = f"{USES}.{alias}", self.context.project.frameworks
        if self._lacks(key):
            return self.missing(key)
        value = str(self.values[key])
        if (won := WON.fullmatch(value)) and won[1] not in frameworks:
            return Fault(key, "no such framework", self.context.closest_framework(won[1]), value)
        if won:
            return self._without_winner(alias, key, value) or value
        if value in WORDS:
            return value
        way_out = f'write {", ".join(WORDS)} or "won by {next(iter(frameworks))}"'
        return Fault(key, "no verdict", way_out, self.values[key])

    def member(self, alias: str) -> str | Fault:
        """The verdict on a claim of `[uses_all]`: so many have each winner or word, and the others are mixed."""
        name = alias.partition(MEMBER)[0]
        key, aliases = f"{USES}.{name}", self.members[name]
        known = [word for word in (*self.context.project.frameworks, *WORDS) if not self._lacks(f"{key}.{word}")]
        if not known:
            return self.missing(key)
        verdicts: list[str] = []
        for word in known:
            number, left = self.values[f"{key}.{word}"], len(aliases) - len(verdicts)
            if isinstance(number, bool) or not isinstance(number, int) or not 0 <= number <= left:
                what, way_out = "no number of claims", f"write whole numbers, together at most {len(aliases)}"
                return Fault(f"{key}.{word}", what, way_out, number)
            verdicts += [word if word in WORDS else f"won by {word}"] * number
        verdict = [*verdicts, *[VerdictWord.MIXED] * len(aliases)][aliases.index(alias)]
        if won := WON.fullmatch(verdict):
            return self._without_winner(alias, f"{key}.{won[1]}", self.values[f"{key}.{won[1]}"]) or verdict
        return verdict

    def _without_winner(self, alias: str, key: str, value: object) -> Fault | None:
        """What is wrong with a winner of a used claim that favours no framework; None for any other claim."""
        owner = self.context.project.claim(self.claim.uses.get(alias, ""))
        if owner is None or owner.entry.favours in self.context.project.frameworks:
            return None
        what = f"{owner.id} favours {owner.entry.favours}, so that no framework can win it"
        return Fault(key, what, f"write {', '.join(WORDS)}", value)

    def answer(self, reference: Reference, verdict: str) -> bool:
        """Whether a condition on the verdict on a used claim holds."""
        owner, won = self.context.owner(reference, self.claim), WON.fullmatch(verdict)
        favours = owner.entry.favours if owner else ""
        winner = won[1] if won else favours if verdict == VerdictWord.SUPPORTED else ""
        if reference.predicate == "wins":
            return reference.framework == winner
        word = verdict if not won else VerdictWord.SUPPORTED if winner == favours else VerdictWord.REFUTED
        return word == reference.predicate


def _fault_of_number(key: str, kind: Kind, number: float) -> Fault | None:
    """What is wrong with a number, which a script could not return; None where nothing is."""
    if isinstance(number, int) and number.bit_length() > MOST_BITS:
        way_out, got = "write one that a script can return", f"{number.bit_length()} bits"
        return Fault(key, "a whole number beyond 64 bits", way_out, got)
    if not math.isfinite(number) or (kind is Kind.TIMING and number <= 0):
        above = " above zero" if kind is Kind.TIMING else ""
        return Fault(key, f"no value of a {kind}", f"write a finite number{above}", number)
    return None
