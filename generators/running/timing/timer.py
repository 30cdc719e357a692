"""A process that holds a script's callables, times blocks of calls when asked, and is stopped in between."""

from __future__ import annotations

import json
from math import inf
from typing import NamedTuple

from generators.model import Measure, Outcome
from generators.processes.report import Block, Report, concluded, invalid, parse
from generators.processes.supervise import ChildProcess


class What(NamedTuple):
    """A callable: its measure, and its size in a sweep (empty where there is none)."""

    measure: str
    size: str


class HaltError(Exception):
    """A process can't go on; the report says why."""

    def __init__(self, timer: Timer, report: Report) -> None:
        super().__init__(report.reason)
        self.timer, self.report = timer, report


class Timer:
    """One process in mode `time`; each method may raise HaltError.

    Attributes:
        name: the framework.
        report: its first message: what isn't timed, the settings, the sizes.
    """

    def __init__(self, name: str, process: ChildProcess, measures: dict[str, Measure], seconds: float) -> None:
        self.name, self.process = name, process
        self.report = Report(outcome=Outcome.MEASURED)
        self._measures, self._seconds = measures, seconds
        self._calls: dict[What, int] = {}

    def load(self) -> None:
        """Wait until `verify()` has returned its callables; the process is stopped then."""
        line = self.process.line()
        self.report = self._good(line, parse(line or b"", self._measures))
        self._rest()

    @property
    def whats(self) -> list[What]:
        """Everything that it can time."""
        return [What(measure, size) for measure, sizes in self.report.timings.items() for size in sizes]

    def warm(self, what: What) -> None:
        """Warm a callable up and settle how many calls make a block."""
        report = self._ask(what, 0)
        if report.calls < 1:
            raise HaltError(self, invalid("a warm-up without a number of calls"))
        self._calls[what] = report.calls

    def block(self, what: What) -> Block:
        """Seconds per call, over one block."""
        calls = self._calls[what]
        block = self._ask(what, calls).block
        if block is None:
            raise HaltError(self, invalid("a block without seconds"))
        return Block(wall=block.wall / calls, cpu=block.cpu / calls)

    def _ask(self, what: What, calls: int) -> Report:
        self.process.resume()
        self.process.allow(self._seconds)
        self.process.write(json.dumps({**what._asdict(), "calls": calls}).encode())
        line = self.process.line()
        report = self._good(line, parse(line or b""))
        self._rest()
        return report

    def _good(self, line: bytes | None, report: Report) -> Report:
        if line is None:
            report = concluded(self.process.ended())
        if line is None or report.outcome is not Outcome.MEASURED:
            raise HaltError(self, report)
        return report

    def _rest(self) -> None:
        self.process.allow(inf)
        self.process.stop()
