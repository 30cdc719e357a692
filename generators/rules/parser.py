"""Parse a rule by Python's own parser and a whitelist; nothing is ever evaluated."""

from __future__ import annotations

import ast
import math
import re
import warnings
from collections.abc import Collection, Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, replace
from decimal import Decimal
from types import MappingProxyType

from generators.model import member_alias
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
from generators.rules.numbers.exact import WHOLE_DOUBLES
from generators.rules.references import Reference

LONGEST = 4_000
DEEPEST = 40
EMPTY: Mapping[str, Sequence[str]] = MappingProxyType({})
OPERATORS = {ast.Add: "+", ast.Sub: "-", ast.Mult: "*", ast.Div: "/"}
PREDICATES = ("supported", "refuted", "wins")  # of the verdict on another claim
COMPARISONS = {ast.Gt: ">", ast.GtE: ">=", ast.Lt: "<", ast.LtE: "<=", ast.Eq: "==", ast.NotEq: "!="}


def read(
    text: str,
    frameworks: Collection[str],
    aliases: Collection[str] = (),
    members: Mapping[str, Sequence[str]] = EMPTY,
) -> Node:
    """The tree of a rule; raises `ExpressionError` for whatever is off the whitelist, too long or too deep.

    Args:
        text: the rule.
        frameworks: whose measures it may name.
        aliases: of the claims that it may name.
        members: ids of claims by the name over which `count` spreads: a condition that has the name becomes one
            for each of them.
    """
    if len(text) > LONGEST:
        raise ExpressionError(
            f"a rule has at most {LONGEST:,} characters", f"{len(text):,}", "write several shorter conditions"
        )
    line = text.replace("\n", " ").replace("\r", " ")
    if not line.strip():
        raise ExpressionError("a rule is a condition", "nothing", "write one, such as tensorflow.time < 1")
    if "#" in line:
        raise ExpressionError("a rule holds no comment", "#", "write it into notes.md", line.index("#") + 1)
    lead = len(line) - len(line.lstrip())
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("error")
            body = ast.parse(line.strip(), mode="eval").body
    except SyntaxError as error:
        column = lead + error.offset if error.offset else None
        raise ExpressionError("the rule can't be read", _short(line), f"mend it: {error.msg}", column) from None
    except (ValueError, MemoryError, RecursionError, OverflowError):
        raise ExpressionError("the rule can't be read", _short(line), "write it more plainly") from None
    return _Reader(line.strip(), lead, frozenset(frameworks), frozenset(aliases), members).truth(body, 1)


