"""What the evidence says, and everything that the pages show of it."""

from __future__ import annotations

from datetime import datetime

from pydantic import Field

from generators.model.base import Model
from generators.model.enums import Freshness, Health, RuleName, VerdictWord
from generators.model.jobs import Machine
from generators.model.observations import Evidence
from generators.model.projects import Project
from generators.model.runs import Ledger


class Comparison(Model):
    """One comparison of a rule, decided."""

    rule: RuleName
    text: str
    value: float | None = None
    """What the side that isn't constant comes to, or left minus right where neither is; None where it is no
    number.
    """
    interval: tuple[float, float] | None = None
    """Its 95 % interval, where it is repeated."""
    share: float | None = None
    """Share of replicates in which it holds, 0 to 1, where there are replicates."""
    truth: bool | None = None
    """None where it is unknown."""


class Strength(Model):
    """What a verdict rests on."""

    controls_passed: int = 0
    controls: int = 0
    share: float | None = None
    """Share of replicates in which the least certain comparison comes out this way, 0.5 to 1 where it is decided;
    None where nothing is repeated.
    """
    runs: int = 0
    """Launches or seeds of the most repeated measure; 0 before any rule was read."""
    flake_rate: float | None = None
    """Share of repeated runs that disagreed, 0 to 1; None where runs were not repeated."""


class Verdict(Model):
    """What the evidence says of a claim."""

    claim: str
    word: VerdictWord
    reason: str
    """The sentence that explains it."""
    comparisons: tuple[Comparison, ...] = ()
    distinguishes: bool | None = None
    """Whether it changes when the frameworks are swapped; None where a side isn't measured."""
    freshness: Freshness = Freshness.FRESH
    health: Health = Health.OK
    strength: Strength = Strength()
    verified_at: datetime | None = None
    """When the oldest observation behind it was made."""
    expires: datetime | None = None
    """When that is too old, or the snapshot that it read."""
    frameworks: dict[str, str] = Field(default_factory=dict)
    """Release of each framework behind it, by name."""


class Change(Model):
    """A verdict that differs between two records, with its computed cause."""

    claim: str
    before: str
    after: str
    cause: str


class OtherMachine(Model):
    """What another machine class, or another device of this one, showed of a claim; judged on that alone."""

    machine: Machine
    device: str
    verdict: Verdict
    evidence: dict[str, Evidence]
    """By framework."""


class Findings(Model):
    """Everything that the pages show."""

    project: Project
    verdicts: dict[str, Verdict]
    evidence: dict[str, dict[str, Evidence]]
    """By claim id and framework."""
    ledger: Ledger | None = None
    at: datetime
    """The moment the pages speak of; they are a pure function of this value."""
    elsewhere: dict[str, tuple[OtherMachine, ...]] = Field(default_factory=dict)
    """By claim id; no verdict but its own rests on it."""
