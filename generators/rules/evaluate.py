"""Decide a parsed rule in three-valued logic (Kleene, "Introduction to Metamathematics", 1952).

Each comparison is decided by itself; `and`, `or` and `not` join the truths. Whatever depends on an unknown is
unknown, with the reason.
"""

from __future__ import annotations

from collections.abc import Callable, Collection
from dataclasses import dataclass
from typing import NamedTuple

from generators.rules.functions import FUNCTIONS
from generators.rules.nodes import (
    Arithmetic,
    Call,
    ComparisonNode,
    Constant,
    ExpressionError,
    Logic,
    MeasureNode,
    Node,
)
from generators.rules.numbers.arithmetic import combine, compare
from generators.rules.numbers.exact import recorded
from generators.rules.numbers.values import Items, Operand, Quantity, Replicates, Span, Unknown
from generators.rules.operands import (
    Extent,
    Reading,
    Side,
    extent,
    is_constant,
    oriented,
    ratios,
    references_in,
    side,
)
from generators.rules.references import Reference

_TAKES: dict[str, tuple[tuple[type, ...], str]] = {
    "numeric": ((float, int, Replicates), "a number or a timing"),
    "battery": ((Items,), "a battery"),
}

Doubt = Callable[[ComparisonNode], str | None]


class ComparisonResult(NamedTuple):
    """One comparison (or bare check) of a rule, decided.

    Attributes:
        node: of the rule, whence it comes.
        operator: as written with the constant, if any, on the right; empty for a bare check.
        share: of the replicates in which it holds, 0 to 1, where there are any.
        reason: why it is unknown, where that isn't the interval's width.
        value: of the side that isn't constant, or left minus right where neither is.
        interval: its 95 % interval, where it has one.
        wanted: the truth that the whole rule needs of it: False under an odd number of `not`.
        counted: the comparisons in its `count`.
        ratios: the measure on the left over the one on the right, and the reverse, where each side has just one.
    """

    node: Node
    operator: str
    left: Side
    right: Side
    truth: bool | None
    share: float | None = None
    reason: str | None = None
    value: float | None = None
    interval: tuple[float, float] | None = None
    wanted: bool = True
    counted: tuple[ComparisonResult, ...] = ()
    ratios: tuple[Extent, ...] = ()

    @property
    def text(self) -> str:
        """The comparison as it is written."""
        return self.node.text

    @property
    def references(self) -> tuple[Reference, ...]:
        """The measures named in it, each once, in the order of the text."""
        return references_in(self.node)


class Decision(NamedTuple):
    """What a rule comes to.

    Attributes:
        comparisons: every comparison and bare check, in the order of the text.
        unknown: why it is unknown; None where that is an interval's width or where it is decided.
        deciding: the comparisons that made it so.
        conjunctive: True where `and` alone joins the comparisons, so that the rule needs every one of them.
    """

    truth: bool | None
    comparisons: tuple[ComparisonResult, ...]
    unknown: str | None
    deciding: tuple[ComparisonResult, ...]
    conjunctive: bool


def decide(tree: Node, lookup: Callable[[Reference], Operand], doubt: Doubt | None = None) -> Decision:
    """The truth of a tree; raises `ExpressionError` where a measure's kind doesn't fit its place.

    Args:
        tree: the rule.
        lookup: gives the operand of a reference.
        doubt: why a comparison that is decided counts as unknown, None where it counts; it is asked of each one
            that counts no other comparisons.
    """
    evaluation = _Evaluation(lookup, [], doubt)
    truth, deciding = evaluation.truth(tree, wanted=True)
    reasons = (item.reason for item in deciding if truth is None and item.reason)
    return Decision(truth, tuple(evaluation.compared), next(reasons, None), deciding, _conjunctive(tree))


def truth_of(tree: Node, lookup: Callable[[Reference], Operand]) -> bool | None:
    """The truth that `decide` gives, without anything that people read of it; raises the same."""
    return _Truths(lookup, []).condition(tree)


def kleene(word: str, truths: Collection[bool | None]) -> bool | None:
    """`and`, `or` or `not` of truths of which None is unknown."""
    if word == "not":
        (truth,) = truths
        return None if truth is None else not truth
    deciding = word == "or"
    if deciding in truths:
        return deciding
    return None if None in truths else not deciding


def constant_value(node: Node) -> float | None:
    """The number that a part comes to; None where it holds a measure or has no value, such as 1 / 0."""
    if not is_constant(node):
        return None
    value = _Evaluation(lambda reference: Unknown(str(reference)), []).number(node)
    return None if isinstance(value, Unknown | Replicates | Span) else recorded(value)


class _Result(NamedTuple):
    """A condition's truth and the comparisons that made it so."""

    truth: bool | None
    deciding: tuple[ComparisonResult, ...]


