"""An operator and two numbers come in; the result goes out, exact where whole numbers take part.

Python compares whole numbers, doubles and fractions exactly. But it computes with a whole number and a double as
with two doubles, which tell whole numbers up to 2**53 apart. Where one beyond that takes part, fractions compute.
"""

from __future__ import annotations

import operator as operators
from collections.abc import Callable, Mapping
from fractions import Fraction
from typing import Any

from generators.model import MOST_BITS

Operators = Mapping[str, Callable[[Any, Any], Any]]
COMBINE: Operators = {"+": operators.add, "-": operators.sub, "*": operators.mul, "/": operators.truediv}
WHOLE_DOUBLES = 2**53


def compute(operator: str, left: float, right: float) -> float:
    """The result; a fraction where a whole number takes part that is beyond what doubles tell apart.

    Raises:
        OverflowError: the result is too large for a double.
    """
    if not _counts(operator, left, right):
        value: float = COMBINE[operator](left, right)
        return value
    if max(abs(left), abs(right)) <= WHOLE_DOUBLES:
        value = COMBINE[operator](left, right)
        if abs(value) < WHOLE_DOUBLES:
            return value
    exact: Fraction = COMBINE[operator](Fraction(left), Fraction(right))
    float(exact)
    if exact.denominator == 1:
        return int(exact)
    return exact  # type: ignore[return-value]  # it computes and compares like any number


def is_double(value: float) -> bool:
    """True where a double holds the number exactly."""
    return float(value) == value


def recorded(value: float) -> float:
    """A number as records hold it: a fraction, and a whole number beyond 64 bits, becomes the nearest double."""
    return value if isinstance(value, int) and value.bit_length() <= MOST_BITS else float(value)


def _counts(operator: str, left: float, right: float) -> bool:
    """True where a whole number takes part, so that its last digit counts."""
    if not (isinstance(left, float) and isinstance(right, float)):
        return True
    return operator != "/" and left.is_integer() and right.is_integer()
