"""The parts that a rule is parsed into, and the error of one that can't be parsed or decided."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import ClassVar

from generators.errors import ClaimsError
from generators.rules.references import Reference

NOWHERE = Reference("", "", "", "")


class ExpressionError(ClaimsError, ValueError):
    """A rule that can't be read, or in which a measure of that kind can't stand.

    Attributes:
        column: place in the rule's text, from 1; None where it isn't known.
        references: the measures that it is about, where the rule could be read.
    """

    def __init__(
        self,
        what: str,
        got: str,
        way_out: str,
        column: int | None = None,
        references: Sequence[Reference] = (),
    ) -> None:
        place = f", column {column}" if column else ""
        super().__init__(f"{what} (got {got}{place}); {way_out}")
        self.what, self.got, self.way_out, self.column = what, got, way_out, column
        self.references = references


@dataclass(frozen=True)
class Node:
    """A part of a rule: its text, the column where it starts, the parts in it."""

    text: str
    column: int
    parts: tuple[Node, ...] = ()
    truth: ClassVar[bool] = False

    @cached_property
    def constant(self) -> bool:
        """True where no measure stands in it."""
        return all(part.constant for part in self.parts)


@dataclass(frozen=True)
class Constant(Node):
    """A finite number."""

    value: float = 0.0


@dataclass(frozen=True)
class MeasureNode(Node):
    """A measure: a number, a yes or no, or a battery; its kind is known when it is looked up."""

    reference: Reference = NOWHERE

    @cached_property
    def constant(self) -> bool:
        """False: it is a measure."""
        return False


@dataclass(frozen=True)
class Arithmetic(Node):
    """Two parts with `+ - * /`, or one with `-`."""

    operator: str = ""


@dataclass(frozen=True)
class Call(Node):
    """A named function of numbers, measures or (for `count`) truths."""

    name: str = ""


@dataclass(frozen=True)
class ComparisonNode(Node):
    """Two parts and a comparison."""

    operator: str = ""
    truth: ClassVar[bool] = True


@dataclass(frozen=True)
class Logic(Node):
    """Truths joined by `and` or `or`, or one under `not`."""

    word: str = ""
    truth: ClassVar[bool] = True
