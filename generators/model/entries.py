"""What a contributor writes: the tables of a `claim.toml`."""

from __future__ import annotations

from datetime import date
from typing import Annotated, Literal

from pydantic import Field

from generators.model.base import Model
from generators.model.enums import DeploymentPlace, Kind, RuleName, Status, Topic
from generators.model.names import DEFAULT_ENVIRONMENT


class Measure(Model):
    """A named value that every script of a claim returns.

    Attributes:
        title: what it is, for people.
        unit: such as `s` or `MiB`.
        better: which direction is better, where one is.
        smallest_effect: the smallest ratio that matters, above 1.
        clock: which seconds of a timing a rule reads.
    """

    kind: Kind
    title: str = Field(min_length=1)
    unit: str = ""
    better: Literal["lower", "higher"] | None = None
    smallest_effect: float = Field(default=1.1, gt=1, le=100)
    clock: Literal["wall", "cpu"] = "wall"


class Rules(Model):
    """The `[verdict]` table: expressions that were written before the run.

    Attributes:
        valid_if: what must hold for the comparison to mean anything; empty for nothing.
        supported_if: when the claim is supported.
        refuted_if: when it is refuted; it can't hold together with `supported_if`.
        may_differ: names of `settings()` that may differ between the scripts.
    """

    valid_if: str = ""
    supported_if: str = Field(min_length=1)
    refuted_if: str = Field(min_length=1)
    may_differ: tuple[str, ...] = ()

    @property
    def texts(self) -> dict[RuleName, str]:
        """The expressions that are there, by name, the gate first."""
        gate: dict[RuleName, str] = {"valid_if": self.valid_if} if self.valid_if.strip() else {}
        return gate | {"supported_if": self.supported_if, "refuted_if": self.refuted_if}


class Needs(Model):
    """What a job needs beyond its environment; where it is missing the job is `unavailable`.

    Attributes:
        programs: names of executables.
        packages: normalised names of distributions.
        devices: values of `CLAIMS_DEVICE`.
    """

    programs: tuple[str, ...] = ()
    packages: tuple[str, ...] = ()
    devices: tuple[str, ...] = ()


class RunSettings(Model):
    """The `[run]` table.

    Attributes:
        timeout: seconds a script may take; for a timing, until the callable is returned, per launch.
        budget: seconds of measuring for a timing, launches not counted.
        memory: cap in MiB.
        threads: threads that the numeric libraries may use.
        fresh_process: whether a process of its own is measured itself; every script has one in this version.
        environment: a name of `frameworks.toml`, or one by framework.
        needs: what must be there, for every framework or by framework.
        valid_days: days after which the evidence is stale.
    """

    timeout: float = Field(default=60, gt=0, le=3600)
    budget: float = Field(default=30, gt=0, le=3600)
    memory: int = Field(default=4096, ge=16, le=1 << 20)
    threads: int = Field(default=1, ge=1, le=1024)
    fresh_process: bool = False
    environment: str | dict[str, str] = DEFAULT_ENVIRONMENT
    needs: Needs | dict[str, Needs] = Needs()
    valid_days: int = Field(default=30, ge=1, le=3650)

    def environment_of(self, framework: str) -> str:
        """Name of the environment that a framework's script runs in."""
        if isinstance(self.environment, str):
            return self.environment
        return self.environment.get(framework, DEFAULT_ENVIRONMENT)

    def needs_of(self, framework: str) -> Needs:
        """What a framework's script needs."""
        return self.needs if isinstance(self.needs, Needs) else self.needs.get(framework, Needs())


class DeploymentTarget(Model):
    """A table `[[targets]]`: what the measures of a claim say of a place where models run.

    Attributes:
        target: the row of the deployment matrix.
        runtime: what runs the model there, in words, by framework; one that is left out gets no cell.
        agreement: a measure of kind `number`: max abs difference from the source model's answers.
        tolerance: the largest difference that counts as the same answers.
        size: a measure of kind `number`: bytes of the artefact; empty for none.
        start: a measure of kind `number`: seconds from the start of the runtime's process to its first answer.
        converts_only: nothing here can run the artefact, so that nothing can be compared.
        possible: a measure of kind `check`: false where there is no such way; empty where there is one.
        reason: a measure of kind `text` that says why it is not possible, or converts only; empty for none.
    """

    target: DeploymentPlace
    runtime: dict[str, Annotated[str, Field(min_length=1, max_length=60)]] = Field(min_length=1)
    agreement: str = ""
    tolerance: float = Field(default=1e-4, gt=0, allow_inf_nan=False)
    size: str = ""
    start: str = ""
    converts_only: bool = False
    possible: str = ""
    reason: str = ""

    @property
    def measures(self) -> dict[str, tuple[str, Kind]]:
        """The measures that it names, with the kind that each must be of, by key."""
        kinds = {"possible": Kind.CHECK, "reason": Kind.TEXT}
        keys = ("agreement", "size", "start", "possible", "reason")
        named = {key: str(getattr(self, key)) for key in keys}
        return {key: (name, kinds.get(key, Kind.NUMBER)) for key, name in named.items() if name}


class Snapshot(Model):
    """A dated file that the scripts read.

    Attributes:
        file: its path in the claim's folder.
        date: when it was taken.
        sha256: of its content.
        max_age_days: days after which it is stale.
    """

    file: str
    date: date
    sha256: str = Field(pattern=r"^[0-9a-f]{64}$")
    max_age_days: int = Field(ge=1)


class Entry(Model):
    """The content of a `claim.toml`.

    Attributes:
        statement: what is claimed, in our own words, so exact that a run can contradict it.
        favours: the framework that the claim speaks for, `both` or `neither`.
        scope: where the answer holds: versions, device, mode, sizes.
        appearances: passages of `article.toml` that state it.
        added: the date of the entry.
        aliases: former names of the folder, whose addresses lead here.
        reason: why it is not checkable; empty for every other status.
        measures: what every script returns, by name.
        uses: ids of other claims whose measures or verdicts the rules read, by alias.
        targets: what its measures say of places where models run, for the deployment matrix.
    """

    title: str = Field(min_length=1, max_length=120, pattern=r"^[^\r\n]+$")
    statement: str = Field(min_length=1, max_length=600)
    topic: Topic
    favours: str = Field(min_length=1)
    scope: str = Field(min_length=1, max_length=300)
    appearances: tuple[str, ...] = Field(min_length=1)
    status: Status = Status.DRAFT
    added: date
    aliases: tuple[str, ...] = ()
    reason: str = ""
    measures: dict[str, Measure] = Field(default_factory=dict)
    verdict: Rules | None = None
    run: RunSettings = RunSettings()
    uses: dict[str, str] = Field(default_factory=dict)
    snapshot: Snapshot | None = None
    targets: tuple[DeploymentTarget, ...] = ()