@dataclass(frozen=True)
class _Reader:
    line: str
    lead: int
    frameworks: frozenset[str]
    aliases: frozenset[str]
    members: Mapping[str, Sequence[str]]
    spread: tuple[str, str] = ("", "")  # name and member that a condition inside `count` is read for

    def truth(self, node: ast.expr, depth: int) -> Node:
        """A part that must be a yes or a no."""
        part = self.part(node, depth)
        if part.truth or isinstance(part, MeasureNode):
            return part
        raise self.error(node, "a number stands where a yes or no must", "compare it with something")

    def number(self, node: ast.expr, depth: int) -> Node:
        """A part that must be a number."""
        part = self.part(node, depth)
        if part.truth:
            raise self.error(node, "a yes or no stands where a number must", "join conditions with and, or, not")
        return part

    def part(self, node: ast.expr, depth: int) -> Node:  # noqa: PLR0911 - one return for each kind of part
        """Any part of the whitelist."""
        if depth > DEEPEST:
            raise self.error(node, f"a rule is nested at most {DEEPEST} deep", "write it more plainly")
        place = (self.text(node), self.column(node))
        below = depth + 1
        match node:
            case ast.BoolOp():
                word = "and" if isinstance(node.op, ast.And) else "or"
                return Logic(*place, tuple(self.truth(value, below) for value in node.values), word)
            case ast.UnaryOp(op=ast.Not()):
                return Logic(*place, (self.truth(node.operand, below),), "not")
            case ast.UnaryOp(op=ast.USub() | ast.UAdd()):
                return self.signed(node, below, place)
            case ast.BinOp() if type(node.op) in OPERATORS:
                sides = (self.number(node.left, below), self.number(node.right, below))
                return Arithmetic(*place, sides, OPERATORS[type(node.op)])
            case ast.Compare():
                return self.compare(node, below, place)
            case ast.Call():
                return self.call(node, below, place)
            case ast.Constant():
                return Constant(*place, (), self.constant(node))
            case ast.Attribute() | ast.Subscript():
                return MeasureNode(*place, (), self.reference(node))
        raise self.error(
            node, "this can't stand in a rule", "use measures, numbers, + - * /, comparisons, and or not"
        )

    def signed(self, node: ast.UnaryOp, depth: int, place: tuple[str, int]) -> Node:
        """A number with a sign; a constant takes it up."""
        inner = self.number(node.operand, depth)
        if isinstance(node.op, ast.UAdd):
            return inner
        if isinstance(inner, Constant):
            return Constant(*place, (), -inner.value)
        return Arithmetic(*place, (inner,), "-")

    def compare(self, node: ast.Compare, depth: int, place: tuple[str, int]) -> Node:
        """One comparison; a chain is refused."""
        if len(node.ops) > 1:
            raise self.error(node, "comparisons can't be chained", "join two of them with and")
        kind = type(node.ops[0])
        if kind not in COMPARISONS:
            raise self.error(node, "this can't stand in a rule", "compare with < <= > >= == !=")
        sides = (self.number(node.left, depth), self.number(node.comparators[0], depth))
        return ComparisonNode(*place, sides, COMPARISONS[kind])

    def call(self, node: ast.Call, depth: int, place: tuple[str, int]) -> Node:
        """A named function with plain arguments."""
        name = node.func.id if isinstance(node.func, ast.Name) else ""
        if name in PREDICATES and not node.keywords:
            return MeasureNode(*place, (), self.verdict(node, name))
        if name not in FUNCTIONS or node.keywords:
            known = ", ".join((*FUNCTIONS, *PREDICATES))
            raise self.error(node, "this function is unknown", f"the functions are {known}")
        fewest, most, takes, _ = FUNCTIONS[name]
        if not fewest <= len(node.args) <= most:
            number = str(fewest) if fewest == most else f"{fewest} to {most}"
            raise self.error(node, f"{name} takes {number} arguments", "give it that many")
        if takes == "truths":
            parts = tuple(part for argument in node.args for part in self.conditions(argument, depth))
        else:
            parts = tuple(self.number(argument, depth) for argument in node.args)
        if takes in ("numeric", "battery") and not all(isinstance(part, MeasureNode) for part in parts):
            raise self.error(node, f"{name} takes a measure itself", f"write {name}(framework.measure)")
        return Call(*place, parts, name)

    def conditions(self, node: ast.expr, depth: int) -> Iterator[Node]:
        """What an argument of `count` stands for: itself, or one condition for each member of the name in it."""
        names = sorted(self.members.keys() & _names_outside_counts(node))
        if len(names) > 1:
            what, way_out = "a condition names more than one table of [uses_all]", "count each name by itself"
            raise self.error(node, what, way_out)
        if not names:
            yield self.truth(node, depth)
        for name in names:
            if not self.members[name]:
                raise self.error(node, f"[uses_all.{name}] fits no claim", "ask for less in common")
            for member in self.members[name]:
                yield replace(self, spread=(name, member)).truth(node, depth)

    def constant(self, node: ast.Constant) -> float:
        """A finite number; a whole one has every digit that is written, also where no double has."""
        value = node.value
        with suppress(OverflowError):  # a whole number too large for a float
            if isinstance(value, int | float) and not isinstance(value, bool) and math.isfinite(value):
                beyond = isinstance(value, float) and WHOLE_DOUBLES <= value < 2**63
                return int(Decimal(self.text(node))) if beyond else value
        raise self.error(node, "this is no finite number", "write a plain number")

    def reference(self, node: ast.Attribute | ast.Subscript) -> Reference:
        """`framework.measure`, `alias.framework.measure`, each with an optional `[size]`."""
        size, inner = "", node.value if isinstance(node, ast.Subscript) else node
        if isinstance(node, ast.Subscript):
            key = node.slice.value if isinstance(node.slice, ast.Constant) else None
            if isinstance(key, bool) or not isinstance(key, int | float | str):
                raise self.error(
                    node, "a size is a number or a text", "write it as the script does: call_time[64]"
                )
            size = str(key)
        match inner:
            case ast.Attribute(value=ast.Name(id=framework), attr=measure) if framework in self.frameworks:
                return Reference("", framework, measure, size)
            case ast.Attribute(value=ast.Attribute(value=ast.Name(id=alias), attr=framework), attr=measure) if (
                alias in self.aliases and framework in self.frameworks
            ):
                return Reference(alias, framework, measure, size)
        known = ", ".join(sorted(self.frameworks | self.aliases))
        raise self.error(node, "this is no measure", f"write framework.measure; known names: {known}")

    def verdict(self, node: ast.Call, predicate: str) -> Reference:
        """`supported(alias)`, `refuted(alias)` or `wins(alias.framework)`."""
        name, member = self.spread
        aliases = self.aliases | {name}
        match node.args:
            case [ast.Name(id=alias)] if predicate != "wins" and alias in aliases:
                return Reference(member_alias(name, member) if alias == name else alias, "", "", "", predicate)
            case [ast.Attribute(value=ast.Name(id=alias), attr=framework)] if (
                predicate == "wins" and alias in aliases and framework in self.frameworks
            ):
                used = member_alias(name, member) if alias == name else alias
                return Reference(used, framework, "", "", predicate)
            case [ast.Name(id=alias) | ast.Attribute(value=ast.Name(id=alias))] if alias in self.members:
                what = "a name of [uses_all] stands for many claims"
                raise self.error(node, what, f"put it into count: count({self.text(node)}) > 1")
        example = f"{predicate}(alias.framework)" if predicate == "wins" else f"{predicate}(alias)"
        known = ", ".join(sorted(self.aliases)) or "none"
        raise self.error(node, f"{predicate} asks for a claim of [uses]", f"write {example}; aliases: {known}")

    def text(self, node: ast.expr) -> str:
        """The part as it was typed; one that is read for a member has that member's alias."""
        part = self.line.encode()[node.col_offset : node.end_col_offset]  # all stands on one line
        text = " ".join(part.decode(errors="ignore").split())
        name, member = self.spread
        return re.sub(rf"\b{name}\b", member_alias(name, member), text) if name else text

    def column(self, node: ast.expr) -> int:
        """Where the part starts, in characters from 1."""
        before = self.line.encode()[: node.col_offset]
        return self.lead + len(before.decode(errors="ignore")) + 1

    def error(self, node: ast.expr, what: str, way_out: str) -> ExpressionError:
        """The error of a part."""
        return ExpressionError(what, _short(self.text(node)), way_out, self.column(node))


def _names_outside_counts(node: ast.AST) -> set[str]:
    """The names in a part of a rule, without those of a `count` inside it."""
    if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id == "count":
        return set()
    inner = (_names_outside_counts(part) for part in ast.iter_child_nodes(node))
    return {node.id} if isinstance(node, ast.Name) else set().union(*inner)


def _short(text: str) -> str:
    """At most 60 printable characters of a text."""
    line = " ".join(text.split()).encode("unicode_escape").decode() if not text.isprintable() else text.strip()
    return line if len(line) <= 60 else f"{line[:57]}..."
