"""What a rule needs of one comparison."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from generators.judging.reasons.labels import Names, same_measure
from generators.rules.evaluate import ComparisonResult
from generators.rules.operands import Extent, Reading, Side
from generators.rules.references import Reference
from generators.rules.values import MIRRORED, NEGATED
from generators.text import number, yes_or_no

BOUNDS = {
    ">": "more than {}",
    ">=": "at least {}",
    "<": "less than {}",
    "<=": "at most {}",
    "==": "exactly {}",
    "!=": "anything but {}",
}
SIDES = {
    ">": "more in {0} than in {1}",
    ">=": "at least as {much} in {0} as in {1}",
    "<": "{less} in {0} than in {1}",
    "<=": "at most as {much} in {0} as in {1}",
    "==": "the same in {0} as in {1}",
    "!=": "something else in {0} than in {1}",
}
SHARES = {
    ("==", 1.0): "all",
    (">=", 1.0): "all",
    ("<", 1.0): "not all",
    ("!=", 1.0): "not all",
    ("==", 0.0): "none",
    ("<=", 0.0): "none",
    (">", 0.0): "at least one",
    ("!=", 0.0): "at least one",
}
SYMBOL = 3  # characters of a unit such as `s` or `MiB`; words stand behind the value already
WITHIN = {"": "{}", "worst": "{} at worst", "share": "the share of {}", "passes": "the passes of {}"}


@dataclass(frozen=True)
class Needs(Names):
    """Words for what comparisons needed.

    Attributes:
        above: by the two measures of a quotient, the one that stands above; as the rule is written by default.
    """

    above: Mapping[frozenset[Reference], Reference] = field(default_factory=dict)

    def turned(self, item: ComparisonResult) -> ComparisonResult:
        """A comparison of one positive measure of two frameworks as the quotient that it amounts to.

        Numbers that nothing scales stay side by side, in the order of the quotient.
        """
        over = self._over(item)
        if item.left.shape == "ratio" or not over:
            return item
        swapped = self.above.get(frozenset(over), over[0]) != item.left.references[0]
        one, other = (item.right, item.left) if swapped else (item.left, item.right)
        operator = MIRRORED[item.operator] if swapped else item.operator
        factor, divisor = _bound_of(one, other)
        if factor == divisor and not self.timed(over[0]):
            value, interval = _negated(item) if swapped else (item.value, item.interval)
            return item._replace(left=one, right=other, operator=operator, value=value, interval=interval)
        value, interval = item.ratios[swapped]
        readings = (*one.readings, *other.readings)
        return item._replace(
            operator=operator,
            left=Side("ratio", (*one.references, *other.references), item.text, value, readings),
            right=Side("constant", value=factor / divisor, factor=factor, divisor=divisor),
            value=value,
            interval=interval,
        )

    def standing_above(self, items: Iterable[ComparisonResult]) -> dict[frozenset[Reference], Reference]:
        """For each two measures the one above in their quotient: as a quotient, else a factor, is written."""
        above: dict[frozenset[Reference], Reference] = {}
        for item in sorted(items, key=lambda item: (item.left.shape != "ratio", unscaled(item.left, item.right))):
            over = self._over(item)
            if over:
                above.setdefault(frozenset(over), over[0])
        return above

    def need(self, item: ComparisonResult) -> str:
        """What a comparison needed to be as the rule wants it."""
        item = self.turned(item)
        if not item.operator:
            asked = item.left.references[0]
            return self.standing(asked, wanted=item.wanted) if asked.asked else yes_or_no(truth=item.wanted)
        operator = item.operator if item.wanted else NEGATED[item.operator]
        left, right = item.left, item.right
        if right.shape == "constant":
            return self._bound(operator, left, right)
        if not (len(left.readings) == len(right.readings) == 1):
            return f"the former {BOUNDS[operator].format('the latter')}"
        one, other = left.readings[0], right.readings[0]
        same = same_measure(one.reference, other.reference)
        if same and unscaled(left, right):
            return self._order(operator, one, other)
        former, latter = self._owners(one, other) if same else self._apart(one, other)
        bound = BOUNDS[operator].format(_scaled(right, latter))
        return bound if same and unscaled(left) else f"{_scaled(left, former)} {bound}"

    def _over(self, item: ComparisonResult) -> tuple[Reference, ...]:
        """One measure of two frameworks, in the order that leaves the constants as written; empty for others."""
        left, right = item.left, item.right
        if left.shape == "ratio":
            references = tuple(reading.reference for reading in left.readings if not reading.function)
            return references if same_measure(*references) else ()
        factor, divisor = _bound_of(left, right)
        references = (*left.references, *right.references)
        known = item.ratios and all(value is not None for value, _ in item.ratios)
        if not known or min(factor, divisor) <= 0 or not same_measure(*references):
            return ()
        if factor == divisor:
            operator = item.operator if item.wanted else NEGATED[item.operator]
            turned = self.timed(references[0]) and operator in ("<", "<=")
        else:
            turned = factor == 1
        return references[::-1] if turned else references

    def _owners(self, *readings: Reading) -> list[str]:
        return [f"{self.framework(reading.reference)}'s" for reading in readings]

    def _apart(self, one: Reading, other: Reading) -> list[str]:
        """Two different measures by their titles, with their frameworks where these differ."""
        owned = one.reference.framework != other.reference.framework
        names = self.quoted(one.reference, other.reference, owned=owned)
        return [WITHIN[reading.function].format(name) for reading, name in zip((one, other), names, strict=True)]

    def _bound(self, operator: str, left: Side, right: Side) -> str:
        """What is needed of a side that stands against a constant."""
        constant = right.value or 0.0
        references = [reading.reference for reading in left.readings]
        shares = bool(left.readings) and left.readings[0].function == "share"
        if shares and left.shape == "share":
            plain = SHARES.get((operator, constant))
            return plain or BOUNDS[operator].format(f"{written(100 * constant)} %")
        if left.shape == "difference" and constant == 0 and same_measure(*references):
            return self._order(operator, *left.readings)
        if shares and left.shape in ("difference", "distance"):
            told = BOUNDS[operator].format(f"{written(100 * constant)} percentage points")
            return f"a difference of {told}" if left.shape == "difference" else f"{told} apart"
        unit = self.gap(*left.references) if left.in_units else ""
        told = written(constant) if right.divisor == 1 else f"{written(right.factor)}/{written(right.divisor)}"
        return BOUNDS[operator].format(f"{told} {unit if len(unit) <= SYMBOL else ''}".rstrip())

    def _order(self, operator: str, one: Reading, other: Reading) -> str:
        """What is needed of the order of two frameworks."""
        many = one.function in ("share", "passes")
        places = (self.framework(one.reference), self.framework(other.reference))
        return SIDES[operator].format(*places, much="many" if many else "much", less="fewer" if many else "less")


def written(constant: float) -> str:
    """A constant as precisely as it was written."""
    return number(constant) if constant == int(constant) else f"{constant:.10g}"


def unscaled(*sides: Side) -> bool:
    """True where these are neither multiplied nor divided by a constant."""
    return all(side.factor == side.divisor == 1 for side in sides)


def _bound_of(left: Side, right: Side) -> tuple[float, float]:
    """Dividend and divisor of what the left measure over the right one is compared with."""
    factor, divisor = right.factor * left.divisor, left.factor * right.divisor
    return (1.0, 1.0) if factor == divisor else (factor, divisor)


def _negated(item: ComparisonResult) -> Extent:
    """Value and interval of a difference the other way round."""
    low, high = item.interval or (0.0, 0.0)
    return -(item.value or 0.0), (-high, -low) if item.interval else None


def _scaled(side: Side, what: str) -> str:
    divided = what if side.divisor == 1 else f"{what} divided by {written(side.divisor)}"
    return divided if side.factor == 1 else f"{written(side.factor)} times {divided}"
