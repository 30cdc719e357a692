"""A function comes in; the same function, which says before each statement that it begins, goes out.

It stays the same object, so that whoever imported it has the marks too. Standard library only.
"""

from __future__ import annotations
import __future__

import ast
import copy
import types
from collections.abc import Callable
from pathlib import Path
from typing import NamedTuple, Protocol

from generators.harness.counting.dataflow import Function, held_by

HOOK = "__marks__"
LOOPS = (ast.For, ast.AsyncFor, ast.While)

Place = tuple[str, int]  # file and first line of a function


class Marks(Protocol):
    """What a marked function calls."""

    def at(self, place: Place, line: int) -> None:
        """A statement begins; where it has the first line of the function, the function does."""

    def part(self, place: Place, index: int, value: object) -> object:
        """A value of the dictionary that the function returns, or whatever else it returns, is there: the same."""

    def whole(self, place: Place, line: int, value: object) -> object:
        """All that the function returns at a line is there: the same."""


def place_of(code: types.CodeType) -> Place:
    """Where a function is written."""
    return code.co_filename, code.co_firstlineno


def mark(function: object, marks: Marks, wanted: Callable[[Function], bool] = lambda _: True) -> Function | None:
    """Mark a Python function of a module or of a class in place.

    Returns:
        Its syntax tree, without marks; None where its text isn't found or not wanted, and then it has none.
    """
    if not isinstance(function, types.FunctionType):
        return None
    code = function.__code__
    try:
        path = _path(ast.parse(Path(code.co_filename).read_bytes()).body, code)
        if path is None or not wanted(path.definition):
            return None
        plain = copy.deepcopy(path.definition)
        _insert(path.definition, place_of(code))
        function.__code__ = _compiled(path, code)
    except (OSError, SyntaxError, ValueError, RecursionError, StopIteration):
        return None
    function.__globals__[HOOK] = marks
    return plain


class _Path(NamedTuple):
    """The definition of a function, and the classes that hold it, outermost first."""

    classes: tuple[ast.ClassDef, ...]
    definition: Function


def _path(body: list[ast.stmt], code: types.CodeType) -> _Path | None:
    for statement in body:
        if isinstance(statement, ast.ClassDef):
            if inner := _path(statement.body, code):
                return _Path((statement, *inner.classes), inner.definition)
        elif isinstance(statement, ast.FunctionDef | ast.AsyncFunctionDef):
            first = min(part.lineno for part in (statement, *statement.decorator_list))
            if (statement.name, first) == (code.co_name, code.co_firstlineno):
                return _Path((), statement)
    return None


def _compiled(path: _Path, code: types.CodeType) -> types.CodeType:
    """The code of a definition, which is compiled within its classes alone; nothing is executed."""
    held: ast.stmt = path.definition
    for holder in reversed(path.classes):
        holder.body = [held]
        held = holder
    flags = code.co_flags & __future__.annotations.compiler_flag
    whole = ast.fix_missing_locations(ast.Module([held], []))
    made: types.CodeType = compile(whole, code.co_filename, "exec", flags, dont_inherit=True)
    for part in (*path.classes, path.definition):
        inner = (item for item in made.co_consts if isinstance(item, types.CodeType))
        made = next(item for item in inner if item.co_name == part.name)
    return made


def _insert(definition: Function, place: Place) -> None:
    body = definition.body
    documented = ast.get_docstring(definition, clean=False) is not None
    begins = _call("at", place, place[1], body[0])
    body[:] = [
        *body[:documented],
        ast.copy_location(ast.Expr(begins), body[0]),
        *_marked(body[documented:], place),
    ]


def _marked(body: list[ast.stmt], place: Place) -> list[ast.stmt]:
    """The statements, each behind its mark; that of a loop also ends its body, because its head comes again."""
    found: list[ast.stmt] = []
    for statement in body:
        for held in held_by(statement):
            held[:] = _marked(held, place)
        if isinstance(statement, LOOPS):
            statement.body.append(_mark(statement, place))
        if isinstance(statement, ast.Return):
            _wrap(statement, place)
        found += [_mark(statement, place), statement]
    return found


def _mark(statement: ast.stmt, place: Place) -> ast.stmt:
    return ast.copy_location(ast.Expr(_call("at", place, statement.lineno, statement)), statement)


def _wrap(statement: ast.Return, place: Place) -> None:
    value = statement.value
    if value is None:
        return
    if isinstance(value, ast.Dict):
        value.values = [_call("part", place, index, part, part) for index, part in enumerate(value.values)]
    else:
        value = _call("part", place, 0, value, value)
    statement.value = _call("whole", place, statement.lineno, value, value)


def _call(hook: str, place: Place, number: int, by: ast.AST, *values: ast.expr) -> ast.Call:
    """A call of a hook in the place of a node."""
    where = ast.Tuple([ast.Constant(part) for part in place], ast.Load())
    called = ast.Attribute(ast.Name(HOOK, ast.Load()), hook, ast.Load())
    return ast.copy_location(ast.Call(called, [where, ast.Constant(number), *values], []), by)
