"""Numbers, replicates and intervals: what rules compute with.

An exact number is an int or a float. A repeated measure is `Replicates`: 10,000 of them. A `Span` is an interval
of which nothing more is known, and an `Extreme` one that knows the numbers of which it is the smallest or largest.
"""

from __future__ import annotations

import operator as operators
from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal, NamedTuple

from generators.rules.numbers.exact import Operators
from generators.rules.numbers.means import TAIL, Mean

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

DECIDED = TAIL
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
        mean: what it is the mean of, which has its interval in closed form; None where it is no such mean.
    """

    centre: float
    draws: NDArray[np.float64]
    pairing: tuple[str, int]
    units: tuple[float, ...] = ()
    better: Literal["lower", "higher"] | None = None
    mean: Mean | None = None


@dataclass(frozen=True)
class Extreme(Span):
    """The smallest or the largest of several numbers, some of them repeated.

    Attributes:
        parts: the numbers.
        smallest: whether it is the smallest of them.
    """

    parts: tuple[float | Replicates, ...] = ()
    smallest: bool = True


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


def span(value: float | Replicates | Span, among: int = 1) -> Span:
    """The ends of a value: its interval where it is repeated (NaN where it has none).

    Args:
        value: the value.
        among: how many intervals share the error of one; each end of this one has such a part of it.
    """
    if isinstance(value, Span):
        return value
    if not isinstance(value, Replicates):
        return Span(value, value, value)
    if value.mean is not None:
        _, low, high = value.mean.among(among).estimate
        return Span(low, high, value.centre)
    import numpy as np

    tail = 100 * (1 - DECIDED) / among
    with np.errstate(all="ignore"):
        low, high = np.nanpercentile(value.draws, [tail, 100 - tail])
    return Span(float(low), float(high), value.centre)
