"""A process that holds a script's callables, times blocks of calls on request, and is stopped in between."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from math import inf
from types import MappingProxyType
from typing import NamedTuple

from generators.model import Measure, Outcome
from generators.processes.reports.report import Block, ScriptReport, invalid_report, parse_message, report_of
from generators.processes.supervise import ChildProcess
from generators.running.timing.cores import ANY


class TimedCall(NamedTuple):
    """A callable of a script: its measure, and its size in a sweep (empty where there is none)."""

    measure: str
    size: str


class TimerError(Exception):
    """A process can't go on; the report says why."""

    def __init__(self, timer: Timer, report: ScriptReport) -> None:
        super().__init__(report.reason)
        self.timer, self.report = timer, report


class Timer:
    """One process in mode `time`; each method may raise TimerError.

    Attributes:
        name: the framework.
        report: its first message: what isn't timed, the settings, the sizes.
        settled: calls that make a block, by callable; a warm-up settles it where it isn't known.
        outside: whether all of its calls leave their work to processes that they start, as warm-ups have seen.
    """

    def __init__(
        self,
        name: str,
        process: ChildProcess,
        measures: dict[str, Measure],
        seconds: float,
        settled: Mapping[TimedCall, int] = MappingProxyType({}),
    ) -> None:
        self.name, self.process = name, process
        self.report = ScriptReport(outcome=Outcome.MEASURED)
        self._measures, self._seconds = measures, seconds
        self.settled = {**settled}
        self.outside = True

    def load(self) -> None:
        """Wait until `verify()` has returned its callables; the process is stopped then."""
        line = self.process.line()
        self.report = self._measured(line, parse_message(line or b"", self._measures))
        self._pause()

    @property
    def calls(self) -> list[TimedCall]:
        """Everything that it can time."""
        return [TimedCall(measure, size) for measure, sizes in self.report.timings.items() for size in sizes]

    def warm(self, call: TimedCall) -> None:
        """Warm a callable up, and settle how many calls make a block unless that is known."""
        report = self._request(call, self.settled.get(call, 0), warm=True)
        if report.calls < 1:
            raise TimerError(self, invalid_report("a warm-up without a number of calls"))
        self.settled[call] = report.calls
        self.outside = self.outside and report.outside

    def warm_all(self) -> None:
        """Warm every callable up."""
        for call in self.calls:
            self.warm(call)

    def block(self, call: TimedCall, cores: Sequence[int] = ANY) -> Block:
        """Seconds per call, over one block, on these cores."""
        number = self.settled[call]
        block = self._request(call, number, warm=False, cores=cores).block
        if block is None:
            raise TimerError(self, invalid_report("a block without seconds"))
        return Block(wall=block.wall / number, cpu=block.cpu / number)

    def _request(self, call: TimedCall, number: int, *, warm: bool, cores: Sequence[int] = ANY) -> ScriptReport:
        self.process.resume()
        self.process.allow(self._seconds)
        request = {**call._asdict(), "calls": number, "warm": warm, "cores": cores}
        self.process.write(json.dumps(request).encode())
        line = self.process.line()
        report = self._measured(line, parse_message(line or b""))
        self._pause()
        return report

    def _measured(self, line: bytes | None, report: ScriptReport) -> ScriptReport:
        if line is None:
            report = report_of(self.process.ended())
        if line is None or report.outcome is not Outcome.MEASURED:
            raise TimerError(self, report)
        return report

    def _pause(self) -> None:
        self.process.allow(inf)
        self.process.stop()
