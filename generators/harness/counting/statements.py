"""Count by the statements of marked functions: what made the value of a control, or one of `verify()`."""

from __future__ import annotations

import ast
import inspect
import sys
import types
from collections import defaultdict, deque
from collections.abc import Iterable, Iterator, Mapping
from functools import partial
from itertools import takewhile
from operator import is_not
from pathlib import Path
from typing import Any, NamedTuple

from generators.harness.counting.counter import MOST, Counter, Tally
from generators.harness.counting.dataflow import (
    Dataflow,
    Function,
    names_in,
    parts_of,
    returns_of,
    yields_controls,
)
from generators.harness.counting.marks import Place, mark, place_of

LATEST = 100  # calls that are remembered, with what they returned
PROBES = Path(__file__).parents[2] / "probes"


class Part(NamedTuple):
    """A value of what a function returned, or all of it, with what was counted while it was made."""

    value: object
    tally: Tally


class Call(NamedTuple):
    """A call of a marked function.

    Attributes:
        place: of the function.
        line: of the `return`.
        value: what it returned.
        content: the values of that at the time, where it is a dictionary.
        tallies: what was counted by line.
        parts: of the value, by their index.
        total: all that was counted.
    """

    place: Place
    line: int
    value: object
    content: Mapping[object, object]
    tallies: Mapping[int, Tally]
    parts: Mapping[int, Part]
    total: Tally


class Origin(NamedTuple):
    """What a value comes from.

    Attributes:
        tally: what was counted of the lines behind it.
        given: whether a parameter of the function is behind it.
        held: whether its expression reads an object of the packages that a module holds.
    """

    tally: Tally
    given: bool
    held: bool


