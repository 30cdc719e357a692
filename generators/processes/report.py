"""Turn how a process ended and what it wrote into an outcome, a reason and validated measures."""

from __future__ import annotations

import signal
from collections.abc import Mapping
from typing import Annotated, Literal

from pydantic import AfterValidator, Field, ValidationError

from generators.files import first_problem
from generators.model import ControlResult, Exact, Kind, Measure, Model, Outcome, Output, Text, Value
from generators.model.observations import holds
from generators.processes.supervise import STARVED, ProcessResult
from generators.text import KEPT, one_line, plain_text

MEANWHILE = "meanwhile the kernel killed a process for lack of memory"
Line = Annotated[str, AfterValidator(one_line)]


class ControlMessage(Model):
    """A control as a script yields it."""

    measure: Line
    observed: bool | Exact
    known: bool | Exact | tuple[Exact, Exact]


class Block(Model):
    """Seconds of one block of calls."""

    wall: float = Field(ge=0, allow_inf_nan=False)
    cpu: float = Field(ge=0, allow_inf_nan=False)


class _Reported(Model):
    """What a message and the report made of it share.

    Attributes:
        timings: sizes of each timing; they stand for the callables that the process holds.
        calls: calls per block, the answer to a warm-up.
    """

    reason: Line = ""
    traceback: Annotated[str, AfterValidator(plain_text)] = ""
    measures: dict[str, Value] = Field(default_factory=dict)
    timings: dict[str, tuple[str, ...]] = Field(default_factory=dict)
    settings: dict[Line, Line] = Field(default_factory=dict)
    calls: int = Field(default=0, ge=0)
    block: Block | None = None


class HarnessMessage(_Reported):
    """A line that `harness/child.py` writes, before it is compared with the entry."""

    status: Literal["measured", "raised", "over-limit", "unavailable"]
    controls: tuple[ControlMessage, ...] = ()


class ScriptReport(_Reported):
    """What one process reports: an outcome, and measures where it is `measured`."""

    outcome: Outcome
    controls: tuple[ControlResult, ...] = ()


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
    if fault := next((value.fault for value in message.measures.values() if value.fault), None):
        return invalid_report(fault)
    shared = {name: getattr(message, name) for name in _Reported.model_fields}
    shared["measures"] = {
        name: Text(value=plain_text(value.value)) if isinstance(value, Text) else value
        for name, value in message.measures.items()
    }
    controls = tuple(
        ControlResult(**dict(control), passed=holds(control.observed, control.known))
        for control in message.controls
    )
    return ScriptReport(outcome=Outcome(message.status), controls=controls, **shared)


def invalid_report(fault: str) -> ScriptReport:
    """The report of a message that can't be trusted."""
    return ScriptReport(outcome=Outcome.RAISED, reason=f"invalid result: {fault}")


def report_of(result: ProcessResult, measures: Mapping[str, Measure] | None = None) -> ScriptReport:
    """The report of a process that has ended; a failure names a kill for lack of memory that came meanwhile."""
    report = _report_of(result, measures)
    if not result.starved or report.outcome in {Outcome.MEASURED, Outcome.UNAVAILABLE} or report.reason == STARVED:
        return report
    return report.model_copy(update={"reason": one_line(f"{report.reason} ({MEANWHILE})")})


def _report_of(result: ProcessResult, measures: Mapping[str, Measure] | None) -> ScriptReport:
    """The report by the process alone; its whole result is one line."""
    if result.killed:
        return ScriptReport(outcome=Outcome(result.killed), reason=result.reason or "")
    if result.status < 0:
        return ScriptReport(outcome=Outcome.CRASHED, reason=f"killed by {_signal_name(-result.status)}")
    if not result.result or result.status != 0:
        return ScriptReport(outcome=Outcome.CRASHED, reason=f"exited {result.status} without a result")
    return parse_message(result.result, measures)


def _signal_name(number: int) -> str:
    """`SIGSEGV` for 11; the number for a signal without a name."""
    return signal.Signals(number).name if number in [*signal.Signals] else f"signal {number}"


def output_of(result: ProcessResult, traceback: str) -> Output:
    """What a process printed, with its traceback at the end of stderr, as Python itself would show it."""
    stderr = plain_text(result.stderr)[: KEPT - len(traceback)] + traceback
    return Output(stdout=plain_text(result.stdout), stderr=stderr)
