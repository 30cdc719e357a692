"""What is asked of a run, what must run for it, and what that depends on."""

from __future__ import annotations

from pydantic import Field

from generators.model.base import Model, digest
from generators.model.names import CPU, DEVICE_FLAG


class Machine(Model):
    """The machine class: what must be equal for two numbers to be comparable.

    Attributes:
        memory: GiB, rounded.
    """

    cpu: str
    cores: int
    memory: int
    system: str
    architecture: str

    @property
    def name(self) -> str:
        """One line for people: `x86_64, 2 cores, 24 GiB, Linux, <cpu>`."""
        return f"{self.architecture}, {self.cores} cores, {self.memory} GiB, {self.system}, {self.cpu}"


class Environment(Model):
    """What a script runs in, as asked of its own interpreter.

    Attributes:
        versions: release of each framework, by name, as its module says.
        packages: version of each installed distribution, by normalised name; `npm:NAME` for one of Node.js,
            `FOLDER:NAME` for one of another platform.
        missing: why a framework can't be used here, by name.
        flags: environment variables that change behaviour, such as `CLAIMS_DEVICE`.
    """

    name: str
    interpreter: str
    python: str
    machine: Machine
    versions: dict[str, str] = Field(default_factory=dict)
    packages: dict[str, str] = Field(default_factory=dict)
    missing: dict[str, str] = Field(default_factory=dict)
    flags: dict[str, str] = Field(default_factory=dict)

    @property
    def device(self) -> str:
        """The device that the scripts were asked to use."""
        return self.flags.get(DEVICE_FLAG, CPU)

    @property
    def public(self) -> Environment:
        """The environment without the folders of the machine, as it may leave it."""
        return self.model_copy(update={"interpreter": self.interpreter.rpartition("/")[2]})


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
    """What a user asks of a run.

    Attributes:
        claims: ids; empty for all.
        fresh: run even what is fresh.
        frameworks: only these; empty for all.
        environment: name that overrides every job's; empty for the entries' own.
        device: value of `CLAIMS_DEVICE`, such as `cuda`; empty for none.
        engine: name of the executor.
        workers: jobs at a time; 0 for one per core.
        sandbox: `required`, `auto` or `none`.
        make: whether environments that jobs need are made; without them those jobs are `unavailable`.
    """

    claims: tuple[str, ...] = ()
    fresh: bool = False
    frameworks: tuple[str, ...] = ()
    environment: str = ""
    device: str = ""
    engine: str = "local"
    workers: int = 0
    sandbox: str = "auto"
    make: bool = True


class Job(Model):
    """One script to run once; for a timing, the scripts of one claim together.

    Attributes:
        why: the reason why it must run, by framework.
        environments: name of the environment, by framework.
        fingerprints: of each framework's observation.
    """

    claim: str
    frameworks: tuple[str, ...]
    timed: bool
    why: dict[str, str]
    environments: dict[str, str]
    fingerprints: dict[str, Fingerprint]


class Plan(Model):
    """What must run and why, and what is fresh.

    Attributes:
        fresh: digest of the fingerprint, by claim id and framework; an empty table for a claim with nothing fresh.
    """

    jobs: tuple[Job, ...]
    fresh: dict[str, dict[str, str]]
