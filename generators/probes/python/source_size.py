"""How big a program is, counted on its syntax tree so that layout and comments don't matter."""

from __future__ import annotations

import ast
import inspect
import textwrap
from collections.abc import Callable, Collection, Iterator, Mapping
from dataclasses import dataclass

BLOCKS = (ast.If, ast.For, ast.While, ast.With, ast.Try, ast.FunctionDef, ast.ClassDef)
CHOICES = (ast.If, ast.For, ast.While, ast.IfExp, ast.ExceptHandler, ast.comprehension)
KEYWORDS = {ast.ClassDef: "class", ast.FunctionDef: "def", ast.For: "for", ast.With: "with"}


@dataclass(frozen=True)
class ProgramSize:
    """Counts of one program; less is smaller.

    Attributes:
        statements: statements without docstrings; a block counts one and its content besides.
        names: distinct names of the framework, a name given as a string ("adam") being one too.
        methods: distinct methods called on objects that the program made.
        branches: McCabe's cyclomatic number (1976), one for a straight line.
        nesting: depth of the deepest block, zero for a straight line.
        concepts: how many of the given concepts the program shows.
    """

    statements: int
    names: int
    methods: int
    branches: int
    nesting: int
    concepts: int


def program_size(
    program: str | Callable[..., object],
    roots: Collection[str],
    concepts: Mapping[str, Collection[str]] | None = None,
) -> ProgramSize:
    """Size of a program, given as text or as a function whose body it is.

    Args:
        program: Python source, or a function; of a function the body is counted and the heading is not.
        roots: names under which the framework is imported, such as `torch` and `nn`.
        concepts: what shows each concept: a method, the last part of a framework's name, `class`, `def`,
            `for` or `with`.
    """
    body = _body(program)
    nodes = [node for statement in body for node in ast.walk(statement)]
    names, methods = _names(nodes, roots), _methods(nodes, roots)
    present = methods | {name.rpartition(".")[2] for name in names}
    present |= {word for kind, word in KEYWORDS.items() if any(isinstance(node, kind) for node in nodes)}
    return ProgramSize(
        statements=sum(isinstance(node, ast.stmt) for node in nodes) - _docstrings(nodes),
        names=len(names),
        methods=len(methods),
        branches=1 + _choices(nodes),
        nesting=max((_depth(statement) for statement in body), default=0),
        concepts=sum(not present.isdisjoint(markers) for markers in (concepts or {}).values()),
    )


def _body(program: str | Callable[..., object]) -> list[ast.stmt]:
    if isinstance(program, str):
        return ast.parse(program).body
    heading = ast.parse(textwrap.dedent(inspect.getsource(program))).body[0]
    assert isinstance(heading, ast.FunctionDef)  # noqa: S101 - a lambda has no statements to count
    return heading.body[1:] if _is_text(heading.body[0]) else heading.body


def _is_text(statement: ast.stmt) -> bool:
    return (
        isinstance(statement, ast.Expr)
        and isinstance(statement.value, ast.Constant)
        and isinstance(statement.value.value, str)
    )


def _docstrings(nodes: list[ast.AST]) -> int:
    return sum(isinstance(node, ast.stmt) and _is_text(node) for node in nodes)


def _dotted(node: ast.expr) -> list[str]:
    """Parts of a dotted name, empty where its root is no plain name."""
    parts: list[str] = []
    while isinstance(node, ast.Attribute):
        parts.insert(0, node.attr)
        node = node.value
    return [node.id, *parts] if isinstance(node, ast.Name) else []


def _names(nodes: list[ast.AST], roots: Collection[str]) -> set[str]:
    inner = {id(node.value) for node in nodes if isinstance(node, ast.Attribute)}
    dotted = [
        _dotted(node) for node in nodes if isinstance(node, ast.Attribute | ast.Name) and id(node) not in inner
    ]
    return {".".join(parts) for parts in dotted if parts and parts[0] in roots} | set(_strings(nodes))


def _strings(nodes: list[ast.AST]) -> Iterator[str]:
    """Strings that are handed to a call and could be names: how Keras takes "adam"."""
    for call in (node for node in nodes if isinstance(node, ast.Call)):
        for value in [*call.args, *(keyword.value for keyword in call.keywords)]:
            for node in ast.walk(value):
                if isinstance(node, ast.Constant) and isinstance(node.value, str) and node.value.isidentifier():
                    yield node.value


def _methods(nodes: list[ast.AST], roots: Collection[str]) -> set[str]:
    called = [node.func for node in nodes if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute)]
    return {function.attr for function in called if not set(_dotted(function)[:1]) & set(roots)}


def _choices(nodes: list[ast.AST]) -> int:
    plain = sum(isinstance(node, CHOICES) for node in nodes)
    return plain + sum(len(node.values) - 1 for node in nodes if isinstance(node, ast.BoolOp))


def _depth(node: ast.AST) -> int:
    below = max((_depth(child) for child in ast.iter_child_nodes(node)), default=0)
    return below + isinstance(node, BLOCKS)
