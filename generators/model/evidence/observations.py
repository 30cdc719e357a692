"""Observations of a job: measures, controls, settings and output; each value knows why it does not count."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import datetime
from functools import partial
from typing import Annotated, Literal, cast

from pydantic import AfterValidator, Field, ValidatorFunctionWrapHandler, WrapValidator

from generators.model.base import SCHEMA_VERSION, Exact, Finite, Model, Record, canonical
from generators.model.enums import Clock, Outcome
from generators.model.evidence.jobs import Environment, Fingerprint
from generators.model.names import CPU
from generators.text import TEXT_LIMIT, one_line

FEWEST_SEEDS = 3
Phase = Literal["import", "artefacts", "controls", "verify", "settings", "timing"]
_FEW = 6  # refusals that fit in a line
_EXACT = 10  # refusals that are counted one by one
_NAME_LENGTH = 400  # characters
_MOST_ENVIRONMENTS = 64  # that are remembered; a project has a few
_environments: dict[str, Environment] = {}


def _shared(content: object, validate: ValidatorFunctionWrapHandler) -> Environment:
    """The environment that equal content has made before: a list of all packages for each observation is much."""
    if not isinstance(content, dict):
        return cast("Environment", validate(content))
    try:
        text = canonical(content)
    except (TypeError, ValueError, RecursionError):
        return cast("Environment", validate(content))
    if text not in _environments:
        if len(_environments) >= _MOST_ENVIRONMENTS:
            _environments.clear()
        _environments[text] = validate(content)
    return _environments[text]


_Shared = Annotated[Environment, WrapValidator(_shared)]
_Line = Annotated[str, AfterValidator(partial(one_line, longest=_NAME_LENGTH))]


class Check(Record):
    """A yes or a no."""

    kind: Literal["check"] = "check"
    value: bool

    @property
    def fault(self) -> None:
        """None: every yes and every no counts."""


class Number(Record):
    """A finite number, or one per seed (three or more, same order in every script)."""

    kind: Literal["number"] = "number"
    value: Exact | tuple[Exact, ...]

    @property
    def fault(self) -> str | None:
        """Why it doesn't count, or None."""
        if isinstance(self.value, tuple) and len(self.value) < FEWEST_SEEDS:
            return f"fewer than {FEWEST_SEEDS} seeds"
        return None


class Battery(Record):
    """Named items; each is True (passed), False (failed) or None (left out)."""

    kind: Literal["battery"] = "battery"
    items: dict[str, bool | None]

    @property
    def fault(self) -> str | None:
        """Why it doesn't count, or None."""
        return None if self.items else "a battery without items"


class Text(Record):
    """A text, which is shown and never judged."""

    kind: Literal["text"] = "text"
    value: str

    @property
    def fault(self) -> str | None:
        """Why it doesn't count, or None."""
        return f"a text of over {TEXT_LIMIT} bytes" if len(self.value.encode()) > TEXT_LIMIT else None


class Launch(Record):
    """One process launch of a timing: seconds per call, one value for each round.

    Rounds pair across frameworks by position. `noisy` marks rounds beside which the calibration loop waited for
    the processor.
    """

    wall: tuple[Finite, ...]
    cpu: tuple[Finite, ...]
    noisy: tuple[bool, ...]
    loop: tuple[Finite, ...] = ()
    """CPU seconds of the calibration loop, the longer of the one before a round and the one after it."""
    left_out: dict[Clock, tuple[bool, ...]] = Field(default_factory=dict)
    """The rounds that don't count, by the clock that is read; all count where a clock isn't named."""

    @property
    def paired(self) -> bool:
        """True where each round has its wall time, CPU time and mark, none negative, and some count by each clock.

        The loop's seconds may be missing.
        """
        rounds = len(self.wall)
        if not len(self.cpu) == len(self.noisy) == rounds > 0 or len(self.loop) not in {0, rounds}:
            return False
        whole = all(len(out) == rounds and not all(out) for out in self.left_out.values())
        return whole and min(*self.wall, *self.cpu, *self.loop) >= 0

    def counted(self, clock: Clock) -> tuple[float, ...]:
        """Seconds of the rounds that count, by one clock."""
        seconds, out = self.wall if clock == "wall" else self.cpu, self.left_out.get(clock)
        return tuple(value for value, skip in zip(seconds, out, strict=True) if not skip) if out else seconds


class Twins(Record):
    """Two measurements of the same framework in one launch: the A/A control."""

    first: Launch
    second: Launch


class Timing(Record):
    """A timing; the key of each dict is the size of a sweep, or empty where there is none."""

    kind: Literal["timing"] = "timing"
    launches: dict[str, tuple[Launch, ...]]
    twins: dict[str, tuple[Twins, ...]] = Field(default_factory=dict)

    @property
    def all_launches(self) -> Iterator[Launch]:
        """Every launch of every size, those of its twins included."""
        for launches in self.launches.values():
            yield from launches
        for twins in self.twins.values():
            for pair in twins:
                yield from (pair.first, pair.second)

    @property
    def fault(self) -> str | None:
        """Why it doesn't count, or None."""
        if not self.launches or not all(self.launches.values()):
            return "a timing without launches"
        return None if all(launch.paired for launch in self.all_launches) else "a timing whose rounds don't pair"


