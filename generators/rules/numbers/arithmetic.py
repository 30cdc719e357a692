"""Combine and compare numbers, replicates and intervals; a comparison is true from 97.5 % on.

`Unknown` carries its reason through every operation.
"""

from __future__ import annotations

import itertools
import math
from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING

from generators.rules.numbers.exact import COMBINE, compute, is_double
from generators.rules.numbers.means import Mean, combined
from generators.rules.numbers.values import (
    COMPARE,
    DECIDED,
    MIRRORED,
    NEGATED,
    TOO_LARGE,
    Extreme,
    Quantity,
    Replicates,
    Span,
    Truth,
    Unknown,
    span,
)

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray


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
        return _combine_parts(operator, left, right) or _combine_ends(operator, span(left), span(right))
    if isinstance(left, Replicates) or isinstance(right, Replicates):
        return _combine_draws(operator, left, right)
    return _computed(operator, left, right)


def compare(operator: str, left: Quantity, right: Quantity) -> Truth:
    """`left operator right`, decided on the whole interval or at a share of 97.5 %, otherwise unknown."""
    if isinstance(left, Unknown):
        return Truth(None, reason=left.reason)
    if isinstance(right, Unknown):
        return Truth(None, reason=right.reason)
    if isinstance(left, Span) or isinstance(right, Span):
        return Truth(_compare_intervals(operator, left, right))
    if not isinstance(left, Replicates) and not isinstance(right, Replicates):
        return Truth(bool(COMPARE[operator](left, right)))
    reason = unpaired(left, right)
    if reason:
        return Truth(None, reason=reason)
    return _compare_means(operator, left, right) or _compare_draws(operator, left, right)


def extreme(values: Sequence[float | Replicates | Span], *, smallest: bool) -> Span:
    """The smallest or the largest of several numbers; its parts are forgotten where one is an interval itself."""
    pick = min if smallest else max
    parts = tuple(part for value in values for part in _parts(value, smallest=smallest))
    centres = [part.centre if isinstance(part, Replicates | Span) else part for part in parts]
    centre = None if None in centres else pick(centres)  # type: ignore[type-var]  # none of them is None
    plain = tuple(part for part in parts if not isinstance(part, Span))
    if len(plain) < len(parts):
        ends = [span(part, len(parts)) for part in parts]
        return Span(pick(end.low for end in ends), pick(end.high for end in ends), centre)
    low, high = _bounds([[part] for part in plain] if smallest else [plain])
    return Extreme(low, high, centre, plain, smallest)


def transform(function: Callable[[float], float], value: Quantity, *, vector: str) -> Quantity:
    """A rising function of a value; `vector` is its name in NumPy."""
    if isinstance(value, Unknown):
        return value
    if isinstance(value, Span):
        centre = None if value.centre is None else function(value.centre)
        return Span(function(value.low), function(value.high), centre)
    if isinstance(value, Replicates):
        import numpy as np

        mean = value.mean.logarithm if value.mean and function is math.log else None
        with np.errstate(all="ignore"):
            draws = getattr(np, vector)(value.draws)
        return Replicates(function(value.centre), draws, value.pairing, mean=mean)
    return function(value)


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


def _combine_parts(
    operator: str, left: float | Replicates | Span, right: float | Replicates | Span
) -> Span | None:
    """The operation on each pair of parts of a smallest or largest number; None where there is none, or no order.

    What rises with a part keeps it the smallest, what falls with it makes it the largest.
    """
    turned = operator in ("-", "/")
    kinds = [side.smallest for side in (left,) if isinstance(side, Extreme)]
    kinds += [side.smallest is not turned for side in (right,) if isinstance(side, Extreme)]
    first, second = ((side.parts if isinstance(side, Extreme) else (side,)) for side in (left, right))
    if not kinds or (operator in ("*", "/") and not all(map(_positive, (*first, *second)))):
        return None
    table = [[combine(operator, one, other) for other in second] for one in first]
    if any(isinstance(cell, Span | Unknown) for row in table for cell in row):
        return None
    if len(set(kinds)) == 1:
        return extreme([cell for row in table for cell in row], smallest=kinds[0])  # type: ignore[misc]  # known
    low, high = _bounds(table if kinds[0] else list(zip(*table, strict=True)))  # type: ignore[arg-type]  # known
    return Span(low, high, _apply(operator, span(left).centre, span(right).centre))  # type: ignore[arg-type]  # known


