"""Every key of a `claim.toml`: its type, its bounds and its description."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date
from typing import Annotated, Literal

from pydantic import Field

from generators.model.base import Model
from generators.model.enums import Clock, DeploymentPlace, Kind, RuleName, Status, Topic
from generators.model.names import DEFAULT_ENVIRONMENT, VisibleText

EntryKind = Literal["article", "follow-up"]
WhatIfWord = Literal["supported", "refuted", "mixed"]
WhatIfValue = bool | int | float | str | dict[str, int | float]
UNREACHABLE = "unreachable:"


class Measure(Model):
    """A named value that every script of a claim returns."""

    kind: Kind
    title: VisibleText
    """Name of the measure on the pages."""
    unit: str = ""
    """Unit of the value, such as `s` or `MiB`; empty for none."""
    better: Literal["lower", "higher"] | None = None
    """Direction that is better; left out where neither is."""
    smallest_effect: float = Field(default=1.1, gt=1, le=100)
    """The smallest ratio between frameworks that matters, above 1."""
    clock: Clock = "wall"
    """Seconds of a timing that a rule reads: wall time or CPU time."""

    @property
    def value_unit(self) -> str:
        """Unit of the values as they are recorded: seconds for a timing, whatever `unit` says."""
        return "s" if self.kind is Kind.TIMING else self.unit


class Rules(Model):
    """The `[verdict]` table: expressions that are written before the first run."""

    valid_if: str = ""
    """Condition without which the comparison means nothing; empty for no condition."""
    supported_if: str = Field(min_length=1)
    """Condition under which the claim is supported."""
    refuted_if: str = Field(min_length=1)
    """Condition under which the claim is refuted; it can't hold together with `supported_if`."""
    may_differ: tuple[str, ...] = ()
    """Names of `settings()` whose values may differ between the scripts."""

    @property
    def texts(self) -> dict[RuleName, str]:
        """The expressions by name, `valid_if` first; a blank `valid_if` is left out."""
        gate: dict[RuleName, str] = {"valid_if": self.valid_if} if self.valid_if.strip() else {}
        return gate | {"supported_if": self.supported_if, "refuted_if": self.refuted_if}


class Needs(Model):
    """What a job needs beyond its environment; without it the job is `unavailable`."""

    programs: tuple[str, ...] = ()
    """Names of executables on the search path."""
    packages: tuple[str, ...] = ()
    """Normalised names of distributions."""
    devices: tuple[str, ...] = ()
    """Devices, one of which `CLAIMS_DEVICE` must name."""


class RunSettings(Model):
    """The `[run]` table: limits and environment of the jobs."""

    timeout: float = Field(default=60, gt=0, le=3600)
    """Seconds that a script may take; for a timing, those of each launch until `verify()` returns."""
    budget: float = Field(default=30, gt=0, le=3600)
    """Seconds of measuring for a timing, without those of launching."""
    memory: int = Field(default=4096, ge=16, le=1 << 20)
    """Limit of memory in MiB; files in memory count, such as those below `/tmp` inside the sandbox."""
    disk: int = Field(default=2048, ge=16, le=1 << 20)
    """Limit of what the scripts may write in MiB, all places together."""
    threads: int = Field(default=1, ge=1, le=1024)
    """Threads that the numeric libraries may use."""
    exclusive: bool = False
    """Whether nothing else may run beside the scripts, as for CPU seconds and memory; timings always run alone."""
    fresh_process: bool = False
    """Whether each process imports its framework itself, because the scripts measure that or set what it reads."""
    environment: str | dict[str, str] = DEFAULT_ENVIRONMENT
    """Name of an environment of `frameworks.toml`, for every framework or by framework."""
    needs: Needs | dict[str, Needs] = Needs()
    """Programs, packages and devices that must be there, for every framework or by framework."""
    valid_days: int = Field(default=30, ge=1, le=3650)
    """Days after which the evidence is stale."""

    def environment_of(self, framework: str) -> str:
        """Name of the environment that a framework's script runs in."""
        if isinstance(self.environment, str):
            return self.environment
        return self.environment.get(framework, DEFAULT_ENVIRONMENT)

    def needs_of(self, framework: str) -> Needs:
        """Programs, packages and devices that a framework's script needs."""
        return self.needs if isinstance(self.needs, Needs) else self.needs.get(framework, Needs())


class DeploymentTarget(Model):
    """A table `[[targets]]`: which measures of a claim describe a place where models run."""

    target: DeploymentPlace
    """Row of the deployment matrix."""
    runtime: dict[str, Annotated[str, Field(min_length=1, max_length=60)]] = Field(min_length=1)
    """Name of what runs the model there, by framework; a framework that is left out gets no cell."""
    passes: str = ""
    """Measure of kind `battery`: which models ran there with their source's outputs; empty for a single one."""
    agreement: str = ""
    """Measure of kind `number`: largest absolute difference from the source model's outputs."""
    tolerance: float = Field(default=1e-4, gt=0, allow_inf_nan=False)
    """Largest difference that counts as the same outputs."""
    size: str = ""
    """Measure of kind `number`: bytes of the artefact; empty for none."""
    start: str = ""
    """Measure of kind `number`: seconds from the start of the runtime's process to its first output; empty where
    the frameworks' can't be compared."""
    converts_only: bool = False
    """Whether the artefact is only made, because nothing here can run it."""
    possible: str = ""
    """Measure of kind `check`: false where this way does not exist; empty where it is known to exist."""
    reason: str = ""
    """Measure of kind `text`: why the way does not exist, or why the artefact is only made; empty for none."""

    @property
    def measures(self) -> dict[str, tuple[str, Kind]]:
        """Name and required kind of each measure that the table names, by key of the table."""
        kinds = {"passes": Kind.BATTERY, "possible": Kind.CHECK, "reason": Kind.TEXT}
        keys = ("passes", "agreement", "size", "start", "possible", "reason")
        named = {key: str(getattr(self, key)) for key in keys}
        return {key: (name, kinds.get(key, Kind.NUMBER)) for key, name in named.items() if name}