Value = Annotated[Check | Number | Battery | Text | Timing, Field(discriminator="kind")]


class ControlResult(Record):
    """Result of a control: the probe of a measure on an input whose answer is known."""

    measure: str
    """Name of the measure, or `measure.item` for a battery's item."""
    observed: bool | Exact
    known: bool | Exact | tuple[Exact, Exact]
    """The known answer: a bool, an exact number, or the lowest and highest number."""
    passed: bool
    file: _Line = ""
    """Path of the file in the claim's folder that yields it; empty where that isn't known."""
    line: int | None = Field(default=None, ge=1)
    """Its line there, or that of the function where nothing waits at a `yield`."""

    @property
    def where(self) -> str:
        """File and line, as far as they are known."""
        return f"{self.file}:{self.line}" if self.file and self.line else self.file


class Refusal(Record):
    """Something that a script asked for and its sandbox did not give."""

    kind: Literal["path", "socket", "call", "process"]
    name: _Line
    """The path, address or family, system call, or program; `others` for all beyond a limit."""
    count: int = Field(ge=1)
    """How often, at least: exact up to ten."""
    by: _Line = ""
    """The installed package whose code asked; empty for the script's own code, and where nobody can tell."""

    def __str__(self) -> str:
        times = "" if self.count == 1 else f" ({self.count:,} times{' or more' if self.count > _EXACT else ''})"
        return f"{self.kind} {self.name}{f', asked by {self.by}' if self.by else ''}{times}"


class Output(Record):
    """Text that a script printed, at most 64 KiB of each stream."""

    stdout: str = ""
    stderr: str = ""


class Position(Record):
    """Where a script was when its job failed; what isn't known is empty, and all of it where nothing failed."""

    phase: Phase | None = None
    """What the harness called: `artefacts`, `controls`, `verify`, `settings`, an `import`, or a `timing`."""
    file: str = ""
    """Path of the file in the claim's folder."""
    line: int | None = Field(default=None, ge=1)
    """The innermost line of that folder that was running, or the first of the function that the harness called."""
    where: str = ""
    """File, line and function, and the innermost line of a library, in words."""


class Observation(Position):
    """What one job observed of one framework."""

    schema_version: int = SCHEMA_VERSION
    claim: str
    framework: str
    outcome: Outcome
    reason: str = ""
    """Why the outcome is not `measured`; empty where it is."""
    measures: dict[str, Value] = Field(default_factory=dict)
    controls: tuple[ControlResult, ...] = ()
    settings: dict[str, str] = Field(default_factory=dict)
    output: Output = Output()
    environment: _Shared
    started: datetime
    seconds: float = Field(ge=0)
    """Wall time of the whole job, in seconds."""
    cpu_seconds: float | None = Field(default=None, ge=0)
    """CPU seconds of its processes and of those that they started; null where none ran, and in older evidence."""
    peak_memory: float = Field(default=0, ge=0)
    """Largest anonymous memory of the process tree, in MiB."""
    limits: dict[str, float] = Field(default_factory=dict)
    """Limits that were in force, by name: seconds, memory in MiB, threads."""
    process: Literal["forked", "fresh"] = "fresh"
    """Whether its last process was forked from one that holds the framework, or has imported it itself."""
    sandbox: str = "none"
    """Level of the sandbox: `full`, `reduced`, `weak` or `none`."""
    layers: tuple[str, ...] = ()
    """Parts of the sandbox, in words."""
    refused: tuple[Refusal, ...] = ()
    """What the script asked for and the sandbox did not give, as far as it can be seen."""
    refusals_seen: str = ""
    """What of it can be seen and what can't, in words; empty where nobody looked."""
    fingerprint: Fingerprint
    rules: str
    """`Claim.rules_digest` at the time of the job."""
    run: str = ""

    @property
    def bound(self) -> float | None:
        """The t bound of the look after which its timings stopped; None where none was reached."""
        return self.limits.get("bound")

    @property
    def refused_in_words(self) -> str:
        """The first few things that it was refused, and how many more there are."""
        shown, more = self.refused[:_FEW], len(self.refused) - _FEW
        return ", ".join([*map(str, shown), *([f"and {more} more"] if more > 0 else [])])


class Evidence(Model):
    """The newest observation of a script, and the newest whose outcome is `measured`."""

    newest: Observation | None = None
    good: Observation | None = None
    outdated: bool = False
    """Whether all observations are of the script before an edit, so that none counts."""


AllEvidence = Mapping[str, Mapping[str, Evidence]]  # by claim id and framework


def holds(observed: float, known: float | tuple[float, float]) -> bool:
    """True where a control's observation is the known answer, or between its lowest and highest number."""
    if isinstance(known, tuple):
        return known[0] <= observed <= known[1]
    return observed == known


def device_fault(environment: Environment, settings: Mapping[str, str]) -> str | None:
    """Why the measures are not those of the requested device; None where `settings()` names that device."""
    device = settings.get("device", CPU)
    if device == environment.device:
        return None
    return f"settings() gives the device {device}, and {environment.device} was asked for"
