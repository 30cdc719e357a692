"""What is said of one comparison: what was observed, or what is left open."""

from __future__ import annotations

from typing import NamedTuple

from generators.judging.reasons.labels import apart, common_end, same_measure
from generators.judging.reasons.required import BOUNDS, Needs, unscaled
from generators.rules.evaluate import ComparisonResult
from generators.rules.operands import Reading, Side
from generators.rules.references import Reference
from generators.rules.values import NEGATED
from generators.text import number, numbers, yes_or_no

SINGLE = ("reference", "worst", "share", "passes")


class Fact(NamedTuple):
    """What was observed.

    Attributes:
        title: of the measure; empty where the phrase names it.
        result: what it comes to, behind the phrase.
        detail: what may be left out where there is no room.
        aside: what stands beside the need, in its bracket.
    """

    title: str
    phrase: str
    result: str = ""
    detail: str = ""
    aside: str = ""


class Phrases(Needs):
    """Words for single comparisons."""

    def fact(self, item: ComparisonResult) -> Fact:
        """What a comparison saw."""
        item = self.turned(item)
        left, readings = item.left, item.left.readings
        if not item.operator:
            return self._bare(readings[0].reference, item.truth)
        if item.right.shape != "constant":
            return self._sides(item)
        if left.shape in SINGLE:
            at = readings[0].reference
            known = _known(item, self.unit(at)) if item.interval else self.told(readings[0])
            return Fact(self.title(at), f"{known} in {self.framework(at)}{_tail(item, self.unit(at))}")
        if left.shape == "count":
            return self._counted(item)
        if len(readings) == 2 and left.shape in ("mcnemar", "ratio", "difference", "distance"):
            return self._two(item)
        unit = self._unit(left)
        told = f"{_known(item, unit)}{_tail(item, unit)}"
        return Fact("", f"{self.readable(left.text, left.references)} is {told}")

    def open(self, item: ComparisonResult) -> tuple[str, str]:
        """What an interval leaves open, and what was needed of it."""
        item = self.turned(item)
        left = item.left
        low, high = item.interval or (0.0, 0.0)
        if left.shape == "count" and item.right.shape == "constant":
            between = f"between {number(low)} and {number(high)}"
            told = self._claims(item, between) or Fact("", f"{between} of {_conditions(left)} hold")
            return told.phrase[0].upper() + told.phrase[1:], self.need(item)
        subject, unit, need = self._subject(item)
        ends = f"{' and '.join(numbers((low, high), unit))} (95 % interval)"
        return f"{subject} lies between {ends}", need

    def _subject(self, item: ComparisonResult) -> tuple[str, str, str]:
        """What an interval is of, its unit, and the need."""
        left, right = item.left, item.right
        constant = right.shape == "constant"
        readings = left.readings if constant else (*left.readings, *right.readings)
        references = [reading.reference for reading in readings]
        plain = unscaled(left) and (
            constant or (unscaled(right) and len(left.readings) == len(right.readings) == 1)
        )
        owners = [f"{self.framework(reference)}'s" for reference in references]
        if constant and left.shape == "reference":
            return f"{self.title(references[0])}: {owners[0]}", self.unit(*references), self.need(item)
        if plain and len(references) == 2 and same_measure(*references):
            whose = f"{self.title(references[0])}: {owners[0]}{' time' if self.timed(references[0]) else ''}"
            if left.shape == "ratio" and constant:
                return f"{whose} over {owners[1]}", "", self.need(item)
            if left.shape == "difference" or not constant:
                return f"{whose} less {owners[1]}", self.gap(*references), self.need(item)
        text = left.text if constant else f"{left.text} less {right.text}"
        every = (*left.references, *right.references)
        in_units = left.in_units and (constant or right.in_units)
        operator = item.operator if item.wanted else NEGATED[item.operator]
        need = self.need(item) if constant else BOUNDS[operator].format("0")
        return self.readable(text, every), self.gap(*every) if in_units else "", need

    def _sides(self, item: ComparisonResult) -> Fact:
        """Two sides that both hold measures."""
        left, right = item.left, item.right
        if len(left.readings) == len(right.readings) == 1:
            pair = self._pair((*left.readings, *right.readings))
            if item.interval is None or item.value is None or not unscaled(left, right):
                return pair
            unit = self.gap(left.readings[0].reference, right.readings[0].reference)
            return pair._replace(result=f", a difference of {_known(item, unit)}{_tail(item, unit)}")
        every = (*left.references, *right.references)
        told = (
            f"{self.readable(side.text, every)} is {_value(side.value, self._unit(side))}"
            for side in (left, right)
        )
        return Fact("", " and ".join(told))

    def _two(self, item: ComparisonResult) -> Fact:
        """Two readings and what they come to, against a constant."""
        shape, readings = item.left.shape, item.left.readings
        pair = self._pair(readings)
        references = [reading.reference for reading in readings]
        if shape == "mcnemar":
            return pair._replace(aside=f"exact McNemar p = {_known(item)}")
        if shape == "ratio":
            if same_measure(*references) and self.timed(references[0]) and not readings[0].function:
                one, other = map(self.framework, references)
                told = f"{one} took {_known(item)}x as long as {other}"
                return Fact(self.title(readings[0].reference), told + _tail(item))
            return pair._replace(result=f", a ratio of {_known(item)}{_tail(item)}")
        if readings[0].function == "share":
            return pair
        unit = self.gap(*references)
        told = f"a difference of {_known(item, unit)}" if shape == "difference" else f"{_known(item, unit)} apart"
        return pair._replace(result=f", {told}{_tail(item, unit)}")

    def _pair(self, readings: tuple[Reading, ...]) -> Fact:
        """Two readings side by side, each with its framework, or with its title where the titles differ."""
        one, other = readings
        places = [f" in {self.framework(reading.reference)}" for reading in readings]
        title = self.title(one.reference)
        if same_measure(one.reference, other.reference):
            return Fact(title, f"{self.told(one)}{places[0]} against {self.told(other)}{places[1]}")
        titles = (title, self.title(other.reference))
        origins = self.origins(one.reference, other.reference)
        first, second = apart(f"{name}{origin}" for name, origin in zip(titles, origins, strict=True))
        here = "" if places[0] == places[1] else places[0]
        return Fact(first, f"{self.told(one)}{here}, {second}: {self.told(other)}{places[1]}")

    def _counted(self, item: ComparisonResult) -> Fact:
        """How many conditions of a `count` hold, what they are, and, as a detail, which of them do."""
        low, high = (number(end) for end in item.interval or (0.0, 0.0))
        if claims := self._claims(item, low if low == high else f"{low} to {high}"):
            return claims
        inner = item.counted
        references = [[*condition.left.references, *condition.right.references] for condition in inner]
        single = len(inner) == item.left.conditions and all(
            len({one.measure for one in each}) == 1 for each in references
        )
        titles = list(dict.fromkeys(self.title(each[0]) for each in references)) if single else []
        title, short = common_end(titles) if len(titles) != 1 else (titles[0], titles)
        patterns = {self.pattern(one.text, each) for one, each in zip(inner, references, strict=True)}
        told = f" “{next(iter(patterns))}”" if single and len(patterns) == 1 and inner[0].operator else ""
        count = low if low == high else f"{low} to {high}"
        names = dict(zip(titles, short, strict=True))
        hold = [
            " in ".join(
                filter(None, (names[self.title(each[0])] if titles[1:] else "", self._where(condition, told)))
            )
            for condition, each in zip(inner, references, strict=True)
            if single and condition.truth is condition.wanted
        ]
        hold = [one for one in hold if one]
        detail = f": {' and '.join([', '.join(hold[:-1]), hold[-1]] if hold[1:] else hold)}" if hold else ""
        verb = "holds" if count == "1" else "hold"
        return Fact(title, f"{count} of {_conditions(item.left)}{told} {verb}", detail=detail)

    def _bare(self, at: Reference, truth: bool | None) -> Fact:  # noqa: FBT001 - what was found, not a switch
        """A check, or what is asked of the verdict on another claim."""
        if at.asked:
            return Fact("", self.stands(at, truth=truth))
        return Fact(self.title(at), f"{yes_or_no(truth=truth)} in {self.framework(at)}")

    def _claims(self, item: ComparisonResult, count: str) -> Fact | None:
        """How many of the used claims stand so, and, as a detail, which; None where others are counted."""
        inner = item.counted
        asked = {one.left.references[0]._replace(alias="") for one in inner if not one.operator}
        if len(asked) != 1 or len(inner) != item.left.conditions or not next(iter(asked)).asked:
            return None
        (what,) = asked
        titles = [f"“{self.title(one.left.references[0])}”" for one in inner if one.truth is one.wanted]
        phrase = f"{count} of {len(inner)} claims {'is' if count == '1' else 'are'} {what.asked}"
        if what.framework:
            phrase = f"{self.framework(what)} wins {count} of {len(inner)} claims"
        detail = f": {' and '.join([', '.join(titles[:-1]), titles[-1]] if titles[1:] else titles)}"
        return Fact("", phrase, detail=detail if titles else "")

    def _where(self, item: ComparisonResult, told: str) -> str:
        """The frameworks of a condition; empty where they were told."""
        references = (*item.left.references, *item.right.references)
        return "" if told else " and ".join(dict.fromkeys(map(self.framework, references)))

    def _unit(self, side: Side) -> str:
        return self.gap(*side.references) if side.in_units else ""


def _known(item: ComparisonResult, unit: str = "") -> str:
    """The value of a comparison, written like its interval; without one the ends between which it lies."""
    if item.interval is None:
        return _value(item.value, unit)
    if item.value is None:
        return " to ".join(numbers(item.interval, unit))
    return numbers((item.value, *item.interval), unit)[0]


def _tail(item: ComparisonResult, unit: str = "") -> str:
    """The interval, where it has a width and stands behind a value."""
    if item.interval is None or item.value is None:
        return ""
    _, low, high = numbers((item.value, *item.interval), unit)
    return f", 95 % interval {low} to {high}" if low != high else ""


def _value(value: float | None, unit: str = "") -> str:
    return "not known" if value is None else number(value, unit)


def _conditions(side: Side) -> str:
    return f"the {side.conditions} counted comparisons"
