"""A run: what it set out to do, what it did, and who hears of it on the way."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated, Protocol

from pydantic import Field

from generators.model.base import SCHEMA_VERSION, Model
from generators.model.enums import Outcome
from generators.model.jobs import Job, Machine, Plan
from generators.model.observations import Observation


class Manifest(Model):
    """What a run set out to do, written before its first job."""

    schema_version: int = SCHEMA_VERSION
    run: str
    number: int = Field(default=0, ge=0)
    """Of the runs of one store, from 1; their order whatever the clock said."""
    started: datetime
    expected: tuple[tuple[str, str], ...]
    """Claim and framework of each observation, those taken over included."""
    resumes: tuple[str, ...] = ()
    """Runs that were cut off, whose observations this one takes over."""
    machine: Machine


class Footer(Model):
    """What a run did, written after its last job; a run without it is invalid."""

    schema_version: int = SCHEMA_VERSION
    run: str
    finished: datetime
    outcomes: dict[Outcome, Annotated[int, Field(ge=0)]]


class Ledger(Model):
    """A run: its manifest and, if it came to its end, its footer.

    `expected = measured + raised + timed-out + crashed + over-limit + unavailable`, or it is not complete.
    """

    manifest: Manifest
    footer: Footer | None = None

    @property
    def complete(self) -> bool:
        """True where every expected observation is accounted for."""
        return self.footer is not None and sum(self.footer.outcomes.values()) == len(self.manifest.expected)


class Rejected(Model):
    """An observation of a run's record that was not taken in, and why."""

    claim: str
    framework: str
    why: str


class Imported(Model):
    """What became of a run that another machine recorded."""

    run: str
    machine: Machine
    device: str
    kept: tuple[tuple[str, str], ...] = ()
    """Claim and framework of each observation that was taken in."""
    known: tuple[tuple[str, str], ...] = ()
    """Of each that was here already."""
    left_out: tuple[Rejected, ...] = ()


class Reporter(Protocol):
    """Hears of a run's progress."""

    def on_warning(self, message: str) -> None:
        """Something that the user should know before anything runs."""

    def on_preparation(self, message: str) -> None:
        """What is done before anything can run, such as making an environment."""

    def on_plan(self, plan: Plan) -> None:
        """The plan is made; nothing has run yet."""

    def on_job_start(self, job: Job) -> None:
        """A job starts."""

    def on_job_end(self, job: Job, observations: tuple[Observation, ...]) -> None:
        """A job has ended, with one observation per framework."""
