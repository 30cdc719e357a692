"""Numbers, replicates and intervals: their arithmetic, and the comparison that is true from 97.5 % on.

An exact number is an int or a float. A repeated measure is `Replicates`: 10,000 of them. A `Span` is an interval
of which nothing more is known. `Unknown` carries its reason through every operation.
"""

from __future__ import annotations

import itertools
import math
import operator as operators
from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal, NamedTuple

from generators.rules.exact import COMBINE, Operators, compute, is_double

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

DECIDED = 0.975
TOO_LARGE = "a number is too large to compute with"
COMPARE: Operators = {
    ">": operators.gt,
    ">=": operators.ge,
    "<": operators.lt,
    "<=": operators.le,
    "==": operators.eq,
    "!=": operators.ne,
}
MIRRORED = {">": "<", ">=": "<=", "<": ">", "<=": ">=", "==": "==", "!=": "!="}
NEGATED = {">": "<=", ">=": "<", "<": ">=", "<=": ">", "==": "!=", "!=": "=="}


@dataclass(frozen=True)
class Unknown:
    """A value that isn't known, and why."""

    reason: str


@dataclass(frozen=True)
class Span:
    """Everything from `low` to `high`, both included; `centre` where there is one best guess."""

    low: float
    high: float
    centre: float | None = None


@dataclass(frozen=True, eq=False)
class Replicates:
    """A repeated measure: its centre and its replicates.

    Attributes:
        pairing: what the replicates pair by, such as `("launches", 5)`.
        units: the values behind it, one a launch or seed; empty after arithmetic.
        better: which direction is better, for `worst`.
    """

    centre: float
    draws: NDArray[np.float64]
    pairing: tuple[str, int]
    units: tuple[float, ...] = ()
    better: Literal["lower", "higher"] | None = None


@dataclass(frozen=True)
class Items:
    """A battery's items, each passed, failed, or None: left out."""

    items: Mapping[str, bool | None]


Quantity = float | Replicates | Span | Unknown
Operand = bool | Quantity | Items


class Truth(NamedTuple):
    """The truth of a comparison.

    Attributes:
        truth: None where it is unknown.
        share: of the replicates in which it holds, 0 to 1, where there are any.
        reason: why it is unknown, where that isn't the interval's width.
    """

    truth: bool | None
    share: float | None = None
    reason: str | None = None


def span(value: float | Replicates | Span) -> Span:
    """The ends of a value: its 95 % interval where it is repeated (NaN where it has none)."""
    if isinstance(value, Span):
        return value
    if not isinstance(value, Replicates):
        return Span(value, value, value)
    import numpy as np

    with np.errstate(all="ignore"):
        low, high = np.nanpercentile(value.draws, [2.5, 97.5])
    return Span(float(low), float(high), value.centre)


def combine(operator: str, left: Quantity, right: Quantity) -> Quantity:
    """`left operator right` for `+ - * /`; unknown where a divisor may be zero or replicates do not pair."""
    if isinstance(left, Unknown):
        return left
    if isinstance(right, Unknown):
        return right
    if operator == "/":
        ends = span(right)
        if not (ends.low > 0 or ends.high < 0):
            return Unknown("division by zero" if ends.low == ends.high else "division by what may be zero")
    if isinstance(left, Span) or isinstance(right, Span):
        return _combine_ends(operator, span(left), span(right))
    if isinstance(left, Replicates) or isinstance(right, Replicates):
        return _combine_draws(operator, left, right)
    return _computed(operator, left, right)


def compare(operator: str, left: Quantity, right: Quantity) -> Truth:
    """`left operator right`, decided at a share of 97.5 % or on the whole interval, otherwise unknown."""
    if isinstance(left, Unknown):
        return Truth(None, reason=left.reason)
    if isinstance(right, Unknown):
        return Truth(None, reason=right.reason)
    if isinstance(left, Span) or isinstance(right, Span):
        return Truth(_compare_ends(operator, span(left), span(right)))
    if not isinstance(left, Replicates) and not isinstance(right, Replicates):
        return Truth(bool(COMPARE[operator](left, right)))
    reason = unpaired(left, right)
    if reason:
        return Truth(None, reason=reason)
    holds, fails = _shares(operator, left, right)
    truth = True if holds >= DECIDED else False if fails >= DECIDED else None
    return Truth(truth, holds)


