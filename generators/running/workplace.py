"""Say where the scripts of a run are executed: this machine, or the workers of a cluster (`cluster/crew.py`)."""

from __future__ import annotations

import shutil
from collections.abc import Iterator, Sequence
from concurrent.futures import Future
from typing import NamedTuple, Protocol

from generators.model import Environment, Job, Machine, Observation, Project, Request
from generators.running.environments import observe
from generators.running.environments.commands import Commands
from generators.running.environments.machine import this_machine
from generators.running.environments.make import OnStep
from generators.running.timing.used_evidence import Used
from generators.sandbox import policy
from generators.sandbox.layers import Confinement


class Workplace(Protocol):
    """What a plan asks of the machines that its scripts are executed on."""

    @property
    def machine(self) -> Machine:
        """Their machine class."""

    @property
    def workers(self) -> int:
        """How many jobs they run at the same time, at least 1."""

    @property
    def weakness(self) -> str | None:
        """What their sandbox lacks, in words; None where it lacks nothing, or was not asked for."""

    def observe(self, name: str) -> Environment:
        """The environment of that name as it is now; one that is not made holds nothing."""

    def is_missing(self, name: str) -> bool:
        """Whether the environment of that name is yet to be made as its table is now."""

    def make(self, name: str, on_step: OnStep, commands: Commands) -> object:
        """Make it, unless it is there."""

    def which(self, program: str) -> str | None:
        """Where a program is, by its name or path; None where it is not."""


class Elsewhere(Protocol):
    """Machines other than this one that execute the jobs of a run."""

    @property
    def machine(self) -> Machine:
        """Their machine class."""

    @property
    def workers(self) -> int:
        """How many jobs they run at the same time, at least 1."""

    def submit(self, job: Job, project: Project, run: str) -> Future[tuple[Observation, ...]]:
        """The observations to come of a job that runs beside others."""

    def alone(
        self, jobs: Sequence[Job], project: Project, run: str, used: Used
    ) -> Iterator[tuple[Job, tuple[Observation, ...]]]:
        """Each job beside which nothing runs, with its observations.

        Args:
            jobs: exclusive ones and timings.
            project: whose claims they are of.
            run: name of the run.
            used: gives the evidence of the claims that a timed claim uses.
        """


class Here(NamedTuple):
    """This machine.

    Attributes:
        confinement: what is around the interpreter while an environment is described.
    """

    project: Project
    request: Request
    confinement: Confinement
    workers: int

    @property
    def machine(self) -> Machine:
        """The class of this machine."""
        return this_machine()

    @property
    def weakness(self) -> str | None:
        """What the chosen sandbox lacks."""
        return policy.warning(self.confinement, self.request.sandbox)

    def observe(self, name: str) -> Environment:
        """The environment as its own interpreter describes it."""
        return observe.observe(self.project, name, self.request.device, self.confinement)

    def is_missing(self, name: str) -> bool:
        """Whether it is not made below `build/environments`."""
        return observe.is_missing(self.project, name)

    def make(self, name: str, on_step: OnStep, commands: Commands) -> bool:
        """Make it there; whether that was tried."""
        return observe.make_if_missing(self.project, name, on_step, commands)

    def which(self, program: str) -> str | None:
        """Where the search path has it."""
        return shutil.which(program)
