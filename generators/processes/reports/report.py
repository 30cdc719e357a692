"""Turn how a process ended and what it wrote into an outcome, a reason and validated measures."""

from __future__ import annotations

import re
import signal
from collections.abc import Mapping
from functools import partial
from typing import Annotated, Literal

from pydantic import AfterValidator, Field, ValidationError

from generators.files import first_problem
from generators.model import (
    ControlResult,
    Exact,
    Kind,
    Measure,
    Model,
    Outcome,
    Output,
    Phase,
    Position,
    Text,
    Value,
    holds,
)
from generators.processes.reports.position import Line, located, position, written_position
from generators.processes.reports.result import MORE_MEMORY, STARVED, ProcessResult
from generators.text import KEPT, SAID_LENGTH, one_line, plain_text

MEANWHILE = "meanwhile the kernel killed a process for lack of memory"
MORE_TIME = "raise `timeout` under [run] in claim.toml if it needs longer"
NO_END = "let the script return, and not end its process"
NO_MODULE = re.compile(r"ModuleNotFoundError: No module named '[\w.]+'")
MORE_PACKAGES = "install its package, and name that in `needs.packages` under [run] in claim.toml"
SHORTEST, LONGEST = 1e-12, 1e9  # seconds of a block, where it is not 0
Size = Annotated[str, Field(max_length=200)]  # a request, which names one, fits in a page
MOST_CALLS = 10**9  # of a block, which is 20 ms long
OneLine = Annotated[str, AfterValidator(one_line)]
Written = tuple[str, Annotated[int, Field(ge=0, lt=10**9)], str]  # file, number and function of a line


class ControlMessage(Model):
    """A control as a script yields it."""

    measure: OneLine
    observed: bool | Exact
    known: bool | Exact | tuple[Exact, Exact]
    at: Written | None = None

    @property
    def result(self) -> ControlResult:
        """The control with the line that yields it, and whether it passed."""
        file, number, _ = self.at or ("", 0, "")
        return ControlResult(
            measure=self.measure,
            observed=self.observed,
            known=self.known,
            passed=holds(self.observed, self.known),
            file=file,
            line=number or None,
        )


class Block(Model):
    """Seconds of one block of calls, or of one call."""

    wall: float = Field(ge=0, allow_inf_nan=False)
    cpu: float = Field(ge=0, allow_inf_nan=False)


def _of_clocks(block: Block) -> Block:
    """A block as clocks can have read it; beyond the limits, ratios are no doubles any more."""
    if not all(seconds == 0 or SHORTEST <= seconds <= LONGEST for seconds in (block.wall, block.cpu)):
        raise ValueError(f"a block takes {SHORTEST:g} to {LONGEST:g} s, or 0")
    return block


class _ReportFields(Model):
    """What a message and the report made of it share.

    Attributes:
        timings: sizes of each timing; they stand for the callables that the process holds.
        calls: calls per block, the answer to a warm-up.
        outside: whether calls leave their work to processes that they start, as a warm-up has seen.
    """

    traceback: Annotated[str, AfterValidator(plain_text)] = ""
    measures: dict[str, Value] = Field(default_factory=dict)
    timings: dict[str, tuple[Size, ...]] = Field(default_factory=dict)
    settings: dict[OneLine, OneLine] = Field(default_factory=dict)
    calls: int = Field(default=0, ge=0, le=MOST_CALLS)
    outside: bool = False
    block: Annotated[Block, AfterValidator(_of_clocks)] | None = None


class HarnessMessage(_ReportFields):
    """A line that `harness/child.py` writes, before it is compared with the entry."""

    status: Literal["measured", "raised", "over-limit", "unavailable"]
    reason: Annotated[str, AfterValidator(partial(one_line, longest=SAID_LENGTH))] = ""
    phase: Phase | None = None
    own: Written | None = None
    innermost: Written | None = None
    controls: tuple[ControlMessage, ...] = ()

    @property
    def position(self) -> Position:
        """Where the script was, in words."""
        own, innermost = (Line(*line) if line else None for line in (self.own, self.innermost))
        return position(self.phase, own, innermost)