class Snapshot(Model):
    """A dated file that the scripts read."""

    file: str
    """Path of the file in the claim's folder."""
    date: date
    """Day on which the file was made."""
    sha256: str = Field(pattern=r"^[0-9a-f]{64}$")
    """SHA-256 of the file, as 64 hexadecimal digits."""
    max_age_days: int = Field(ge=1)
    """Days after which the file, and a verdict that reads it, is stale."""


def _flat(table: Mapping[str, object], path: str = "") -> Iterator[tuple[str, bool | float | str]]:
    for key, value in table.items():
        if isinstance(value, Mapping):
            yield from _flat(value, f"{path}{key}.")
        elif isinstance(value, bool | int | float | str):
            yield f"{path}{key}", value


class WhatIf(Model):
    """The `[what_if]` table: what a realistic run would have shown for each verdict."""

    supported: str = ""
    """A sentence for *supported*, or `unreachable: ` and why no realistic run can show it; empty for none."""
    refuted: str = ""
    """The same for *refuted*."""
    mixed: str = ""
    """The same for *mixed*."""
    values: dict[WhatIfWord, dict[str, dict[str, WhatIfValue | dict[str, WhatIfValue]]]] = Field(
        default_factory=dict
    )
    """By verdict, a value for each measure that the rules read, under the name that it has there.

    A verdict on a used claim stands under `uses` and its alias.
    """

    @property
    def sentences(self) -> dict[WhatIfWord, str]:
        """The sentences by verdict, in the order of the table; one that is blank is left out."""
        texts: dict[WhatIfWord, str] = {
            "supported": self.supported.strip(),
            "refuted": self.refuted.strip(),
            "mixed": self.mixed.strip(),
        }
        return {word: text for word, text in texts.items() if text}

    def why_unreachable(self, word: WhatIfWord) -> str | None:
        """Why no realistic run shows a verdict, empty without a reason; None where the sentence shows one."""
        text = self.sentences.get(word, "")
        return text.removeprefix(UNREACHABLE).strip() if text.startswith(UNREACHABLE) else None

    def values_of(self, word: WhatIfWord) -> dict[str, bool | float | str]:
        """The values of a verdict by their dotted keys, such as `tensorflow.step_time.64`."""
        return dict(_flat(self.values.get(word, {})))


class UsesAll(Model):
    """A table `[uses_all.NAME]`: the claims that it names by what they have in common; a key left out fits all."""

    topic: Topic | tuple[Topic, ...] = ()
    """Topic of the claims, or several."""
    favours: str | tuple[str, ...] = ()
    """What the claims favour, as `favours` of an entry, or several such names."""
    kind: EntryKind | None = None
    """Kind of the entries."""
    own_measures: bool | None = None
    """Whether the claims measure something themselves, or rest on others alone."""
    excluded: tuple[str, ...] = Field(default=(), alias="except")
    """Ids of claims that are left out."""

    @property
    def topics(self) -> tuple[Topic, ...]:
        """The topics; empty for all."""
        return self.topic if isinstance(self.topic, tuple) else (self.topic,)

    @property
    def favoured(self) -> tuple[str, ...]:
        """The names that `favours` may have; empty for all."""
        return self.favours if isinstance(self.favours, tuple) else (self.favours,)


class Entry(Model):
    """The content of a `claim.toml`."""

    title: VisibleText = Field(max_length=120, pattern=r"^[^\r\n]+$")
    statement: VisibleText = Field(max_length=600)
    """What is claimed, in our own words and so exact that a run can contradict it."""
    topic: Topic
    favours: str = Field(min_length=1)
    """Framework that is better off if the claim is true, or `both` or `neither`."""
    scope: VisibleText = Field(max_length=300)
    """Where the answer holds: versions, device, mode and sizes."""
    appearances: tuple[str, ...] = Field(min_length=1)
    """Locators of the passages of `article.toml` that state the claim."""
    status: Status = Status.DRAFT
    kind: EntryKind = "article"
    """Whether the article makes the claim, or it is a question of ours, outside the article's score."""
    facet_of: str = ""
    """Id of the lead claim of the same passages that this one details; empty for a lead."""
    twin_of: str = ""
    """Id of the claim that asks the same of another framework, by the same rule; empty for none."""
    added: date
    """Day on which the entry was added."""
    aliases: tuple[str, ...] = ()
    """Former ids of the claim, whose addresses lead to its page."""
    reason: str = ""
    """Why the claim is not checkable, or why it is retired; empty for every other status."""
    replaced_by: str = ""
    """Id of the claim that takes the place of a retired one; empty for none."""
    measures: dict[str, Measure] = Field(default_factory=dict)
    """Values that every script returns, by name."""
    verdict: Rules | None = None
    run: RunSettings = RunSettings()
    uses: dict[str, str] = Field(default_factory=dict)
    """Ids of other claims whose measures or verdicts the rules read, by the alias that the rules use."""
    uses_all: dict[str, UsesAll] = Field(default_factory=dict)
    """Claims chosen by what they have in common, by the name that `count` spreads over."""
    what_if: WhatIf | None = None
    snapshot: Snapshot | None = None
    targets: tuple[DeploymentTarget, ...] = ()
    """Cells of the deployment matrix that its measures fill."""