def transform(function: Callable[[float], float], value: Quantity, *, vector: str) -> Quantity:
    """A rising function of a value; `vector` is its name in NumPy."""
    if isinstance(value, Unknown):
        return value
    if isinstance(value, Span):
        centre = None if value.centre is None else function(value.centre)
        return Span(function(value.low), function(value.high), centre)
    if isinstance(value, Replicates):
        import numpy as np

        with np.errstate(all="ignore"):
            return Replicates(function(value.centre), getattr(np, vector)(value.draws), value.pairing)
    return function(value)


def kleene(word: str, truths: Collection[bool | None]) -> bool | None:
    """`and`, `or` or `not` of truths of which None is unknown."""
    if word == "not":
        (truth,) = truths
        return None if truth is None else not truth
    deciding = word == "or"
    if deciding in truths:
        return deciding
    return None if None in truths else not deciding


def unpaired(left: float | Replicates, right: float | Replicates) -> str | None:
    """Why two values can't be compared replicate by replicate; None where they can."""
    for side in (left, right):
        if not isinstance(side, Replicates) and not is_double(side):
            return f"replicates are doubles, and no double is {side}"
    if isinstance(left, Replicates) and isinstance(right, Replicates) and left.pairing != right.pairing:
        (unit, n), (other_unit, m) = left.pairing, right.pairing
        return f"{n} {unit} and {m} {other_unit} do not pair"
    return None


def _apply(operator: str, left: float, right: float) -> float:
    """The operation on two floats; NaN where it has no value."""
    value: float = math.nan if operator == "/" and not right else COMBINE[operator](left, right)
    return value


def _finite(value: float) -> float | Unknown:
    return value if math.isfinite(value) else Unknown(TOO_LARGE)


def _computed(operator: str, left: float, right: float) -> float | Unknown:
    """The result of two numbers, unknown where it is too large."""
    try:
        return _finite(compute(operator, left, right))
    except OverflowError:
        return Unknown(TOO_LARGE)


def _combine_ends(operator: str, left: Span, right: Span) -> Quantity:
    corners = []
    for x, y in itertools.product((left.low, left.high), (right.low, right.high)):
        corner = _computed(operator, x, y)
        if isinstance(corner, Unknown):
            return corner
        corners.append(corner)
    known = left.centre is not None and right.centre is not None
    centre = _apply(operator, left.centre, right.centre) if known else None  # type: ignore[arg-type]  # known
    return Span(min(corners), max(corners), centre)


def _combine_draws(operator: str, left: float | Replicates, right: float | Replicates) -> Quantity:
    reason = unpaired(left, right)
    if reason:
        return Unknown(reason)
    import numpy as np

    pairing = next(side.pairing for side in (left, right) if isinstance(side, Replicates))
    with np.errstate(all="ignore"):
        draws = COMBINE[operator](_draws(left), _draws(right))
    centre = _finite(_apply(operator, _centre(left), _centre(right)))
    return centre if isinstance(centre, Unknown) else Replicates(centre, draws, pairing)


def _compare_ends(operator: str, left: Span, right: Span) -> bool | None:
    if operator in ("<", "<="):
        return _compare_ends(MIRRORED[operator], right, left)
    if operator in ("==", "!="):
        if left.high < right.low or right.high < left.low:
            return operator == "!="
        return operator == "==" if left.low == left.high == right.low == right.high else None
    holds = COMPARE[operator]
    if holds(left.low, right.high):
        return True
    return None if holds(left.high, right.low) else False


def _shares(operator: str, left: float | Replicates, right: float | Replicates) -> tuple[float, float]:
    """Shares of replicates in which it holds and fails; a replicate without a value is neither."""
    import numpy as np

    holds = np.mean(COMPARE[operator](_draws(left), _draws(right)))
    fails = np.mean(COMPARE[NEGATED[operator]](_draws(left), _draws(right)))
    return float(holds), float(fails)


def _draws(value: float | Replicates) -> float | NDArray[np.float64]:
    return value.draws if isinstance(value, Replicates) else float(value)


def _centre(value: float | Replicates) -> float:
    return value.centre if isinstance(value, Replicates) else float(value)
