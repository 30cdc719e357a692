"""What a contributor writes: the tables of a `claim.toml`."""

from __future__ import annotations

from datetime import date
from typing import Annotated, Literal

from pydantic import Field

from generators.model.base import Model
from generators.model.enums import DeploymentPlace, Kind, RuleName, Status, Topic
from generators.model.names import DEFAULT_ENVIRONMENT


class Measure(Model):
    """A named value that every script of a claim returns."""

    kind: Kind
    title: str = Field(min_length=1)
    """What it is, for people."""
    unit: str = ""
    """Such as `s` or `MiB`."""
    better: Literal["lower", "higher"] | None = None
    """Which direction is better, where one is."""
    smallest_effect: float = Field(default=1.1, gt=1, le=100)
    """The smallest ratio that matters, above 1."""
    clock: Literal["wall", "cpu"] = "wall"
    """Which seconds of a timing a rule reads."""


class Rules(Model):
    """The `[verdict]` table: expressions that were written before the run."""

    valid_if: str = ""
    """What must hold for the comparison to mean anything; empty for nothing."""
    supported_if: str = Field(min_length=1)
    """When the claim is supported."""
    refuted_if: str = Field(min_length=1)
    """When it is refuted; it can't hold together with `supported_if`."""
    may_differ: tuple[str, ...] = ()
    """Names of `settings()` that may differ between the scripts."""

    @property
    def texts(self) -> dict[RuleName, str]:
        """The expressions that are there, by name, the gate first."""
        gate: dict[RuleName, str] = {"valid_if": self.valid_if} if self.valid_if.strip() else {}
        return gate | {"supported_if": self.supported_if, "refuted_if": self.refuted_if}


class Needs(Model):
    """What a job needs beyond its environment; where it is missing the job is `unavailable`."""

    programs: tuple[str, ...] = ()
    """Names of executables."""
    packages: tuple[str, ...] = ()
    """Normalised names of distributions."""
    devices: tuple[str, ...] = ()
    """Values of `CLAIMS_DEVICE`."""


class RunSettings(Model):
    """The `[run]` table."""

    timeout: float = Field(default=60, gt=0, le=3600)
    """Seconds a script may take; for a timing, until the callable is returned, per launch."""
    budget: float = Field(default=30, gt=0, le=3600)
    """Seconds of measuring for a timing, launches not counted."""
    memory: int = Field(default=4096, ge=16, le=1 << 20)
    """Cap in MiB."""
    threads: int = Field(default=1, ge=1, le=1024)
    """Threads that the numeric libraries may use."""
    fresh_process: bool = False
    """Whether a process of its own is measured itself; every script has one in this version."""
    environment: str | dict[str, str] = DEFAULT_ENVIRONMENT
    """A name of `frameworks.toml`, or one by framework."""
    needs: Needs | dict[str, Needs] = Needs()
    """What must be there, for every framework or by framework."""
    valid_days: int = Field(default=30, ge=1, le=3650)
    """Days after which the evidence is stale."""

    def environment_of(self, framework: str) -> str:
        """Name of the environment that a framework's script runs in."""
        if isinstance(self.environment, str):
            return self.environment
        return self.environment.get(framework, DEFAULT_ENVIRONMENT)

    def needs_of(self, framework: str) -> Needs:
        """What a framework's script needs."""
        return self.needs if isinstance(self.needs, Needs) else self.needs.get(framework, Needs())


class DeploymentTarget(Model):
    """A table `[[targets]]`: what the measures of a claim say of a place where models run."""

    target: DeploymentPlace
    """The row of the deployment matrix."""
    runtime: dict[str, Annotated[str, Field(min_length=1, max_length=60)]] = Field(min_length=1)
    """What runs the model there, in words, by framework; one that is left out gets no cell."""
    agreement: str = ""
    """A measure of kind `number`: max abs difference from the source model's answers."""
    tolerance: float = Field(default=1e-4, gt=0, allow_inf_nan=False)
    """The largest difference that counts as the same answers."""
    size: str = ""
    """A measure of kind `number`: bytes of the artefact; empty for none."""
    start: str = ""
    """A measure of kind `number`: seconds from the start of the runtime's process to its first answer."""
    converts_only: bool = False
    """Nothing here can run the artefact, so that nothing can be compared."""
    possible: str = ""
    """A measure of kind `check`: false where there is no such way; empty where there is one."""
    reason: str = ""
    """A measure of kind `text` that says why it is not possible, or converts only; empty for none."""

    @property
    def measures(self) -> dict[str, tuple[str, Kind]]:
        """The measures that it names, with the kind that each must be of, by key."""
        kinds = {"possible": Kind.CHECK, "reason": Kind.TEXT}
        keys = ("agreement", "size", "start", "possible", "reason")
        named = {key: str(getattr(self, key)) for key in keys}
        return {key: (name, kinds.get(key, Kind.NUMBER)) for key, name in named.items() if name}


class Snapshot(Model):
    """A dated file that the scripts read."""

    file: str
    """Its path in the claim's folder."""
    date: date
    """When it was taken."""
    sha256: str = Field(pattern=r"^[0-9a-f]{64}$")
    """Of its content."""
    max_age_days: int = Field(ge=1)
    """Days after which it is stale."""


class Entry(Model):
    """The content of a `claim.toml`."""

    title: str = Field(min_length=1, max_length=120, pattern=r"^[^\r\n]+$")
    statement: str = Field(min_length=1, max_length=600)
    """What is claimed, in our own words, so exact that a run can contradict it."""
    topic: Topic
    favours: str = Field(min_length=1)
    """The framework that the claim speaks for, `both` or `neither`."""
    scope: str = Field(min_length=1, max_length=300)
    """Where the answer holds: versions, device, mode, sizes."""
    appearances: tuple[str, ...] = Field(min_length=1)
    """Passages of `article.toml` that state it."""
    status: Status = Status.DRAFT
    added: date
    """The date of the entry."""
    aliases: tuple[str, ...] = ()
    """Former names of the folder, whose addresses lead here."""
    reason: str = ""
    """Why it is not checkable; empty for every other status."""
    measures: dict[str, Measure] = Field(default_factory=dict)
    """What every script returns, by name."""
    verdict: Rules | None = None
    run: RunSettings = RunSettings()
    uses: dict[str, str] = Field(default_factory=dict)
    """Ids of other claims whose measures or verdicts the rules read, by alias."""
    snapshot: Snapshot | None = None
    targets: tuple[DeploymentTarget, ...] = ()
    """What its measures say of places where models run, for the deployment matrix."""