def _bounds(rows: Sequence[Sequence[float | Replicates]]) -> tuple[float, float]:
    """The interval of the smallest of the largest of each row: the largest of the smallest of each column.

    Its lower end is too high only where that of a pair in one certain row is: the one whose largest is the
    smallest in truth. The pairs of a row share the error of one comparison, and so do those of a column, at the
    upper end; pairs of other rows and columns may be wrong at once without any harm.
    """
    columns = list(zip(*rows, strict=True))
    low = min(max(span(cell, len(row)).low for cell in row) for row in rows)
    high = max(min(span(cell, len(column)).high for cell in column) for column in columns)
    return low, high


def _combine_draws(operator: str, left: float | Replicates, right: float | Replicates) -> Quantity:
    reason = unpaired(left, right)
    if reason:
        return Unknown(reason)
    import numpy as np

    pairing = next(side.pairing for side in (left, right) if isinstance(side, Replicates))
    with np.errstate(all="ignore"):
        draws = COMBINE[operator](_draws(left), _draws(right))
    centre = _finite(_apply(operator, _centre(left), _centre(right)))
    mean = combined(operator, _mean(left), _mean(right))
    return centre if isinstance(centre, Unknown) else Replicates(centre, draws, pairing, mean=mean)


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


def _compare_intervals(
    operator: str, left: float | Replicates | Span, right: float | Replicates | Span
) -> bool | None:
    """The truth by ends; by the interval of the quotient or difference of a smallest or largest number's parts."""
    if operator not in ("==", "!="):
        for sign, limit in ("/", 1.0), ("-", 0.0):
            between = _combine_parts(sign, left, right) if sign == "-" or _log(left) or _log(right) else None
            if between is not None:
                return _compare_ends(operator, between, Span(limit, limit))
    return _compare_ends(operator, span(left), span(right))


def _compare_draws(operator: str, left: float | Replicates, right: float | Replicates) -> Truth:
    """The truth by the shares of replicates in which it holds and fails; one without a value is in neither."""
    import numpy as np

    holds = float(np.mean(COMPARE[operator](_draws(left), _draws(right))))
    fails = float(np.mean(COMPARE[NEGATED[operator]](_draws(left), _draws(right))))
    return Truth(True if holds >= DECIDED else False if fails >= DECIDED else None, holds)


def _compare_means(operator: str, left: float | Replicates, right: float | Replicates) -> Truth | None:
    """The truth by the interval of their quotient or difference; None where that is no mean."""
    sides = _mean(left), _mean(right)
    log = any(isinstance(side, Mean) and side.log for side in sides)
    quotient = combined("/" if log else "-", *sides)
    if quotient is None or operator in ("==", "!="):
        return None
    limit = 1.0 if log else 0.0
    above = quotient.share_above(limit)
    truth = _compare_ends(operator, Span(*quotient.estimate[1:]), Span(limit, limit))
    return Truth(truth, above if operator in (">", ">=") else 1 - above)


def _mean(value: float | Replicates) -> Mean | float | None:
    """What a value is the mean of; units that are all equal are a number."""
    if not isinstance(value, Replicates):
        return value
    return value.centre if value.units and min(value.units) == max(value.units) else value.mean


def _parts(value: float | Replicates | Span, *, smallest: bool) -> tuple[float | Replicates | Span, ...]:
    """The numbers of which a value is the smallest, or the largest; the value itself where it isn't."""
    return value.parts if isinstance(value, Extreme) and value.smallest is smallest else (value,)


def _log(value: float | Replicates | Span) -> bool:
    """Whether a value is a mean of logarithms, or the smallest or largest of such."""
    parts = value.parts if isinstance(value, Extreme) else (value,)
    return any(isinstance(part, Replicates) and part.mean is not None and part.mean.log for part in parts)


def _positive(value: float | Replicates | Span) -> bool:
    """Whether a value is positive in each replicate."""
    return bool(value.draws.min() > 0) if isinstance(value, Replicates) else span(value).low > 0


def _draws(value: float | Replicates) -> float | NDArray[np.float64]:
    return value.draws if isinstance(value, Replicates) else float(value)


def _centre(value: float | Replicates) -> float:
    return value.centre if isinstance(value, Replicates) else float(value)