@dataclass(frozen=True)
class _Evaluation:
    """One evaluation of a rule; `compared` collects its comparisons."""

    lookup: Callable[[Reference], Operand]
    compared: list[ComparisonResult]
    doubt: Doubt | None = None

    def truth(self, node: Node, *, wanted: bool) -> _Result:
        """The result of a condition; `wanted` is the truth that the whole rule needs of it."""
        match node:
            case Logic(word="not"):
                truth, deciding = self.truth(node.parts[0], wanted=not wanted)
                return _Result(kleene("not", (truth,)), deciding)
            case Logic():
                parts = [self.truth(part, wanted=wanted) for part in node.parts]
                truth = kleene(node.word, [part.truth for part in parts])
                # what differs from the result did not bring it about
                return _Result(
                    truth, tuple(item for part in parts if part.truth is truth for item in part.deciding)
                )
            case ComparisonNode():
                result = self.comparison(node, wanted=wanted)
            case _:
                result = self.check(node, wanted=wanted)
        self.compared.append(result)
        return _Result(result.truth, (result,))

    def check(self, node: Node, *, wanted: bool) -> ComparisonResult:
        """A bare check."""
        reference, value = self.checked(node)
        truth, reason = (None, value.reason) if isinstance(value, Unknown) else (value, None)
        sides = (Side("reference", node, None, (Reading(reference),)), Side("constant", node))
        return ComparisonResult(node, "", *sides, truth, reason=reason, wanted=wanted)

    def checked(self, node: Node) -> tuple[Reference, bool | Unknown]:
        """The measure of a bare check, and its value."""
        reference, value = self.measured(node)
        if not isinstance(value, bool | Unknown):
            what = "a measure that is no check stands where a yes or no must"
            raise _misfit(node, what, "compare it, or put a battery into passes or share")
        return reference, value

    def comparison(self, node: ComparisonNode, *, wanted: bool) -> ComparisonResult:
        """Two numbers compared; a constant is turned to the right."""
        first, operator, second = oriented(node)
        before = len(self.compared)
        left, right = self.both(node, first, operator, second)
        truth, share, reason = compare(operator, left, right)
        compared = extent(left if is_constant(second) else combine("-", left, right))
        sides = (side(first, left, self.lookup), side(second, right, self.lookup))
        counted, quotients = tuple(self.compared[before:]), ratios(*sides, self.lookup)
        doubted = self.doubt(node) if self.doubt and truth is not None and not counted else None
        if doubted:
            truth, reason = None, doubted
        return ComparisonResult(
            node, operator, *sides, truth, share, reason, *compared, wanted, counted, quotients
        )

    def both(self, node: ComparisonNode, first: Node, operator: str, second: Node) -> tuple[Quantity, Quantity]:
        """Both sides of a comparison as numbers that its operator can compare."""
        left, right = self.number(first), self.number(second)
        if operator in ("==", "!="):
            repeated, ends = (any(isinstance(item, kind) for item in (left, right)) for kind in (Replicates, Span))
            if repeated and not ends:
                way_out = "ask whether the difference is small: abs(a - b) < c"
                raise _misfit(node, "a repeated measure can't be asked to be exactly equal", way_out)
        return left, right

    def condition(self, node: Node) -> bool | None:
        """The truth of a condition that a function counts."""
        return self.truth(node, wanted=True).truth

    def number(self, node: Node) -> Quantity:
        """A number of any sort."""
        match node:
            case Constant():
                return node.value
            case Arithmetic():
                sides = [self.number(part) for part in node.parts]
                return combine(node.operator, *sides) if len(sides) > 1 else combine("-", 0, *sides)
            case Call():
                return self.call(node)
        _, value = self.measured(node)
        if isinstance(value, bool | Items):
            kind = "check" if isinstance(value, bool) else "battery"
            way_out = "let it stand alone" if kind == "check" else "put it into passes, share or mcnemar"
            raise _misfit(node, f"a {kind} stands where a number must", way_out)
        return value

    def call(self, node: Call) -> Quantity:
        """A named function of its arguments."""
        function = FUNCTIONS[node.name]
        if function.takes == "truths":
            return function.compute(*map(self.condition, node.parts))
        if function.takes == "numbers":
            return function.compute(*(self.number(part) for part in node.parts))
        fitting, wants = _TAKES[function.takes]
        values = [self.measured(part)[1] for part in node.parts]
        for part, value in zip(node.parts, values, strict=True):
            if isinstance(value, bool) or not isinstance(value, (*fitting, Unknown)):
                raise _misfit(part, f"{node.name} takes {wants}", "use another measure")
        unknown = next((value for value in values if isinstance(value, Unknown)), None)
        return unknown or function.compute(*values)

    def measured(self, node: Node) -> tuple[Reference, Operand]:
        """A measure and its value."""
        assert isinstance(node, MeasureNode)  # noqa: S101 - the grammar leaves nothing else
        return node.reference, self.lookup(node.reference)


class _Truths(_Evaluation):
    """An evaluation that collects no comparisons, for a search that tries many values."""

    def condition(self, node: Node) -> bool | None:
        """The truth of a condition."""
        match node:
            case Logic():
                return kleene(node.word, [self.condition(part) for part in node.parts])
            case ComparisonNode():
                first, operator, second = oriented(node)
                return compare(operator, *self.both(node, first, operator, second)).truth
        _, value = self.checked(node)
        return None if isinstance(value, Unknown) else value


def _misfit(node: Node, what: str, way_out: str) -> ExpressionError:
    """The error of a measure whose kind doesn't fit its place."""
    return ExpressionError(what, node.text, way_out, node.column, references_in(node))


def _conjunctive(tree: Node) -> bool:
    if not isinstance(tree, Logic):
        return True
    negates_several = tree.word == "not" and isinstance(tree.parts[0], Logic) and tree.parts[0].word != "not"
    return tree.word != "or" and not negates_several and all(map(_conjunctive, tree.parts))
