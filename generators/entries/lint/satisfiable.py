"""Search for synthetic observations under which a set of rules holds: one value for each measure.

The constants of the rules divide the number line into points and gaps; one value of each is tried. Values are
chosen for one measure after another. By Kleene's three-valued logic a rule can be false while other measures are
unknown; such a choice is given up at once, so that few combinations are tried.
"""

from __future__ import annotations

import itertools
import math
import sys
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from generators.model import Kind
from generators.rules.expression import Expression, Operand, Reference
from generators.rules.nodes import Call, ComparisonNode, Constant, Logic, MeasureNode, Node
from generators.rules.numbers.values import Items, Unknown
from generators.rules.operands import walk

ITEMS = 20  # in a synthetic battery: shares in steps of 5 %
MOST_FACTORS = 4  # constants of which sums, products and quotients are tried as well
MOST_STEPS = 2_000  # evaluations in a search; at most four searches for a claim
MOST_CHOSEN = 300  # measures and verdicts of one choice, each a level of recursion
LARGEST_POWER = 700  # exponent of e before a float overflows
UNCHOSEN = Unknown("not chosen yet")


@dataclass
class Search:
    """A search for a choice of values under which every rule of the goal holds.

    Attributes:
        steps: evaluations so far; a rule of many measures counts several times.
        witness: the values under which the goal holds; empty where none are found.
    """

    goal: Sequence[Expression]
    candidates: Mapping[Reference, Sequence[Operand]]
    steps: int = 0
    witness: dict[Reference, Operand] = field(default_factory=dict)

    def run(self) -> bool | None:
        """True with a witness, False where every choice is tried, None where the search reaches its limit."""
        named = [reference for rule in self.goal for reference in rule.references]
        order = sorted(dict.fromkeys(named), key=named.count, reverse=True)  # contradictions show early
        parts = self._undecided(tuple(part for rule in self.goal for part in _conjuncts(rule)), {}, None)
        if parts is None:
            return False
        if self._at_a_corner(order, parts):
            return True
        return None if len(order) > MOST_CHOSEN else self._choose(tuple(order), {}, parts)

    def _at_a_corner(self, order: Sequence[Reference], parts: tuple[Expression, ...]) -> bool:
        """Whether the goal holds at one of a few simple choices for many batteries, or many verdicts.

        A sum over many of them is decided by the last one alone, too late to give up a choice early.
        """
        for corner in (*self._battery_corners(order), *_verdict_corners(order)):
            if self._undecided(parts, corner, None) == ():
                self.witness = corner
                return True
        return False

    def _battery_corners(self, order: Sequence[Reference]) -> Iterator[dict[Reference, Operand]]:
        """One framework passes every item of its batteries, and the others none."""
        if all(isinstance(self.candidates[reference][0], Items) for reference in order):
            for best in dict.fromkeys(reference.framework for reference in order):
                yield {
                    reference: self.candidates[reference][-1 if reference.framework == best else 0]
                    for reference in order
                }

    def _choose(
        self, order: tuple[Reference, ...], chosen: dict[Reference, Operand], left: tuple[Expression, ...]
    ) -> bool | None:
        if not left:
            self.witness = dict(chosen)
            return True
        if not order:
            return False  # a rule can stay unknown with every value chosen, such as after a division by zero
        reference, *rest = order
        for value in self.candidates[reference]:
            if value is True and _excluded(reference, chosen):
                continue
            undecided = self._undecided(left, {**chosen, reference: value}, reference)
            if self.steps >= MOST_STEPS:
                return None
            if undecided is None:
                continue
            result = self._choose(tuple(rest), {**chosen, reference: value}, undecided)
            if result is not False:
                return result
        return False

    def _undecided(
        self, rules: tuple[Expression, ...], chosen: Mapping[Reference, Operand], newest: Reference | None
    ) -> tuple[Expression, ...] | None:
        """The rules that are still unknown; None where one is false."""
        left = []
        for rule in rules:
            truth = None
            if newest is None or newest in rule.references:
                verdicts = sum(bool(reference.predicate) for reference in rule.references)
                self.steps += 1 + (len(rule.references) - verdicts) // 3 + verdicts // 50
                truth = rule.truth(lambda reference: chosen.get(reference, UNCHOSEN))
            if truth is False:
                return None
            if truth is None:
                left.append(rule)
        return tuple(left)