class ScriptReport(_ReportFields):
    """What one process reports: an outcome with its reason, and measures where it is `measured`."""

    outcome: Outcome
    reason: OneLine = ""
    controls: tuple[ControlResult, ...] = ()
    position: Position = Position()


def parse_message(line: bytes, measures: Mapping[str, Measure] | None = None) -> ScriptReport:
    """A line of the result pipe as a report; with `measures`, it must give exactly those."""
    try:
        message = HarnessMessage.model_validate_json(line, strict=True)
    except ValidationError as error:
        return invalid_report(first_problem(error))
    if measures is not None and message.status == "measured":
        got = {name: Kind(value.kind) for name, value in message.measures.items()}
        got |= dict.fromkeys(message.timings, Kind.TIMING)
        if got != {name: measure.kind for name, measure in measures.items()}:
            return invalid_report("its measures are not those of the entry")
        if not all(sizes and len(sizes) == len({*sizes}) for sizes in message.timings.values()):
            return invalid_report("a timing without a size, or with one of them twice")
    if fault := next((value.fault for value in message.measures.values() if value.fault), None):
        return invalid_report(fault)
    shared = {name: getattr(message, name) for name in _ReportFields.model_fields}
    shared["measures"] = {
        name: Text(value=plain_text(value.value)) if isinstance(value, Text) else value
        for name, value in message.measures.items()
    }
    controls = tuple(control.result for control in message.controls)
    report = ScriptReport(outcome=Outcome(message.status), reason=message.reason, controls=controls, **shared)
    if not report.outcome.failed:
        return report
    way_out = MORE_MEMORY if report.outcome is Outcome.OVER_LIMIT else ""
    way_out = MORE_PACKAGES if NO_MODULE.match(message.reason) else way_out
    return at_position(report, message.position, "; ".join(filter(None, (message.reason, way_out))))


def invalid_report(fault: str) -> ScriptReport:
    """The report of a message that can't be trusted."""
    return ScriptReport(outcome=Outcome.RAISED, reason=f"invalid result: {fault}")


def at_position(report: ScriptReport, where: Position, what: str) -> ScriptReport:
    """The report with a position and the reason that names it."""
    return report.model_copy(update={"position": where, "reason": located(where, what)})


def report_of(result: ProcessResult, measures: Mapping[str, Measure] | None = None) -> ScriptReport:
    """The report of a process that has ended; a failure names a kill for lack of memory that came meanwhile."""
    report = _report_of(result, measures)
    if not result.starved or report.outcome in {Outcome.MEASURED, Outcome.UNAVAILABLE} or result.reason == STARVED:
        return report
    return report.model_copy(update={"reason": f"{report.reason} ({MEANWHILE})"})


def _report_of(result: ProcessResult, measures: Mapping[str, Measure] | None) -> ScriptReport:
    """The report by the process alone; its whole result is one line."""
    where = written_position(result.position)
    if ended := _ended(result):
        outcome, what, way_out = ended
        what += f"; {way_out}" if way_out and where.phase else ""
        what += "" if where.phase else " before the script began"
        return at_position(ScriptReport(outcome=outcome), where, what)
    report = parse_message(result.result, measures)
    unplaced = report.outcome.failed and not report.position.phase
    return at_position(report, where, report.reason) if unplaced else report


def _ended(result: ProcessResult) -> tuple[Outcome, str, str] | None:
    """The outcome of a process without a result, how it ended and the way out; None where there is a result."""
    if result.killed:
        outcome = Outcome(result.killed)
        return outcome, result.reason or "", MORE_TIME if outcome is Outcome.TIMED_OUT else ""
    if result.status < 0:
        return Outcome.CRASHED, f"killed by {_signal_name(-result.status)}", ""
    if not result.result or result.status != 0:
        return Outcome.CRASHED, f"exited {result.status} without a result", NO_END
    return None


def _signal_name(number: int) -> str:
    """`SIGSEGV` for 11; the number for a signal without a name."""
    return signal.Signals(number).name if number in [*signal.Signals] else f"signal {number}"


def output_of(result: ProcessResult, traceback: str) -> Output:
    """What a process printed, with its traceback at the end of stderr, as Python itself would show it."""
    stderr = plain_text(result.stderr)[: KEPT - len(traceback)] + traceback
    return Output(stdout=plain_text(result.stdout), stderr=stderr)
