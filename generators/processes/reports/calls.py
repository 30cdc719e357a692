"""Turn what `harness/counting/calls.py` writes into counted calls, or into why nothing was counted."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import AfterValidator, Field, ValidationError

from generators.model import Model
from generators.processes.reports.report import OneLine, ScriptReport, Written, report_of
from generators.processes.reports.result import ProcessResult
from generators.text import one_line


class CountedCalls(Model):
    """Calls into the framework's packages that one part of a script made.

    Attributes:
        measure: of a control, with its item where it has one, or of a value; empty for `verify()`.
        calls: how many, at most 1,000.
        unseen: whether a part of it could not be seen: another program ran, or another profiling hook was set.
        at: file, line and function of the control's `yield`.
    """

    measure: OneLine = ""
    calls: int = Field(ge=0, le=1000)
    unseen: bool
    at: Written | None = None

    @property
    def where(self) -> str:
        """The file and the line of the control; empty where they are not known."""
        return f"{self.at[0]}:{self.at[1]}" if self.at and self.at[1] else ""


class ScriptCalls(Model):
    """The calls of one script into its framework's packages.

    Attributes:
        verify: of `verify()`; None where nothing was counted.
        values: of the lines of `verify()` that a measure's value may come from, as far as they can be told apart.
        why: why nothing was counted; empty where it was.
        failed: whether that is a failure, and not something that is missing here.
    """

    claim: str
    framework: str
    verify: CountedCalls | None = None
    values: tuple[CountedCalls, ...] = ()
    controls: tuple[CountedCalls, ...] = ()
    why: Annotated[str, AfterValidator(one_line)] = ""
    failed: bool = False


class _Message(Model):
    """The line that the counting program writes."""

    status: Literal["measured"]
    counted: tuple[CountedCalls, ...]


def calls_of(result: ProcessResult) -> tuple[CountedCalls, ...] | ScriptReport:
    """What was counted, in the order of the script, or the report of a process that failed."""
    try:
        message = _Message.model_validate_json(result.result, strict=True)
    except ValidationError:
        return report_of(result)
    return report_of(result) if result.killed or result.status else message.counted
