"""The nouns of the API: what the JSON files of a site hold."""

from __future__ import annotations

from datetime import date, datetime
from typing import Annotated

from pydantic import Field

from generators.model import (
    Answer,
    ControlResult,
    DeploymentPlace,
    DeploymentState,
    Environment,
    Freshness,
    Health,
    Ledger,
    Machine,
    Model,
    Outcome,
    Output,
    RuleName,
    Strength,
    Topic,
    VerdictWord,
)

Share = Annotated[float, Field(ge=0, le=1)]


class ClaimRow(Model):
    """A claim as `api/v1/claims.json` lists it."""

    id: str
    title: str
    statement: str
    topic: Topic | None
    favours: str
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
    appearances: tuple[str, ...]
    """Locators of the article's passages."""
    url: str
    """The claim's page, relative to the site."""


class ComparisonRecord(Model):
    """A comparison of a rule."""

    rule: RuleName
    text: str
    value: float | None
    interval: tuple[float, float] | None
    share: Share | None
    truth: bool | None


class Single(Model):
    """A value that was measured once."""

    value: bool | float | str | dict[str, bool | None]


class SamplesRecord(Model):
    """A value that was measured repeatedly."""

    median: float
    interval: tuple[float, float]
    """The range that holds 95 % of the samples."""
    samples: int
    """How many there are."""


class Sweep(Model):
    """A timing by size."""

    sizes: dict[str, SamplesRecord]


class JobRecord(Model):
    """How a framework's newest job went."""

    outcome: Outcome
    reason: str
    started: datetime
    seconds: float
    peak_memory: float
    limits: dict[str, float]
    sandbox: str
    layers: tuple[str, ...] = ()
    output: Output
    run: str


class MachineRecord(Model):
    """What another machine class, or another device, showed of a claim: judged on that alone, never mixed."""

    machine: Machine
    device: str
    verdict: VerdictWord
    reason: str
    distinguishes: bool | None
    freshness: Freshness
    health: Health
    verified_at: datetime | None
    expires: datetime | None
    frameworks: dict[str, str]
    comparisons: tuple[ComparisonRecord, ...]
    strength: Strength
    measures: dict[str, dict[str, Single | SamplesRecord | Sweep]]
    """By measure and framework."""
    controls: dict[str, tuple[ControlResult, ...]]
    observations: dict[str, JobRecord]
    settings: dict[str, dict[str, str]]


class ClaimRecord(ClaimRow):
    """A claim as `api/v1/claims/<id>.json` tells it: the row and all that the verdict rests on."""

    rules: dict[str, str]
    """The expressions of the entry, by name."""
    uses: dict[str, str]
    """Ids of the claims that the rules rest on, by the alias that stands in them."""
    comparisons: tuple[ComparisonRecord, ...]
    measures: dict[str, dict[str, Single | SamplesRecord | Sweep]]
    """By measure and framework, of the newest measured observation."""
    controls: dict[str, tuple[ControlResult, ...]]
    strength: Strength
    observations: dict[str, JobRecord]
    settings: dict[str, dict[str, str]]
    environment: dict[str, Environment]
    fingerprints: dict[str, dict[str, str]]
    machines: tuple[MachineRecord, ...]
    """What other machine classes and devices showed; no verdict but their own rests on it."""
    complaints: tuple[str, ...]
    """What is wrong with a broken entry."""
    history: tuple[dict[str, str], ...]
    """Earlier verdicts, oldest first."""


class ReachRow(Model):
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
