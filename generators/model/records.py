"""The records that a site publishes for machines: what its JSON files hold."""

from __future__ import annotations

from datetime import date, datetime
from typing import Annotated

from pydantic import BeforeValidator, Field, model_validator

from generators.model.base import Answer, Exact, Record
from generators.model.enums import (
    DeploymentPlace,
    DeploymentState,
    Freshness,
    Health,
    Outcome,
    RuleName,
    Topic,
    VerdictWord,
)
from generators.model.jobs import Environment, Machine
from generators.model.observations import ControlResult, Output, Position, Refusal
from generators.model.runs import Ledger
from generators.model.verdicts import Strength

Share = Annotated[float, Field(ge=0, le=1)]


class ComparisonRecord(Record):
    """A comparison of a rule."""

    rule: RuleName
    text: str
    value: Exact | None
    interval: tuple[float, float] | None
    share: Share | None
    truth: bool | None


class Single(Record):
    """A value that was measured once."""

    value: bool | Exact | str | dict[str, bool | None]


class SamplesRecord(Record):
    """A value that was measured repeatedly."""

    median: Exact
    interval: tuple[float, float]
    """The range that holds 95 % of the samples."""
    samples: int
    """How many there are."""


class Sweep(Record):
    """A timing by size."""

    sizes: dict[str, SamplesRecord]


class JobRecord(Position):
    """How a framework's newest job went."""

    outcome: Outcome
    reason: str
    started: datetime
    seconds: float
    peak_memory: float
    limits: dict[str, float]
    sandbox: str
    layers: tuple[str, ...] = ()
    refused: tuple[Refusal, ...] = ()
    refusals_seen: str = ""
    output: Output
    run: str


class _Judgement(Record):
    """A verdict as every record gives it."""

    verdict: VerdictWord
    reason: str
    distinguishes: bool | None
    freshness: Freshness
    health: Health
    verified_at: datetime | None
    """When the oldest observation behind the verdict was made."""
    expires: datetime | None
    frameworks: dict[str, str]
    """Release of each framework behind the verdict, by name."""


class _Basis(Record):
    """What a verdict rests on."""

    comparisons: tuple[ComparisonRecord, ...]
    strength: Strength
    measures: dict[str, dict[str, Single | SamplesRecord | Sweep]]
    """By measure and framework, of the newest measured observation."""
    controls: dict[str, tuple[ControlResult, ...]]
    observations: dict[str, JobRecord]
    settings: dict[str, dict[str, str]]


class MachineRecord(_Judgement, _Basis):
    """What another machine class, or another device, showed of a claim: judged on that alone, never mixed."""

    machine: Machine
    device: str


class ClaimRow(_Judgement):
    """A claim as `api/v1/claims.json` lists it."""

    id: str
    title: str
    statement: str
    topic: Topic | None
    favours: str
    appearances: tuple[str, ...]
    """Locators of the article's passages."""
    url: str
    """The claim's page, relative to the site."""


class ClaimRecord(_Basis, ClaimRow):
    """A claim as `api/v1/claims/<id>.json` tells it: the row and all that the verdict rests on."""

    rules: dict[str, str]
    """The expressions of the entry, by name."""
    uses: dict[str, str]
    """Ids of the claims that the rules rest on, by alias; `NAME[id]` for those that `[uses_all.NAME]` chooses."""
    environment: dict[str, Environment]
    fingerprints: dict[str, dict[str, str]]
    machines: tuple[MachineRecord, ...]
    """What other machine classes and devices showed; no verdict but their own rests on it."""
    complaints: tuple[str, ...]
    """What is wrong with a broken entry."""
    history: tuple[dict[str, str], ...]
    """Earlier verdicts, oldest first."""


def _without_nulls(table: object) -> object:
    return {key: part for key, part in table.items() if part is not None} if isinstance(table, dict) else table


class _Published(Record):
    """What is read of a published object; a key that is null counts as missing."""

    _nulls = model_validator(mode="before")(_without_nulls)


class PublishedJob(_Published):
    """What publishing reads of a `JobRecord`; the outcome may be one that this version doesn't know."""

    outcome: str
    reason: str = ""
    run: str = ""

    @property
    def failed(self) -> bool:
        """True where the outcome is a failure; one that this version doesn't know is none."""
        return self.outcome in {outcome for outcome in Outcome if outcome.failed}


class PublishedControl(_Published):
    """What publishing reads of a `ControlResult`."""

    measure: str
    observed: object
    known: object
    passed: bool


class PublishedClaim(_Published):
    """What publishing reads of a `ClaimRecord`, of this version or another one; the id is its file's name."""

    title: str = ""
    verdict: str
    frameworks: dict[str, str] = Field(default_factory=dict)
    rules: dict[str, str] = Field(default_factory=dict)
    uses: dict[str, str] = Field(default_factory=dict)
    measures: dict[str, object] = Field(default_factory=dict)
    controls: dict[str, tuple[PublishedControl, ...]] = Field(default_factory=dict)
    observations: Annotated[dict[str, PublishedJob], BeforeValidator(_without_nulls)]
    fingerprints: dict[str, dict[str, str]] = Field(default_factory=dict)
    complaints: tuple[str, ...] = ()

    @property
    def runs(self) -> bool:
        """True where the claim has scripts to run: it has rules, and measures of its own for them to read."""
        return bool(self.rules) and (bool(self.measures) or not self.uses)


class ReachRow(Record):
    """One cell of the deployment matrix."""

    target: DeploymentPlace
    framework: str
    claim: str
    """Id of the claim that it comes from."""
    runtime: str
    """What runs the model, in words."""
    state: DeploymentState
    """What was seen."""
    agreement: float | None
    """Max abs difference from the source model's answers; null where nothing was compared."""
    tolerance: float
    """The largest difference that counts as the same answers."""
    size: float | None
    """Bytes of the artefact."""
    start: float | None
    """Seconds from the start of the runtime's process to its first answer."""
    reason: str
    """Why it does not run, or is not known."""
    seen: date | None
    """Day of an older observation, where the newest one measured nothing."""
    url: str
    """Of the claim, relative to the site."""


class RemovedEdition(Record):
    """An edition that was removed from the publication branch; its name is never used again."""

    name: str
    removed: datetime


class RemovedAnswer(Answer):
    """`removed.json` of the publication branch: every edition that was removed, oldest first."""

    result: tuple[RemovedEdition, ...]


class ClaimsAnswer(Answer):
    """`api/v1/claims.json`: every entry but drafts and retired ones."""

    result: tuple[ClaimRow, ...]


class ClaimAnswer(Answer):
    """`api/v1/claims/<id>.json`: one claim with all that its verdict rests on."""

    result: ClaimRecord


class DeploymentAnswer(Answer):
    """`api/v1/deployment.json`: every cell of the deployment matrix."""

    result: tuple[ReachRow, ...]


class RunAnswer(Answer):
    """`api/v1/runs/<run>.json`: what a run set out to do and what became of it."""

    result: Ledger
