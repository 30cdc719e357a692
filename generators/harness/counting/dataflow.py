"""The text of a function comes in; which of its statements a value may come from goes out. Standard library only.

A name is a local of the function. What functions keep elsewhere, such as in a module, is not followed.
"""

from __future__ import annotations

import ast
from collections.abc import Iterator
from typing import NamedTuple

Function = ast.FunctionDef | ast.AsyncFunctionDef
INNER = (ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef)
BODIES = ("body", "orelse", "finalbody", "handlers", "cases")  # fields in which statements hold others
CONTROL = 3  # elements that a control yields, of which the second is what was observed


class Statement(NamedTuple):
    """A statement of a function, or the head of one that holds others.

    Attributes:
        line: where it begins.
        end: its last line; of a head, the last of what it holds.
        reads: names that it reads; of a `yield` of a control, those of what was observed alone.
        makes: names that it binds, and those whose objects a call that stands alone may change.
        heads: lines of the statements that hold it.
    """

    line: int
    end: int
    reads: frozenset[str]
    makes: frozenset[str]
    heads: tuple[int, ...]


class Dataflow:
    """The statements of a function, by their names.

    Attributes:
        definition: of the function.
        names: the locals.
        parameters: those that the caller gives.
    """

    def __init__(self, function: Function) -> None:
        self.definition = function
        self.parameters = frozenset(part.arg for part in ast.walk(function.args) if isinstance(part, ast.arg))
        self.names = frozenset(
            node.id if isinstance(node, ast.Name) else node.arg if isinstance(node, ast.arg) else node.name
            for node in ast.walk(function)
            if (isinstance(node, ast.Name) and isinstance(node.ctx, ast.Store))
            or isinstance(node, (ast.arg, *INNER))
        )
        self.statements = tuple(self._statements(function.body, (), frozenset()))

    def behind(self, line: int, reads: frozenset[str] | None = None) -> tuple[set[int], frozenset[str]]:
        """Lines of the statements that made what the statement at a line reads, without its own.

        A statement makes a name where it binds it, stands under a `with ... as` of it, or is a lone call with it.

        Args:
            line: within the statement.
            reads: the names that count; None for all that it reads.

        Returns:
            The lines, and the parameters that are behind it.
        """
        here = [found for found in self.statements if found.line <= line <= found.end]
        if not here:
            return set(), self.parameters
        last = max(here, key=lambda found: found.line)
        found, wanted = {last.line}, last.reads if reads is None else reads & self.names
        while more := [each for each in self.statements if each.line not in found and each.makes & wanted]:
            found |= {each.line for each in more}
            wanted = wanted.union(*(each.reads for each in more))
        return found - {last.line}, wanted & self.parameters

    def given(self, line: int, inner: Dataflow, parameters: frozenset[str]) -> frozenset[str] | None:
        """Names in what a `yield from` at a line gives for some parameters of the generator that it calls.

        None where it can't be told: there is no call, or some of its arguments have no place or name of their own.
        """
        found = [
            node
            for node in ast.walk(self.definition)
            if isinstance(node, ast.YieldFrom) and node.lineno <= line <= (node.end_lineno or line)
        ]
        call = max(found, key=lambda node: node.lineno).value if found else None
        if not isinstance(call, ast.Call):
            return None
        names = [part.arg for part in (*inner.definition.args.posonlyargs, *inner.definition.args.args)]
        bound = names[:1] in (["self"], ["cls"]) and isinstance(call.func, ast.Attribute)
        values = [call.func.value, *call.args] if bound and isinstance(call.func, ast.Attribute) else call.args
        keywords = {part.arg: part.value for part in call.keywords}
        unclear = len(values) > len(names) or None in keywords or keywords.keys() - inner.parameters
        if unclear or any(isinstance(value, ast.Starred) for value in values):
            return None
        given = [*zip(names, values, strict=False), *keywords.items()]
        return frozenset[str]().union(*(names_in(value) for name, value in given if name in parameters))

    def involved(self, names: frozenset[str], line: int) -> tuple[set[int], bool]:
        """Lines of all statements with which names at a line may have to do, and whether a parameter does too.

        The line itself is left out. Each statement that so much as mentions a name counts, and so does what else
        it mentions; so do the heads under which the line stands.
        """
        heads = {head for each in self.statements if each.line == line for head in each.heads}
        found, wanted = {line}, names & self.names
        while more := [
            each
            for each in self.statements
            if each.line not in found and (each.line in heads or (each.reads | each.makes) & wanted)
        ]:
            found |= {each.line for each in more}
            wanted = wanted.union(*(each.reads | each.makes for each in more))
        return found - {line}, bool(wanted & self.parameters)

    def items(self, name: str) -> dict[str, tuple[int, ast.expr]]:
        """The items of a dictionary that are set once, by key: the line, and the value.

        None where the name is bound more than once.
        """
        found: dict[str, list[tuple[int, ast.expr]]] = {}
        nodes = tuple(ast.walk(self.definition))
        bound = [node for node in nodes if isinstance(node, ast.Name) and isinstance(node.ctx, ast.Store)]
        if [node.id for node in bound].count(name) != 1:
            return {}
        for node in nodes:
            if isinstance(node, ast.Assign) and len(node.targets) == 1:
                match node.targets[0]:
                    case ast.Subscript(value=ast.Name(id=holder), slice=ast.Constant(value=str(key))) if (
                        holder == name
                    ):
                        found.setdefault(key, []).append((node.lineno, node.value))
        return {key: places[0] for key, places in found.items() if len(places) == 1}

    def _statements(
        self, body: list[ast.stmt], heads: tuple[int, ...], under: frozenset[str]
    ) -> Iterator[Statement]:
        """The statements of a body, each before those that it holds.

        Args:
            body: in the order of the text.
            heads: lines of what holds it.
            under: names of the `with ... as` that hold it.
        """
        for statement in body:
            own = tuple(_own(statement))
            bound = frozenset(self._bound(statement, own)) & self.names
            reads = self._loaded(_observed(statement) or own)
            lone = reads if isinstance(statement, ast.Expr) and not _yields(statement) else frozenset()
            end = statement.end_lineno or statement.lineno
            yield Statement(statement.lineno, end, reads, bound | lone | under, heads)
            inner = under | bound if isinstance(statement, ast.With | ast.AsyncWith) else under
            for held in held_by(statement):
                yield from self._statements(held, (*heads, statement.lineno), inner)

    def _bound(self, statement: ast.stmt, own: tuple[ast.AST, ...]) -> Iterator[str]:
        if isinstance(statement, INNER):
            yield statement.name
        for part in own:
            for node in ast.walk(part):
                if isinstance(node, ast.Name) and isinstance(node.ctx, ast.Store):
                    yield node.id
                elif isinstance(node, ast.Attribute | ast.Subscript) and isinstance(node.ctx, ast.Store):
                    yield from (name.id for name in ast.walk(node.value) if isinstance(name, ast.Name))

    def _loaded(self, parts: tuple[ast.AST, ...]) -> frozenset[str]:
        return self.names & {node.id for part in parts for node in ast.walk(part) if isinstance(node, ast.Name)}


