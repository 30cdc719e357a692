"""Request, plan, jobs, and the environment and fingerprint that an observation depends on."""

from __future__ import annotations

from pydantic import Field

from generators.model.base import Model, digest
from generators.model.names import CPU, DEVICE_FLAG


class Machine(Model):
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


class Environment(Model):
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


class Fingerprint(Model):
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
    workers: int = 0
    """Jobs that run at the same time; 0 for one per core."""
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


class Plan(Model):
    """Jobs that must run, and evidence that is fresh."""

    jobs: tuple[Job, ...]
    fresh: dict[str, dict[str, str]]
    """Digest of the fingerprint of fresh evidence, by claim id and framework; every planned claim has a key."""
    idle: dict[str, str] = Field(default_factory=dict)
    """Why a requested entry runs no script, by claim id."""
