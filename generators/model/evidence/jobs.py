"""Request, plan, jobs, and the environment and fingerprint that an observation depends on."""

from __future__ import annotations

import heapq
from collections.abc import Collection, Iterable
from typing import Annotated

from pydantic import BeforeValidator, Field

from generators.model.base import Model, Record, digest
from generators.model.names import CPU, DEVICE_FLAG
from generators.text import counted, minutes


class Machine(Record):
    """The machine class: what must be equal for two numbers to be comparable."""

    cpu: str
    cores: int
    memory: int | float
    """Memory in GiB: of the whole machine rounded, of a limit below it to three digits; whole where it can be."""
    system: str
    architecture: str

    @property
    def name(self) -> str:
        """One line for people: `x86_64, 2 cores, 24 GiB, Linux, <cpu>`."""
        memory = f"{self.memory} GiB" if not 0 < self.memory < 1 else f"{self.memory * 1024:.0f} MiB"
        return f"{self.architecture}, {self.cores} cores, {memory}, {self.system}, {self.cpu}"


def _as_tuple(value: object) -> object:
    """A list as a tuple: JSON has no tuples, and is read before this model is where environments are shared."""
    return tuple(value) if isinstance(value, list) else value


class Environment(Record):
    """Environment of a script, as its own interpreter describes it."""

    name: str
    interpreter: str
    python: str
    machine: Machine
    versions: dict[str, str] = Field(default_factory=dict)
    """Release of each framework as its module gives it, by name."""
    packages: dict[str, str] = Field(default_factory=dict)
    """Version of each distribution, by normalised name, `npm:NAME` (Node.js) or `FOLDER:NAME` (other platform).
    """
    missing: dict[str, str] = Field(default_factory=dict)
    """Why a framework can't be imported, by name."""
    siblings: Annotated[tuple[str, ...], BeforeValidator(_as_tuple)] = ()
    """Processors that share a core, as Linux lists them, one text a core: `0-1`; no part of the class."""
    flags: dict[str, str] = Field(default_factory=dict)
    """Values of environment variables that change behaviour, such as `CLAIMS_DEVICE`."""

    @property
    def device(self) -> str:
        """The device that the scripts were asked to use."""
        return self.flags.get(DEVICE_FLAG, CPU)

    @property
    def public(self) -> Environment:
        """The environment without the folders of the machine, as it may leave it."""
        return self.model_copy(update={"interpreter": self.interpreter.rpartition("/")[2]})


class Fingerprint(Record):
    """Everything that an observation depends on, part by part, so that a change can be named.

    Parts are keyed `job`, `file:NAME`, `probe:NAME`, `run`, `measures`, `version:FRAMEWORK`, `package:NAME`,
    `environment:NAME`, each with a digest or a short text.
    """

    parts: dict[str, str]

    @property
    def work(self) -> dict[str, str]:
        """The parts that are code or data: files of the claim and shared probes."""
        return {key: part for key, part in self.parts.items() if key.startswith(("file:", "probe:"))}

    @property
    def digest(self) -> str:
        """SHA-256 of the parts, as 64 hexadecimal digits."""
        return digest(self.parts)


class Request(Model):
    """A user's request for a run."""

    claims: tuple[str, ...] = ()
    """Ids of the claims; empty for all."""
    fresh: bool = False
    """Whether scripts with fresh evidence run as well."""
    frameworks: tuple[str, ...] = ()
    """Frameworks whose scripts run; empty for all."""
    environment: str = ""
    """Environment of every job; empty for those that the entries name."""
    device: str = ""
    """Value of `CLAIMS_DEVICE`, such as `cuda`; empty for none."""
    engine: str = "local"
    """Name of the executor."""
    scheduler: str = ""
    """Address of a cluster's scheduler, or a file that holds it; for the engine `dask` alone."""
    machine: str = ""
    """Name of the machine class of a cluster's workers, or a part of it; empty for the first worker's."""
    workers: int = 0
    """Jobs that run at the same time; 0 for one per core."""
    quick: bool = False
    """Whether only those scripts run that fit into some minutes and decide the most claims."""
    minutes: float = 0
    """Whether only those scripts run that fit into so many minutes, the oldest evidence first; 0 for all."""
    sandbox: str = "auto"
    """Whether a sandbox must be there: `required`, `auto` or `none`."""
    make: bool = True
    """Whether missing environments are made; otherwise their jobs are `unavailable`."""


