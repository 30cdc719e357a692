"""Describe both sides of a comparison for its sentence: which measures stand there, with which values."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator
from typing import NamedTuple, TypeGuard

from generators.rules.functions import FUNCTIONS
from generators.rules.nodes import Arithmetic, Call, ComparisonNode, Constant, MeasureNode, Node
from generators.rules.numbers.arithmetic import combine
from generators.rules.numbers.exact import recorded
from generators.rules.numbers.values import MIRRORED, Items, Operand, Quantity, Replicates, Span, Unknown, span
from generators.rules.references import Reference

ALONE = ("passes", "share", "worst")
PAIRS = {"/": "ratio", "-": "difference"}
SIGNS = {"+": 1, "-": -1}
KEEPING = ("abs", "min", "max", "worst")

Extent = tuple[float | None, tuple[float, float] | None]


class Reading(NamedTuple):
    """One measure, or a function of it alone, and its value.

    Attributes:
        function: `share`, `passes` or `worst`; empty for the measure itself.
        passed: items of a battery that passed.
        decided: items of a battery that passed or failed; 0 where it is none.
    """

    reference: Reference
    function: str = ""
    value: float | None = None
    passed: int = 0
    decided: int = 0


class Side(NamedTuple):
    """One side of a comparison as people read it.

    Attributes:
        shape: `constant`, `reference`, `ratio` or `difference` (of two alike), `distance` (a difference's size),
            `scaled` (one, times or over a constant), `sum` (of passes, each added or taken away), `count`, the
            name of a function of references alone, or `other`.
        node: of the rule, whence it comes.
        readings: what stands in it, for every shape but `constant`, `count`, `other`.
        factor: what `scaled` is multiplied by.
        divisor: what `scaled` is divided by.
    """

    shape: str
    node: Node
    value: float | None = None
    readings: tuple[Reading, ...] = ()
    factor: float = 1.0
    divisor: float = 1.0

    @property
    def references(self) -> tuple[Reference, ...]:
        """The measures named in it, each once."""
        return tuple(dict.fromkeys(item.reference for item in self.readings)) or references_in(self.node)

    @property
    def conditions(self) -> int:
        """How many conditions `count` counts."""
        return len(self.node.parts) if self.shape == "count" else 0

    @property
    def in_units(self) -> bool:
        """True where its value has the unit that its measures share."""
        return self.shape != "ratio" and _power(self.node) == 1

    @property
    def scaled(self) -> bool:
        """True where its measure is multiplied or divided by a constant."""
        return not self.factor == self.divisor == 1


def side(node: Node, value: Quantity, lookup: Callable[[Reference], Operand]) -> Side:
    """A side with its shape and readings; `value` is what it comes to."""
    shape, parts, factor, divisor = _shape(node)
    readings = tuple(_reading(part, lookup) for part in parts)
    return Side(shape, node, extent(value)[0], readings, factor, divisor)


def ratios(left: Side, right: Side, lookup: Callable[[Reference], Operand]) -> tuple[Extent, ...]:
    """Left measure over right, and right over left; empty where a side is more than a positive measure."""
    if not {left.shape, right.shape} <= {"reference", "scaled"}:
        return ()
    first, second = (lookup(item.references[0]) for item in (left, right))
    if left.readings[0].function or right.readings[0].function or not (_positive(first) and _positive(second)):
        return ()
    return extent(combine("/", first, second)), extent(combine("/", second, first))


def walk(node: Node) -> Iterator[Node]:
    """A part and everything in it, in the order of the text."""
    yield node
    for part in node.parts:
        yield from walk(part)


def terms(node: Node, sign: int = 1) -> Iterator[tuple[int, Node]]:
    """What is added up in a part, in the order of the text, each with 1, or with -1 where it is taken away."""
    if isinstance(node, Arithmetic) and node.operator in SIGNS:
        *first, last = node.parts
        for part in first:
            yield from terms(part, sign)
        yield from terms(last, sign * SIGNS[node.operator] if first else -sign)
    else:
        yield sign, node


def references_in(node: Node) -> tuple[Reference, ...]:
    """The measures named in a part, each once, in the order of the text."""
    return tuple(dict.fromkeys(part.reference for part in walk(node) if isinstance(part, MeasureNode)))


def oriented(node: ComparisonNode) -> tuple[Node, str, Node]:
    """Left side, operator and right side of a comparison, turned so that a constant stands on the right."""
    left, right = node.parts
    if is_constant(left) and not is_constant(right):
        return right, MIRRORED[node.operator], left
    return left, node.operator, right


def is_constant(node: Node) -> bool:
    """True where no measure stands in a part."""
    return node.constant


def extent(value: Quantity) -> Extent:
    """Centre and interval of a number, as far as it has them."""
    if isinstance(value, Unknown):
        return None, None
    if not isinstance(value, Replicates | Span):
        return recorded(value), None
    ends = span(value)
    finite = math.isfinite(ends.low) and math.isfinite(ends.high)
    centre = None if ends.centre is None else recorded(ends.centre)
    return centre, (recorded(ends.low), recorded(ends.high)) if finite else None


def _shape(node: Node) -> tuple[str, tuple[Node, ...], float, float]:  # noqa: C901, PLR0911 - one return for each shape
    """Name of a side's shape, its parts that are readings, its factor and divisor."""
    if is_constant(node):
        return "constant", (), 1.0, 1.0
    match node:
        case MeasureNode():
            return "reference", (node,), 1.0, 1.0
        case Arithmetic(operator="/" | "-", parts=(first, second)) if _alike(first, second):
            return PAIRS[node.operator], (first, second), 1.0, 1.0
        case Call(name="abs", parts=(Arithmetic(operator="-", parts=(first, second)),)) if _alike(first, second):
            return "distance", (first, second), 1.0, 1.0
        case Arithmetic(operator="*", parts=(Constant(value=factor), measure)) if _alone(measure):
            return "scaled", (measure,), recorded(factor), 1.0
        case Arithmetic(operator="*", parts=(measure, Constant(value=factor))) if _alone(measure):
            return "scaled", (measure,), recorded(factor), 1.0
        case Arithmetic(operator="/", parts=(measure, Constant(value=divisor))) if _alone(measure):
            return "scaled", (measure,), 1.0, recorded(divisor)
        case Arithmetic(operator="+" | "-") if all(_passes(part) for _, part in terms(node)):
            return "sum", tuple(part for _, part in terms(node)), 1.0, 1.0
        case Call(name="count"):
            return "count", (), 1.0, 1.0
        case Call(name=name, parts=parts) if all(isinstance(part, MeasureNode) for part in parts):
            return name, (node,) if _alone(node) else parts, 1.0, 1.0
    return "other", (), 1.0, 1.0


def _power(node: Node) -> int | None:
    """The power in which the unit of its measures stands in a part; None where it has none that is sure."""
    match node:
        case MeasureNode():
            return 1
        case Arithmetic(operator="*" | "/", parts=(first, second)):
            powers = _power(first), _power(second)
            if powers[0] is None or powers[1] is None:
                return None
            return powers[0] + powers[1] if node.operator == "*" else powers[0] - powers[1]
        case Call(name=name) if name not in KEEPING:
            return 0
    # a constant is added to a measure in the unit of that measure
    added = {_power(part) for part in node.parts if not is_constant(part)}
    return added.pop() if len(added) == 1 else None if added else 0


def _positive(operand: Operand) -> TypeGuard[float | Replicates | Span]:
    return not isinstance(operand, bool | Items | Unknown) and span(operand).low > 0


def _passes(node: Node) -> bool:
    return isinstance(node, Call) and node.name == "passes"


def _alone(node: Node) -> bool:
    return isinstance(node, MeasureNode) or (isinstance(node, Call) and node.name in ALONE)


def _alike(first: Node, second: Node) -> bool:
    """True where both are measures, or both the same function of one."""
    names = [node.name if isinstance(node, Call) else "" for node in (first, second)]
    return _alone(first) and _alone(second) and names[0] == names[1]


def _reading(node: Node, lookup: Callable[[Reference], Operand]) -> Reading:
    function, measured = (node.name, node.parts[0]) if isinstance(node, Call) else ("", node)
    assert isinstance(measured, MeasureNode)  # noqa: S101 - `_alone` saw to it
    operand = lookup(measured.reference)
    if isinstance(operand, Unknown):
        return Reading(measured.reference, function)
    if isinstance(operand, Items):
        passed = [item for item in operand.items.values() if item is not None]
        return Reading(measured.reference, function or "share", None, passed.count(True), len(passed))
    value = FUNCTIONS[function].compute(operand) if function else operand
    return Reading(measured.reference, function, extent(value)[0])