def _verdict_corners(order: Sequence[Reference]) -> Iterator[dict[Reference, Operand]]:
    """A framework wins all, half or none of the claims and another one the rest; the former are supported."""
    if all(reference.predicate for reference in order):
        aliases = list(dict.fromkeys(reference.alias for reference in order))
        winner, *rest = dict.fromkeys(reference.framework for reference in order if reference.framework) or [""]
        for number in (0, len(aliases) // 2, len(aliases)):
            won = set(aliases[:number])
            yield {
                reference: (reference.predicate == "supported" or reference.framework == winner != "")
                if reference.alias in won
                else (reference.predicate == "refuted" or reference.framework in rest[:1])
                for reference in order
            }


def _excluded(reference: Reference, chosen: Mapping[Reference, Operand]) -> bool:
    """True where an answer about a verdict excludes the chosen one: a claim has one word and one winner."""
    same = {"supported": ("supported", "refuted"), "refuted": ("supported", "refuted"), "wins": ("wins",)}
    return any(
        value is True and other.alias == reference.alias and other.predicate in same.get(reference.predicate, ())
        for other, value in chosen.items()
        if other != reference
    )


def _conjuncts(rule: Expression) -> Iterator[Expression]:
    """The parts that `and` joins, so that a choice is tried only on the parts that it concerns."""
    if isinstance(rule.tree, Logic) and rule.tree.word == "and":
        for part in rule.tree.parts:
            yield from _conjuncts(Expression(part.text, part))
    else:
        yield rule


def candidates(
    rules: Sequence[Expression], kinds: Mapping[Reference, Kind], *, likely: bool
) -> dict[Reference, tuple[Operand, ...]]:
    """The values to try of each measure.

    Args:
        rules: the expressions whose constants divide the values.
        kinds: kind of each measure in the rules.
        likely: leave out zero and negative numbers, unless a rule has such a constant.
    """
    values_of: dict[Reference, tuple[Operand, ...]] = {}
    for reference, (constants, computed) in _constants(rules).items():
        kind = kinds[reference]
        if kind is Kind.CHECK:
            values_of[reference] = (True, False)
        elif kind is Kind.BATTERY:
            values_of[reference] = tuple(_batteries(constants))
        else:
            values = sorted(_cells(_points(constants, computed=computed)), key=lambda value: value <= 0)
            floor = 0.0 if kind is Kind.TIMING or (likely and min(constants, default=1) > 0) else -math.inf
            values_of[reference] = tuple(value for value in values if value > floor)
    return values_of


def _constants(rules: Sequence[Expression]) -> dict[Reference, tuple[frozenset[float], bool]]:
    """The constants that each measure is compared with, also by way of others, and whether it is computed with."""
    constants_of: dict[Reference, tuple[frozenset[float], bool]] = {
        reference: (frozenset(), False) for rule in rules for reference in rule.references
    }
    groups = [_group(node) for rule in rules for node in _innermost(rule.tree)]
    before: dict[Reference, tuple[frozenset[float], bool]] = {}
    while constants_of != before:
        before = dict(constants_of)
        for references, constants, computed in groups:
            shared = constants.union(*(constants_of[reference][0] for reference in references))
            for reference in references:
                constants_of[reference] = (shared, computed or constants_of[reference][1])
    return constants_of


def _innermost(tree: Node) -> Iterator[Node]:
    """Comparisons that contain no other, such as those inside a count."""
    for node in walk(tree):
        if isinstance(node, ComparisonNode) and not any(
            isinstance(part, ComparisonNode) for part in walk(node) if part is not node
        ):
            yield node


def _group(node: Node) -> tuple[list[Reference], frozenset[float], bool]:
    references = [part.reference for part in walk(node) if isinstance(part, MeasureNode)]
    constants = {part.value for part in walk(node) if isinstance(part, Constant)}
    if any(isinstance(part, Call) and part.name == "log" for part in walk(node)):
        constants |= {math.exp(number) for number in constants if number < LARGEST_POWER}
    computed = not all(isinstance(part, MeasureNode | Constant) for part in node.parts)
    return references, frozenset(constants), computed


def _points(constants: frozenset[float], *, computed: bool) -> list[float]:
    """The constants, zero and one; if they are few and computed with, also their sums, products and quotients."""
    points = {0.0, 1.0, *constants}
    if computed and len(points) <= MOST_FACTORS:
        pairs = list(itertools.product(points, points))
        points |= {a + b for a, b in pairs} | {a * b for a, b in pairs} | {a / b for a, b in pairs if b}
    return sorted(filter(_within_doubles, points))


def _within_doubles(point: float) -> bool:
    return -sys.float_info.max <= point <= sys.float_info.max


def _cells(points: Sequence[float]) -> tuple[float, ...]:
    """Each point, then a value between each two, then one beyond either end."""
    gaps = [_between(low, high) for low, high in itertools.pairwise(points)]
    ends = [min(2 * abs(points[-1]) + 1, sys.float_info.max), max(-2 * abs(points[0]) - 1, -sys.float_info.max)]
    return tuple(dict.fromkeys((*points, *gaps, *ends)))


def _between(low: float, high: float) -> float:
    """A number between two, or a whole one where no double lies between them."""
    middle = low / 2 + high / 2
    return middle if low < middle < high else (int(low) + int(high)) // 2


def _batteries(constants: frozenset[float]) -> Iterator[Items]:
    """Batteries that pass about the number, or the share, of items that each constant gives."""
    sizes = {ITEMS, *(int(number) + 2 for number in constants if ITEMS - 2 < number <= 400)}
    size = max(sizes)
    passed = {0, 1, size // 2, size - 1, size}
    for number in constants:
        for middle in (number, number * size):
            if -1 <= middle <= size + 1:
                passed |= {math.floor(middle) - 1, math.floor(middle), math.ceil(middle), math.ceil(middle) + 1}
    for count in sorted(number for number in passed if 0 <= number <= size):
        yield Items({f"item {number}": number < count for number in range(size)})
