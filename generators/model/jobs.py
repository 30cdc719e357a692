"""What is asked of a run, what must run for it, and what that depends on."""

from __future__ import annotations

from pydantic import Field

from generators.model.base import Model, digest
from generators.model.names import CPU, DEVICE_FLAG


class Machine(Model):
    """The machine class: what must be equal for two numbers to be comparable."""

    cpu: str
    cores: int
    memory: int
    """GiB, rounded."""
    system: str
    architecture: str

    @property
    def name(self) -> str:
        """One line for people: `x86_64, 2 cores, 24 GiB, Linux, <cpu>`."""
        return f"{self.architecture}, {self.cores} cores, {self.memory} GiB, {self.system}, {self.cpu}"


class Environment(Model):
    """What a script runs in, as asked of its own interpreter."""

    name: str
    interpreter: str
    python: str
    machine: Machine
    versions: dict[str, str] = Field(default_factory=dict)
    """Release of each framework, by name, as its module says."""
    packages: dict[str, str] = Field(default_factory=dict)
    """Version of each installed distribution, by normalised name; `npm:NAME` for one of Node.js, `FOLDER:NAME`
    for one of another platform.
    """
    missing: dict[str, str] = Field(default_factory=dict)
    """Why a framework can't be used here, by name."""
    flags: dict[str, str] = Field(default_factory=dict)
    """Environment variables that change behaviour, such as `CLAIMS_DEVICE`."""

    @property
    def device(self) -> str:
        """The device that the scripts were asked to use."""
        return self.flags.get(DEVICE_FLAG, CPU)


class Fingerprint(Model):
    """What an observation depends on, part by part, so that a change can be named.

    Parts are keyed `job`, `file:NAME`, `probe:NAME`, `run`, `measures`, `version:FRAMEWORK`, `package:NAME`,
    `environment:NAME`, each with a digest or a short text.
    """

    parts: dict[str, str]

    @property
    def work(self) -> dict[str, str]:
        """The parts that say what was done: files of the claim and shared probes."""
        return {key: part for key, part in self.parts.items() if key.startswith(("file:", "probe:"))}

    @property
    def digest(self) -> str:
        """64 hexadecimal digits."""
        return digest(self.parts)


class Request(Model):
    """What a user asks of a run."""

    claims: tuple[str, ...] = ()
    """Ids; empty for all."""
    fresh: bool = False
    """Run even what is fresh."""
    frameworks: tuple[str, ...] = ()
    """Only these; empty for all."""
    environment: str = ""
    """Name that overrides every job's; empty for the entries' own."""
    device: str = ""
    """Value of `CLAIMS_DEVICE`, such as `cuda`; empty for none."""
    engine: str = "local"
    """Name of the executor."""
    workers: int = 0
    """Jobs at a time; 0 for one per core."""
    sandbox: str = "auto"
    """`required`, `auto` or `none`."""
    make: bool = True
    """Whether environments that jobs need are made; without them those jobs are `unavailable`."""


class Job(Model):
    """One script to run once; for a timing, the scripts of one claim together."""

    claim: str
    frameworks: tuple[str, ...]
    timed: bool
    why: dict[str, str]
    """The reason why it must run, by framework."""
    environments: dict[str, str]
    """Name of the environment, by framework."""
    fingerprints: dict[str, Fingerprint]
    """Of each framework's observation."""


class Plan(Model):
    """What must run and why, and what is fresh."""

    jobs: tuple[Job, ...]
    fresh: dict[str, dict[str, str]]
    """Digest of the fingerprint, by claim id and framework; an empty table for a claim with nothing fresh."""