class Statements:
    """What a counter counts while each statement of some functions runs."""

    def __init__(self, counter: Counter) -> None:
        self._counter = counter
        self._flows: dict[Place, Dataflow] = {}
        self._globals: dict[Place, Mapping[str, object]] = {}
        self._tallies: dict[Place, dict[int, Tally]] = {}
        self._parts: dict[Place, dict[int, Part]] = {}
        self._begun: dict[Place, Tally] = {}
        self._now: dict[Place, tuple[int, Tally]] = {}  # the line, and the total when it began
        self._calls: deque[Call] = deque(maxlen=LATEST)

    def watch(self, function: object) -> None:
        """Mark a function that has no marks yet; one whose text isn't found stays as it is."""
        if isinstance(function, types.FunctionType) and place_of(function.__code__) not in self._flows:
            self._keep(function, mark(function, self))

    def watch_generators(self, folder: Path) -> None:
        """Mark the generators of controls in the modules of a folder, and in the shared probes."""
        for function in _functions(folder, PROBES):
            if inspect.isgeneratorfunction(function):
                self._keep(function, mark(function, self, yields_controls))

    def watch_results(self, folder: Path) -> None:
        """Mark the functions of the modules in a folder in whose text a dictionary stands that they return."""
        for function in _functions(folder):
            if not inspect.isgeneratorfunction(function):
                self._keep(function, mark(function, self, _writes_result))

    def _keep(self, function: types.FunctionType, definition: Function | None) -> None:
        if definition:
            place = place_of(function.__code__)
            self._flows[place], self._globals[place] = Dataflow(definition), function.__globals__

    def at(self, place: Place, line: int) -> None:
        """A statement begins, or a function at its first line."""
        total = self._counter.total
        if line == place[1]:
            self._tallies[place], self._parts[place], self._begun[place] = defaultdict(Tally), {}, total
        else:
            before, begun = self._now[place]
            self._tallies[place][before] = self._tallies[place][before].plus(total.minus(begun))
        self._now[place] = line, total
        if self._tallies[place][line].calls < MOST:  # else a loop would be counted to its end
            self._counter.go_on()

    def part(self, place: Place, index: int, value: object) -> object:
        """A part of what a function returns is there."""
        total, (line, begun) = self._counter.total, self._now[place]
        self._parts[place][index] = Part(value, total.minus(begun))
        self._now[place] = line, total
        self._counter.go_on()
        return value

    def whole(self, place: Place, line: int, value: object) -> object:
        """All that a function returns is there."""
        total = self._counter.total.minus(self._begun[place])
        content = dict(value) if isinstance(value, Mapping) else {}
        call = Call(place, line, value, content, dict(self._tallies[place]), dict(self._parts[place]), total)
        self._calls.append(call)
        return value

    def behind(self, yielded: object) -> Tally:
        """What was counted by earlier lines that made what a generator has just yielded.

        The lines are those of the innermost generator from which it yields, and, where a parameter is behind what
        was observed there, those of its caller that made what that gave for it, and so on. Of a generator without
        marks it isn't known what it reads of its caller: all that the caller's line does counts.
        """
        frames = []
        while isinstance(yielded, types.GeneratorType) and yielded.gi_frame is not None:
            frames.append(yielded.gi_frame)
            yielded = yielded.gi_yieldfrom
        found, inner, parameters, first = Tally(), None, frozenset[str](), True
        for frame in reversed(frames):
            place, line = place_of(frame.f_code), frame.f_lineno
            flow = self._flows.get(place)
            if flow:
                reads = None if first or inner is None else flow.given(line, inner, parameters)
                lines, parameters = flow.behind(line, reads)
                found = found.plus(_sum(self._tallies[place], lines))
                if not parameters:
                    break
            inner, first = flow, False
        return found

    def values_of(self, returned: object) -> Iterator[dict[str, Any]]:
        """What was counted for each value of the dictionary that a marked function returned last, by its name.

        It is unseen where a program was started, where the value reads an object of the packages that a module
        holds, and where the script has replaced the profiling hook.
        """
        if self._calls and self._calls[-1].value is returned:
            for name, origin in self._origins(self._calls[-1]).items():
                unseen = (origin.held or self._counter.replaced) and not origin.tally.calls
                yield {"measure": str(name), **origin.tally.shown(unseen=unseen)}

    def _origins(self, call: Call) -> dict[object, Origin]:
        """What each value that a call returned comes from, by its name.

        A dictionary that another marked function made is told apart too, where a value is as it was. A value that
        has to do with a parameter there has what the caller did.
        """
        flow = self._flows[call.place]
        found: dict[object, Origin] = {}
        for index, (name, expression) in enumerate(parts_of(flow.definition, call.line)):
            part = call.parts.get(index)
            if part is None:  # the function has called itself meanwhile
                continue
            origin = self._origin(call, call.line, expression, part.tally)
            content = part.value if isinstance(part.value, Mapping) else {}
            found |= dict.fromkeys(content if name is None else [name], origin)
            earlier = takewhile(partial(is_not, call), self._calls)
            inner = next((each for each in earlier if each.value is part.value), None)
            if name is None and inner:
                found |= {
                    key: _outer(made, inner, origin) if made.given else made
                    for key, made in self._origins(inner).items()
                    if key in content and content[key] is inner.content[key]
                }
            if isinstance(expression, ast.Name):
                found |= {
                    key: self._origin(call, line, value, call.tallies.get(line, Tally()))
                    for key, (line, value) in flow.items(expression.id).items()
                    if key in content
                }
        return found

    def _origin(self, call: Call, line: int, expression: ast.expr, own: Tally) -> Origin:
        """What an expression at a line comes from, with what was counted of itself."""
        flow, known, names = self._flows[call.place], self._globals[call.place], names_in(expression)
        lines, given = flow.involved(names, line)
        held = any(self._counter.owns(known[each]) for each in names - flow.names if each in known)
        return Origin(own.plus(_sum(call.tallies, lines)), given, held)


def _outer(made: Origin, inner: Call, origin: Origin) -> Origin:
    """What a value of an inner call comes from that has something of what its caller gave."""
    return Origin(made.tally.plus(origin.tally.minus(inner.total)), origin.given, made.held or origin.held)


def _sum(tallies: Mapping[int, Tally], lines: Iterable[int]) -> Tally:
    found = Tally()
    for line in lines:
        found = found.plus(tallies.get(line, Tally()))
    return found


def _writes_result(function: Function) -> bool:
    return any(isinstance(statement.value, ast.Dict) for statement in returns_of(function))


def _functions(*folders: Path) -> Iterator[types.FunctionType]:
    """The functions of the modules in some folders, and of their classes."""
    for module in tuple(sys.modules.values()):
        file = getattr(module, "__file__", None)
        if isinstance(file, str) and set(folders) & set(Path(file).parents):
            for value in tuple(vars(module).values()):
                if isinstance(value, types.FunctionType) and value.__module__ == module.__name__:
                    yield value
                elif isinstance(value, type) and value.__module__ == module.__name__:
                    yield from (
                        member for member in vars(value).values() if isinstance(member, types.FunctionType)
                    )
