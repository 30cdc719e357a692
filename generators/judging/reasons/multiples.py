"""Word how many times one framework's measure is the other's, with the larger number of the two always over 1."""

from __future__ import annotations

from collections.abc import Sequence

from generators.judging.reasons.labels import Labels, written
from generators.judging.reasons.shapes import BOUNDS, Wording
from generators.rules.evaluate import ComparisonResult
from generators.rules.nodes import Arithmetic, Call, Constant, Node
from generators.rules.numbers.exact import recorded
from generators.rules.numbers.values import MIRRORED
from generators.rules.operands import Side, references_in
from generators.text import number, numbers

EQUAL = 1.005  # below it a multiple rounds to 1.00


def multiple_fields(labels: Labels, item: ComparisonResult, operator: str) -> dict[str, str]:
    """The words of a comparison of one positive measure of two frameworks, given as a quotient.

    Args:
        labels: of the claim.
        item: the quotient.
        operator: as the rule wants it.
    """
    timed = labels.timed(item.left.readings[0].reference)
    amount = _amount(labels, item)
    names = tuple(labels.framework(reading.reference) for reading in item.left.readings)
    values = tuple(labels.value(reading) for reading in item.left.readings)
    value = item.value or 1.0
    # the faster one of two timings, or the one with more of any other measure
    ahead = int((value > 1) == timed)
    name, other = names[ahead], names[1 - ahead]
    factor, spread = max(value, 1 / value), ""
    if item.interval:
        low, high = item.interval if value > 1 else tuple(sorted(1 / end for end in item.interval))
        written_factor, low_end, high_end = numbers([factor, low, high])
        spread = f", 95 % interval {low_end} to {high_end}" if low != high else ""
    else:
        written_factor = number(factor)
    phrase, than = f"{values[ahead]} in {name} against {values[1 - ahead]} in {other}", ""
    if timed:
        phrase, than = f"{name} is {written_factor} times faster", f" than {other}"
        if factor < EQUAL:
            phrase, than = f"{names[0]} takes as long as {names[1]}", ""
        elif len(labels.project.frameworks) > 2:
            phrase, than = phrase + than, ""
    return {
        "multiple": phrase,
        "than": than,
        "factor": "" if timed else f", {written_factor} times as {amount}",
        "interval": spread,
        "lead": quotient_need(names, _limit(item.right), operator, amount),
        "range": _range(names, item, amount),
    }


def fastest_wording(labels: Labels, item: ComparisonResult, operator: str) -> Wording | None:
    """The shortest of several times of one framework against that of another; None for anything else."""
    left, right = (_fastest(labels, side.node) for side in (item.left, item.right))
    if not (left and right):
        return None
    (name, factor), (other, divisor) = left, right
    required = f"{quotient_need((name, other), divisor / factor, operator)}, each at its best"
    known = "not known" if None in (item.left.value, item.right.value) else ""
    sides = ((item.left, factor), (item.right, divisor))
    values = [number((side.value or 0.0) / scale, "s") for side, scale in sides]
    phrase = known or f"{values[0]} in {name} against {values[1]} in {other}"
    return Wording("Shortest time", phrase, required, left_open=f"Shortest time: {phrase}", required_then=required)


def _fastest(labels: Labels, node: Node) -> tuple[str, float] | None:
    """The framework of which a part is the shortest time, and what that is multiplied by; None for other parts."""
    factor = 1.0
    match node:
        case Arithmetic(operator="*", parts=(Constant(value=value), part)):
            node, factor = part, recorded(value)
    references = references_in(node)
    owners = {labels.framework(reference) for reference in references}
    least = isinstance(node, Call) and node.name == "min" and factor > 0
    return (owners.pop(), factor) if least and len(owners) == 1 and all(map(labels.timed, references)) else None


def multiple_need(labels: Labels, item: ComparisonResult, operator: str) -> str:
    """What a rule needs of one measure of two frameworks, each scaled; empty unless both factors are positive."""
    factor, divisor = item.right.factor * item.left.divisor, item.left.factor * item.right.divisor
    readings = (*item.left.readings, *item.right.readings)
    if min(factor, divisor) <= 0 or len(readings) != 2 or operator in ("==", "!="):
        return ""
    names = tuple(labels.framework(reading.reference) for reading in readings)
    return quotient_need(names, factor / divisor, operator, _amount(labels, item))


def _amount(labels: Labels, item: ComparisonResult) -> str:
    """What there are several times as much of: `long` for seconds, `many` for what is counted, else `much`."""
    readings = (*item.left.readings, *item.right.readings)
    if labels.timed(readings[0].reference):
        return ""
    unit = labels.unit(*(reading.reference for reading in readings))
    whole = all(float(reading.value or 0.0).is_integer() for reading in readings)
    return "long" if unit == "s" else "many" if whole and not unit else "much"


def _ahead(name: str, multiple: str, amount: str) -> str:
    """Which framework is ahead, and by which factor: `TensorFlow more than 1.1 times faster`."""
    return f"{multiple} times as {amount} in {name}" if amount else f"{name} {multiple} times faster"


def _limit(side: Side) -> float:
    """The constant that a quotient is compared with."""
    return (side.value or 0.0) if side.factor == side.divisor else side.factor / side.divisor


def quotient_need(names: Sequence[str], limit: float, operator: str, amount: str = "") -> str:
    """What a rule needs of a quotient, with a factor of at least 1: `TensorFlow more than 1.1 times faster`.

    Args:
        names: titles of the framework that is divided, and of the other one.
        limit: what the quotient is compared with.
        operator: as the rule wants it.
        amount: what there are several times as much of; empty for times, of which the shorter is ahead.
    """
    if limit <= 0 or operator in ("==", "!="):
        return f"a ratio of {BOUNDS[operator].format(written(limit))}"
    timed, more = not amount, operator in (">", ">=")
    if limit == 1:
        name = names[more == timed]
        strict = operator in (">", "<")
        if timed:
            return f"{name} faster" if strict else f"{name} at least as fast"
        return (
            f"{'longer' if amount == 'long' else 'more'} in {name}"
            if strict
            else f"at least as {amount} in {name}"
        )
    # over 1 the first is the larger, which is the slower of two timings
    over = limit > 1
    name = names[over == timed]
    factor = round(limit if over else 1 / limit, 10)
    return _ahead(name, BOUNDS[operator if over else MIRRORED[operator]].format(written(factor)), amount)


def _range(names: tuple[str, ...], item: ComparisonResult, amount: str) -> str:
    """Both ends of the interval, each with the framework that is ahead there."""
    if not item.interval:
        return ""
    low, high = item.interval

    def end(value: float) -> str:
        name = names[(value > 1) == (not amount)]
        return _ahead(name, number(max(value, 1 / value)), amount)

    return f"between {end(low)} and {end(high)}"
