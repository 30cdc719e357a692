"""A parsed rule: what it names, its bounds, and how it is decided over measures."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property, lru_cache
from typing import NamedTuple

from generators.model import Claim, Project, RuleName
from generators.rules.evaluate import Decision, Doubt, constant_value, decide, truth_of
from generators.rules.nodes import (
    Call,
    ComparisonNode,
    Constant,
    ExpressionError,
    Logic,
    MeasureNode,
    Node,
)
from generators.rules.numbers.values import NEGATED, Operand
from generators.rules.operands import is_constant, oriented, references_in, walk
from generators.rules.parser import EMPTY, read
from generators.rules.references import Reference

__all__ = ["Bound", "Expression", "ExpressionError", "Operand", "Reference", "parse", "rules_of"]


class Bound(NamedTuple):
    """A comparison of measures with a number, as the rule needs it to hold.

    Attributes:
        text: of the comparison, as `Comparison.text` records it.
        operator: with the measures on the left and the number on the right; negated under `not`.
        limit: the number, computed where it is written as several.
        references: the measures on the left.
    """

    text: str
    operator: str
    limit: float
    references: tuple[Reference, ...]


@dataclass(frozen=True)
class Expression:
    """A rule as its syntax tree."""

    text: str
    tree: Node

    @cached_property
    def references(self) -> tuple[Reference, ...]:
        """The measures it names, each once, in the order of the text."""
        return references_in(self.tree)

    @cached_property
    def constants(self) -> tuple[float, ...]:
        """The numbers in it, each once, rising."""
        return tuple(sorted({node.value for node in walk(self.tree) if isinstance(node, Constant)}))

    @cached_property
    def conclusive(self) -> bool:
        """True where every comparison sets one measure (or a count of such) against a constant.

        Then values at, just below and just above every constant try every case that there is.
        """
        return all(_conclusive(node) for node in walk(self.tree) if isinstance(node, ComparisonNode))

    @cached_property
    def bounds(self) -> tuple[Bound, ...]:
        """Its comparisons of measures with a number, in order; those inside a function are left out."""
        return tuple(_bounds(self.tree, wanted=True))

    @cached_property
    def own(self) -> frozenset[str]:
        """Names of the claim's own measures that it reads."""
        return frozenset(reference.measure for reference in self.references if not reference.alias)

    @cached_property
    def equated(self) -> frozenset[Reference]:
        """The measures that stand under `==` or `!=` outside a function, where replicates are refused."""
        sides = (
            side
            for node in walk(self.tree)
            if isinstance(node, ComparisonNode) and node.operator in ("==", "!=")
            for side in node.parts
        )
        return frozenset(
            node.reference for side in sides for node in _outside(side) if isinstance(node, MeasureNode)
        )

    def functions_of(self, reference: Reference) -> frozenset[str]:
        """Names of the functions that a measure stands directly in; empty text for a place in none."""
        holders = [(node.name if isinstance(node, Call) else "", node.parts) for node in walk(self.tree)]
        return frozenset(
            name
            for name, parts in [("", (self.tree,)), *holders]
            if any(isinstance(part, MeasureNode) and part.reference == reference for part in parts)
        )

    def decide(self, lookup: Callable[[Reference], Operand], doubt: Doubt | None = None) -> Decision:
        """The truth of the rule, as the function `decide` gives it."""
        return decide(self.tree, lookup, doubt)

    def truth(self, lookup: Callable[[Reference], Operand]) -> bool | None:
        """The truth alone, as `decide` gives it."""
        return truth_of(self.tree, lookup)


def parse(
    text: str,
    frameworks: Collection[str],
    aliases: Collection[str] = (),
    members: Mapping[str, Sequence[str]] = EMPTY,
) -> Expression:
    """A rule, read as `read` reads it; one that was read just before is the same one.

    Raises:
        ExpressionError: with what is wrong, what was got, the way out and the column.
    """
    spread = tuple((name, tuple(ids)) for name, ids in members.items())
    return _read(text, frozenset(frameworks), frozenset(aliases), spread)


@lru_cache(maxsize=64)  # a claim is judged, explained and shown before the next one
def _read(
    text: str,
    frameworks: frozenset[str],
    aliases: frozenset[str],
    members: tuple[tuple[str, tuple[str, ...]], ...],
) -> Expression:
    return Expression(text, read(text, frameworks, aliases, dict(members)))


def rules_of(claim: Claim, project: Project) -> dict[RuleName, Expression]:
    """The rules of a claim by name; none without `[verdict]`. Raises `ExpressionError` as `parse` does."""
    texts = claim.entry.verdict.texts if claim.entry.verdict else {}
    return {name: parse(text, project.frameworks, claim.entry.uses, claim.members) for name, text in texts.items()}


def _bounds(node: Node, *, wanted: bool) -> Iterator[Bound]:
    if isinstance(node, Logic):
        for part in node.parts:
            yield from _bounds(part, wanted=wanted != (node.word == "not"))
    elif isinstance(node, ComparisonNode):
        measured, operator, bound = oriented(node)
        limit = constant_value(bound)
        if limit is not None and not is_constant(measured):
            operator = operator if wanted else NEGATED[operator]
            yield Bound(node.text, operator, limit, references_in(measured))


def _conclusive(node: ComparisonNode) -> bool:
    sides = [part for part in node.parts if not is_constant(part)]
    return len(sides) < 2 and all(
        isinstance(side, MeasureNode) or (isinstance(side, Call) and side.name == "count") for side in sides
    )


def _outside(node: Node) -> Iterator[Node]:
    """The parts that stand in no function."""
    yield node
    for part in () if isinstance(node, Call) else node.parts:
        yield from _outside(part)
