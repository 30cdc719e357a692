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
    """One comparison of a rule, decided.

    Attributes:
        value: what the side that isn't constant comes to, or left minus right where neither is; None where it
            is no number.
        interval: its 95 % interval, where it is repeated.
        share: share of replicates in which it holds, 0 to 1, where there are replicates.
        truth: None where it is unknown.
    """

    rule: RuleName
    text: str
    value: float | None = None
    interval: tuple[float, float] | None = None
    share: float | None = None
    truth: bool | None = None


class Strength(Model):
    """What a verdict rests on.

    Attributes:
        share: share of replicates in which the least certain comparison comes out this way, 0.5 to 1 where it is
            decided; None where nothing is repeated.
        runs: launches or seeds of the most repeated measure; 0 before any rule was read.
        flake_rate: share of repeated runs that disagreed, 0 to 1; None where runs were not repeated.
    """

    controls_passed: int = 0
    controls: int = 0
    share: float | None = None
    runs: int = 0
    flake_rate: float | None = None


class Verdict(Model):
    """What the evidence says of a claim.

    Attributes:
        reason: the sentence that explains it.
        distinguishes: whether it changes when the frameworks are swapped; None where a side isn't measured.
        verified_at: when the oldest observation behind it was made.
        expires: when that is too old, or the snapshot that it read.
        frameworks: release of each framework behind it, by name.
    """

    claim: str
    word: VerdictWord
    reason: str
    comparisons: tuple[Comparison, ...] = ()
    distinguishes: bool | None = None
    freshness: Freshness = Freshness.FRESH
    health: Health = Health.OK
    strength: Strength = Strength()
    verified_at: datetime | None = None
    expires: datetime | None = None
    frameworks: dict[str, str] = Field(default_factory=dict)


class Change(Model):
    """A verdict that differs between two records, with its computed cause."""

    claim: str
    before: str
    after: str
    cause: str


class OtherMachine(Model):
    """What another machine class, or another device of this one, showed of a claim; judged on that alone.

    Attributes:
        evidence: by framework.
    """

    machine: Machine
    device: str
    verdict: Verdict
    evidence: dict[str, Evidence]


class Findings(Model):
    """Everything that the pages show.

    Attributes:
        evidence: by claim id and framework.
        at: the moment the pages speak of; they are a pure function of this value.
        elsewhere: by claim id; no verdict but its own rests on it.
    """

    project: Project
    verdicts: dict[str, Verdict]
    evidence: dict[str, dict[str, Evidence]]
    ledger: Ledger | None = None
    at: datetime
    elsewhere: dict[str, tuple[OtherMachine, ...]] = Field(default_factory=dict)
