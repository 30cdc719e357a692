"""Define the functions that rules may call, in `FUNCTIONS`; their words are in judging/reasons."""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from typing import NamedTuple

from generators.rules.numbers.arithmetic import extreme, transform
from generators.rules.numbers.values import Items, Operand, Quantity, Replicates, Span, Unknown, span


class Function(NamedTuple):
    """A function of rules.

    Attributes:
        fewest: arguments that it takes at least.
        most: arguments that it takes at most.
        takes: `numbers`, `numeric` (a number or timing itself), `battery` (batteries themselves), or `truths`.
    """

    fewest: int
    most: int
    takes: str
    compute: Callable[..., Quantity]


def absolute(value: Quantity) -> Quantity:
    """The size of a number; over replicates and intervals an interval."""
    if isinstance(value, Unknown):
        return value
    if not isinstance(value, Replicates | Span):
        return abs(value)
    ends = span(value)
    low, high = sorted((abs(ends.low), abs(ends.high)))
    centre = None if ends.centre is None else abs(ends.centre)
    return Span(0.0 if ends.low <= 0 <= ends.high else low, high, centre)


def smallest(*values: Quantity) -> Quantity:
    """The smallest of several numbers; an interval where one of them is."""
    return _extreme(values, smallest=True)


def largest(*values: Quantity) -> Quantity:
    """The largest of several numbers; an interval where one of them is."""
    return _extreme(values, smallest=False)


def logarithm(value: Quantity) -> Quantity:
    """The natural logarithm; unknown where the number may not be positive."""
    if isinstance(value, Unknown):
        return value
    ends = span(value)
    if not ends.low > 0 or (ends.centre is not None and ends.centre <= 0):
        return Unknown("the logarithm of what may not be positive")
    return transform(math.log, value, vector="log")


def count(*truths: bool | None) -> Quantity:
    """How many are true: from the true ones to the true and unknown ones."""
    low = float(truths.count(True))
    high = low + truths.count(None)
    return Span(low, high, low if low == high else None)


def worst(value: Operand) -> Quantity:
    """The worst seed or launch by the measure's `better`; unknown where it says none."""
    if not isinstance(value, Replicates):
        return value  # type: ignore[return-value]  # a plain number: its takes are checked before
    if value.better is None:
        return Unknown("the measure doesn't say which direction is better")
    return max(value.units) if value.better == "lower" else min(value.units)


def passes(battery: Items) -> Quantity:
    """Number of items passed."""
    return float(list(battery.items.values()).count(True))


def share(battery: Items) -> Quantity:
    """Share of the decided items that passed, 0 to 1; unknown where none is decided."""
    decided = [item for item in battery.items.values() if item is not None]
    return decided.count(True) / len(decided) if decided else Unknown("no item of the battery is decided")


def mcnemar(first: Items, second: Items) -> Quantity:
    """Exact two-sided p of McNemar's test (Psychometrika 1947): binomial, on the items on which the two differ."""
    pairs = [(first.items[name], second.items[name]) for name in first.items.keys() & second.items.keys()]
    only_first, only_second = pairs.count((True, False)), pairs.count((False, True))
    differ = only_first + only_second
    tail = sum(math.comb(differ, number) for number in range(min(only_first, only_second) + 1))
    return min(1.0, float(2 * tail / 2**differ))  # in whole numbers, so exact; and SciPy takes longer to import


FUNCTIONS = {
    "abs": Function(1, 1, "numbers", absolute),
    "log": Function(1, 1, "numbers", logarithm),
    "min": Function(1, 99, "numbers", smallest),
    "max": Function(1, 99, "numbers", largest),
    "count": Function(1, 99, "truths", count),
    "worst": Function(1, 1, "numeric", worst),
    "passes": Function(1, 1, "battery", passes),
    "share": Function(1, 1, "battery", share),
    "mcnemar": Function(2, 2, "battery", mcnemar),
}


def _extreme(values: Sequence[Quantity], *, smallest: bool) -> Quantity:
    known: list[float | Replicates | Span] = []
    for value in values:
        if isinstance(value, Unknown):
            return value
        known.append(value)
    if any(isinstance(value, Replicates | Span) for value in known):
        return extreme(known, smallest=smallest)
    return (min if smallest else max)(known)  # type: ignore[type-var]  # nothing but numbers