def yields_controls(function: Function) -> bool:
    """Whether a generator yields something like controls, or from another generator."""
    return any(
        isinstance(node, ast.YieldFrom)
        or (
            isinstance(node, ast.Yield)
            and isinstance(node.value, ast.Tuple)
            and len(node.value.elts) == CONTROL
            and isinstance(node.value.elts[0], ast.Constant | ast.JoinedStr | ast.Name)
        )
        for node in ast.walk(function)
    )


def held_by(statement: ast.stmt) -> Iterator[list[ast.stmt]]:
    """The bodies of a statement, none of an inner function or class."""
    if isinstance(statement, INNER):
        return
    for field in BODIES:
        held = getattr(statement, field, [])
        if field in ("handlers", "cases"):
            yield from (part.body for part in held)
        elif held:
            yield held


def names_in(node: ast.AST) -> frozenset[str]:
    """The names in an expression."""
    return frozenset(part.id for part in ast.walk(node) if isinstance(part, ast.Name))


def parts_of(function: Function, line: int) -> list[tuple[str | None, ast.expr]]:
    """The values of the dictionary that a function returns at a line, by their names, or all that it returns.

    The name is None where it does not stand in the text.
    """
    value = next(each.value for each in returns_of(function) if each.lineno == line)
    if not isinstance(value, ast.Dict):
        return [(None, value)] if value else []
    keys = (key.value if isinstance(key, ast.Constant) else None for key in value.keys)
    return [(key if isinstance(key, str) else None, part) for key, part in zip(keys, value.values, strict=True)]


def returns_of(function: Function) -> Iterator[ast.Return]:
    """The `return` statements of a function, none of an inner one."""
    pending = [function.body]
    for body in pending:
        for statement in body:
            if isinstance(statement, ast.Return):
                yield statement
            pending += held_by(statement)


def _own(statement: ast.stmt) -> Iterator[ast.AST]:
    """The parts of a statement without the bodies that it holds; an inner function is a part itself."""
    if isinstance(statement, INNER):
        yield statement
        return
    for field, value in ast.iter_fields(statement):
        if field in ("handlers", "cases"):
            kept = [getattr(part, name, None) for part in value for name in ("type", "pattern", "guard")]
        elif field in BODIES:
            kept = []
        else:
            kept = value if isinstance(value, list) else [value]
        yield from (part for part in kept if isinstance(part, ast.AST))


def _yields(statement: ast.stmt) -> bool:
    return isinstance(statement, ast.Expr) and isinstance(statement.value, ast.Yield | ast.YieldFrom)


def _observed(statement: ast.stmt) -> tuple[ast.AST, ...]:
    """What a `yield` of a control observed; empty for any other statement."""
    if isinstance(statement, ast.Expr) and isinstance(statement.value, ast.Yield):
        value = statement.value.value
        if isinstance(value, ast.Tuple) and len(value.elts) == CONTROL:
            return (value.elts[1],)
    return ()