class Job(Model):
    """One script that runs once; for a timing, the scripts of all frameworks together."""

    claim: str
    frameworks: tuple[str, ...]
    timed: bool
    why: dict[str, str]
    """Reason why the script must run, by framework."""
    environments: dict[str, str]
    """Name of the environment, by framework."""
    fingerprints: dict[str, Fingerprint]
    """Fingerprint of the observation to come, by framework."""
    exclusive: bool = False
    """Whether the entry asks that nothing else runs beside it."""
    seconds: float | None = None
    """Expected wall time of all its scripts on this machine; None where that of one is not known."""
    limit: float = 0
    """Seconds that it counts as where its time is not known: the limits of the entry."""
    lacks: str = ""
    """What a script of it needs and this machine lacks, in words; empty where it can run."""

    @property
    def key(self) -> tuple[str, tuple[str, ...]]:
        """What names the job within a plan."""
        return self.claim, self.frameworks

    @property
    def scripts(self) -> tuple[tuple[str, str], ...]:
        """Claim and framework of each script."""
        return tuple((self.claim, name) for name in self.frameworks)

    @property
    def alone(self) -> bool:
        """True where nothing else runs beside it."""
        return self.timed or self.exclusive

    @property
    def expected(self) -> float:
        """Seconds that it counts as in an estimate."""
        return self.limit if self.seconds is None else self.seconds


class Plan(Model):
    """Jobs that must run, and evidence that is fresh."""

    jobs: tuple[Job, ...]
    fresh: dict[str, dict[str, str]]
    """Digest of the fingerprint of fresh evidence, by claim id and framework; every planned claim has a key."""
    waiting: dict[str, tuple[str, ...]] = Field(default_factory=dict)
    """Frameworks, by claim id, whose script a run without footer has measured; the next run takes it over, and no
    page shows it before."""
    idle: dict[str, str] = Field(default_factory=dict)
    """Why a requested entry runs no script, by claim id."""
    later: tuple[Job, ...] = ()
    """Jobs that must run and that a quick run leaves to another run."""
    workers: int = Field(default=1, ge=1)
    """Jobs that run at the same time, unless one runs alone."""

    @property
    def size(self) -> str:
        """How much there is to run: `75 jobs of 31 claims (12 timings)`."""
        return size_of(self.jobs)

    @property
    def left(self) -> str:
        """How much is left to another run, and how long it takes; empty where nothing is."""
        return f"{size_of(self.later)}{time_of(self.later, self.workers)}" if self.later else ""


def size_of(jobs: Collection[Job]) -> str:
    """How many jobs these are: `75 jobs of 31 claims (12 timings)`."""
    claims = counted(len({job.claim for job in jobs}), "claim")
    timings = sum(job.timed for job in jobs)
    return f"{counted(len(jobs), 'job')} of {claims}" + (f" ({counted(timings, 'timing')})" if timings else "")


def time_of(jobs: Collection[Job], workers: int) -> str:
    """How long these jobs take, without the making of environments: `, about 12 min`; empty where they don't."""
    seconds = max(expected_ends(jobs, workers).values(), default=0)
    return f", {minutes(seconds, known=all(job.seconds is not None for job in jobs))}" if seconds else ""


def expected_ends(jobs: Iterable[Job], workers: int) -> dict[tuple[str, tuple[str, ...]], float]:
    """Seconds after the start at which each job is expected to end, by its key.

    Each job starts in turn where a worker is free; those that run alone start when all others have ended.
    """
    alone: list[Job] = []
    free, ends = [0.0] * workers, {}
    for job in jobs:
        if job.alone:
            alone.append(job)
        else:
            ends[job.key] = free[0] + job.expected
            heapq.heapreplace(free, ends[job.key])
    end = max(free)
    for job in alone:
        end += job.expected
        ends[job.key] = end
    return ends
