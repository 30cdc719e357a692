"""What a rule needs of one comparison."""

from __future__ import annotations

from generators.decisions import Compared
from generators.formats import number, yes_or_no
from generators.naming import Names, same_measure
from generators.operands import NEGATED
from generators.sides import Reading, Side

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
WITH_UNIT = ("reference", "worst", "difference", "distance")


class Needs(Names):
    """Words for what comparisons needed."""

    def need(self, item: Compared) -> str:
        """What a comparison needed to be as the rule wants it."""
        if not item.operator:
            return yes_or_no(truth=item.wanted)
        operator = item.operator if item.wanted else NEGATED[item.operator]
        left, right = item.left, item.right
        if right.shape == "constant":
            return self._bound(operator, left, right.value or 0.0)
        if not (len(left.readings) == len(right.readings) == 1):
            return f"the former {BOUNDS[operator].format('the latter')}"
        one, other = left.readings[0], right.readings[0]
        same = same_measure(one.reference, other.reference)
        if same and left.factor == right.factor == 1:
            return self._order(operator, one, other)
        former = f"{self.framework(one.reference)}'s" if same else "the former"
        latter = f"{self.framework(other.reference)}'s" if same else "the latter"
        bound = BOUNDS[operator].format(_times(right.factor, latter))
        return bound if left.factor == 1 else f"{_times(left.factor, former)} {bound}"

    def _bound(self, operator: str, left: Side, constant: float) -> str:
        """What is needed of a side that stands against a constant."""
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
        unit = self.gap(*references) if left.shape in WITH_UNIT else ""
        return BOUNDS[operator].format(f"{written(constant)} {unit if len(unit) <= SYMBOL else ''}".rstrip())

    def _order(self, operator: str, one: Reading, other: Reading) -> str:
        """What is needed of the order of two frameworks."""
        many = one.function in ("share", "passes")
        places = (self.framework(one.reference), self.framework(other.reference))
        return SIDES[operator].format(*places, much="many" if many else "much", less="fewer" if many else "less")


def written(constant: float) -> str:
    """A constant as precisely as it was written."""
    return number(constant) if constant == int(constant) else f"{constant:.10g}"


def _times(factor: float, what: str) -> str:
    return what if factor == 1 else f"{written(factor)} times {what}"
