"""Rewrite comparisons of one measure of two frameworks as quotients."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from generators.judging.reasons.labels import Labels, same_measure
from generators.rules.evaluate import ComparisonResult
from generators.rules.numbers.values import MIRRORED, NEGATED
from generators.rules.operands import Extent, Side
from generators.rules.references import Reference

Dividends = Mapping[frozenset[Reference], Reference]  # by the two measures of a quotient, the one that is divided


def dividends(labels: Labels, items: Iterable[ComparisonResult]) -> Dividends:
    """For each two measures the dividend of their quotient: as a quotient is written, else as a factor is."""

    def rank(item: ComparisonResult) -> tuple[bool, bool]:
        return item.left.shape != "ratio", not (item.left.scaled or item.right.scaled)

    quotients = [_quotient(labels, item) for item in sorted(items, key=rank)]
    return {frozenset(quotient): quotient[0] for quotient in reversed(quotients) if quotient}


def as_quotient(labels: Labels, item: ComparisonResult, dividends: Dividends) -> ComparisonResult:
    """A comparison of one positive measure of two frameworks as a quotient; any other as it is.

    Numbers that nothing scales stay side by side, in the order of the quotient.
    """
    quotient = _quotient(labels, item)
    if item.left.shape == "ratio" or not quotient:
        return item
    swapped = dividends.get(frozenset(quotient), quotient[0]) != item.left.references[0]
    left, right = (item.right, item.left) if swapped else (item.left, item.right)
    operator = MIRRORED[item.operator] if swapped else item.operator
    factor, divisor = _bound(left, right)
    value, interval = _negated(item) if swapped else (item.value, item.interval)
    if factor != divisor or labels.timed(quotient[0]):
        value, interval = item.ratios[swapped]
        readings = (*left.readings, *right.readings)
        left = Side("ratio", item.node, value, readings)
        right = Side("constant", item.node, factor / divisor, (), factor, divisor)
    return item._replace(operator=operator, left=left, right=right, value=value, interval=interval)


def _quotient(labels: Labels, item: ComparisonResult) -> tuple[Reference, ...]:
    """One measure of two frameworks, in the order that leaves the constants as written; empty for others."""
    left, right = item.left, item.right
    if left.shape == "ratio":
        references = tuple(reading.reference for reading in left.readings if not reading.function)
        return references if same_measure(*references) else ()
    factor, divisor = _bound(left, right)
    references = (*left.references, *right.references)
    known = item.ratios and all(value is not None for value, _ in item.ratios)
    if not known or min(factor, divisor) <= 0 or not same_measure(*references):
        return ()
    operator = item.operator if item.wanted else NEGATED[item.operator]
    falls = labels.timed(references[0]) and operator in ("<", "<=")
    reverse = falls if factor == divisor else factor == 1
    return references[::-1] if reverse else references


def _bound(left: Side, right: Side) -> tuple[float, float]:
    """Dividend and divisor of what the left measure over the right one is compared with."""
    factor, divisor = right.factor * left.divisor, left.factor * right.divisor
    return (1.0, 1.0) if factor == divisor else (factor, divisor)


def _negated(item: ComparisonResult) -> Extent:
    """Value and interval of a difference the other way round."""
    low, high = item.interval or (0.0, 0.0)
    return -(item.value or 0.0), (-high, -low) if item.interval else None
