"""A run: its manifest, its footer, its import from another machine, and the reporter that follows it."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from datetime import datetime
from typing import Annotated, Protocol

from pydantic import Field

from generators.model.base import SCHEMA_VERSION, Model, Record
from generators.model.enums import Outcome
from generators.model.evidence.jobs import Job, Machine, Plan
from generators.model.evidence.observations import Observation


class Source(Record):
    """The state of the project's folder in its git repository."""

    commit: Annotated[str, Field(pattern=r"^[0-9a-f]{40}(?:[0-9a-f]{24})?$")] | None = None
    """Commit that is checked out; null where there is none yet."""
    clean: bool
    """Whether the folder is as that commit has it; what git ignores and what is below `build` don't count."""

    def __str__(self) -> str:
        head = self.commit or "no commit"
        return head if self.clean else f"{head} with changes that no commit holds"


class Manifest(Record):
    """What a run is to observe, written before its first job."""

    schema_version: int = SCHEMA_VERSION
    run: str
    number: int = Field(default=0, ge=0)
    """Number of the run in its store, from 1; runs are ordered by it, not by the clock."""
    started: datetime
    expected: tuple[tuple[str, str], ...]
    """Claim and framework of each observation, with those of the runs that it resumes."""
    resumes: tuple[str, ...] = ()
    """Names of interrupted runs whose observations this run takes over."""
    machine: Machine
    source: Source | None = None
    """What the run was made from; null where that was not recorded, or the folder is in no git repository."""

    @property
    def order(self) -> tuple[int, datetime, str]:
        """What sorts the runs of one store by when they began."""
        return self.number, self.started, self.run

    def without(self, scripts: Iterable[tuple[str, str]]) -> Manifest:
        """The same of a run that is not to observe these scripts, by claim and framework."""
        left_out = set(scripts)
        expected = tuple(script for script in self.expected if script not in left_out)
        return self.model_copy(update={"expected": expected})

    def resuming(self, runs: Iterable[str]) -> Manifest:
        """The same of a run that takes over what these interrupted runs observed, too."""
        return self.model_copy(update={"resumes": tuple(sorted({*self.resumes, *runs}))})


class Footer(Record):
    """What a run observed, written after its last job; a run without footer is invalid."""

    schema_version: int = SCHEMA_VERSION
    run: str
    finished: datetime
    outcomes: dict[Outcome, Annotated[int, Field(ge=0)]]


class Ledger(Record):
    """A run: its manifest and, if it has ended, its footer.

    `expected = measured + raised + timed-out + crashed + over-limit + unavailable`, or the run is not complete.
    """

    manifest: Manifest
    footer: Footer | None = None

    @property
    def complete(self) -> bool:
        """True where every expected observation is accounted for."""
        return self.footer is not None and sum(self.footer.outcomes.values()) == len(self.manifest.expected)

    def is_behind(self, runs: Collection[str]) -> bool:
        """Whether this run is one of these, or took over from one of them, which was cut off and has no footer."""
        resumes = self.manifest.resumes if self.complete else ()
        return not {self.manifest.run, *resumes}.isdisjoint(runs)


class Rejected(Model):
    """An observation of another machine's record that does not count, with the reason."""

    claim: str
    framework: str
    why: str


class ImportResult(Model):
    """Result of importing a run that another machine recorded."""

    run: str
    machine: Machine
    device: str
    kept: tuple[tuple[str, str], ...] = ()
    """Claim and framework of each observation that is stored by this import."""
    known: tuple[tuple[str, str], ...] = ()
    """Claim and framework of each observation that was stored before."""
    left_out: tuple[Rejected, ...] = ()


class Reporter(Protocol):
    """Follows the progress of a run."""

    def on_warning(self, message: str) -> None:
        """Called with what the user should know before anything runs."""

    def on_preparation(self, message: str) -> None:
        """Called with what is done for jobs or beside them: an environment is made, a launch of timings begins."""

    def on_plan(self, plan: Plan) -> None:
        """Called when the plan is made and nothing has run."""

    def on_job_start(self, job: Job) -> None:
        """Called when a job starts."""

    def on_job_fresh(self, job: Job) -> None:
        """Called when a job need not run after all: what its environment turned out to hold was measured."""

    def on_job_end(self, job: Job, observations: tuple[Observation, ...]) -> None:
        """Called when a job has ended, with one observation per framework."""
