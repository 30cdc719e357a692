"""Verdicts, and the findings that the pages are made from."""

from __future__ import annotations

from datetime import datetime

from pydantic import Field

from generators.model.base import Exact, Model, Record
from generators.model.enums import Freshness, Health, RuleName, VerdictWord
from generators.model.evidence.jobs import Machine
from generators.model.evidence.observations import Evidence
from generators.model.evidence.occasions import Occasion
from generators.model.evidence.runs import Ledger
from generators.model.project.entries import Rules
from generators.model.project.projects import Project


class Comparison(Model):
    """One comparison of a rule, with its result."""

    rule: RuleName
    text: str
    value: Exact | None = None
    """Value of the side that is not constant, or left minus right if neither is; None where it is no number.
    """
    interval: tuple[float, float] | None = None
    """95 % interval of the value; None where nothing is repeated."""
    share: float | None = None
    """Share of replicates in which the comparison holds, 0 to 1; None without replicates."""
    truth: bool | None = None
    """Whether the comparison holds; None where that is unknown."""


class Strength(Record):
    """How much a verdict rests on."""

    controls_passed: int = 0
    controls: int = 0
    share: float | None = None
    """Share of replicates that agree with the least certain comparison, 0 to 1; None where nothing is repeated.
    """
    runs: int = 0
    """Launches or seeds of the most repeated measure; 0 where no rule is evaluated."""
    flake_rate: float | None = None
    """Share of repeated runs with another result, 0 to 1; None where no run is repeated."""


class Subject(Record):
    """What the sentence of a verdict is about."""

    title: str
    """Of the measure."""
    values: dict[str, str] = Field(default_factory=dict)
    """What each framework showed, with its unit, by name; empty where no value belongs to a single framework."""
    text: str = ""
    """What was found, in words."""


class Exchange(Model):
    """What the same rules give with two frameworks exchanged."""

    word: VerdictWord
    turns_on: tuple[str, ...] = ()
    """Titles of the measures, or of the used claims, in the comparisons whose truth differs."""


class Verdict(Model):
    """The verdict on a claim, on the evidence there is."""

    claim: str
    word: VerdictWord
    reason: str
    """Sentence that explains the word, of at most 160 characters."""
    details: tuple[str, ...] = ()
    """The facts behind the sentence, a line each; empty where they say no more than it does."""
    subject: Subject | None = None
    """What the sentence is about; None where no rule was read."""
    comparisons: tuple[Comparison, ...] = ()
    distinguishes: bool | None = None
    """Whether the word changes when the frameworks are swapped; None where neither word is decided."""
    of_others: dict[str, VerdictWord] = Field(default_factory=dict)
    """Word with each other framework in the place of the favoured one; empty where the claim favours none."""
    exchanged: Exchange | None = None
    """What the swapped frameworks give; None where that is not known."""
    freshness: Freshness = Freshness.FRESH
    health: Health = Health.OK
    strength: Strength = Strength()
    verified_at: datetime | None = None
    """Moment of the oldest observation that the verdict rests on."""
    expires: datetime | None = None
    """Moment from which that observation, or the snapshot that it read, is too old."""
    frameworks: dict[str, str] = Field(default_factory=dict)
    """Release of each framework that the verdict rests on, by name."""


class Change(Model):
    """A verdict that differs between two records, with its cause."""

    claim: str
    before: str
    after: str
    cause: str


class EntryChange(Model):
    """What one commit changes of a claim that was published before."""

    commit: str
    """Id of the commit, as 40 or 64 hexadecimal digits."""
    at: datetime
    """Moment of the commit."""
    rules: bool = False
    """Whether `[verdict]` differs, apart from its formatting."""
    kinds: tuple[str, ...] = ()
    """Names of the measures whose kind differs."""
    keys: tuple[str, ...] = ()
    """Names of the other keys that decide a verdict and differ, such as `call_time.clock` or `uses.digits`."""
    data: tuple[str, ...] = ()
    """Paths of the data files whose content differs or that are gone, from the claim's folder."""
    scripts: tuple[str, ...] = ()
    """Paths of the files of code whose content differs or that are gone, from the claim's folder."""
    earlier: Rules | None = None
    """The rules before the commit; None where they are the same, or can't be read any more."""
    before: VerdictWord | None = None
    """Verdict that the earlier rules give on the evidence as it is; None where they give none."""
    why: str = ""
    """Reason of that verdict, or why there is none; empty where the rules are the same."""

    @property
    def demands(self) -> bool:
        """True where the commit changes what the claim demands: its rules, its data, or a key they rest on."""
        return bool(self.rules or self.kinds or self.keys or self.data)


class ClaimHistory(Model):
    """What the commits say of a claim since it was published."""

    published: datetime | None = None
    """Moment of the first commit in which the entry is published; None where there is none."""
    commit: str = ""
    """Id of that commit; empty where there is none."""
    changes: tuple[EntryChange, ...] = ()
    """Oldest first."""

    @property
    def demands(self) -> tuple[EntryChange, ...]:
        """The changes of rules, of data and of keys that decide a verdict."""
        return tuple(change for change in self.changes if change.demands)

    @property
    def scripts(self) -> tuple[EntryChange, ...]:
        """The changes of nothing but scripts."""
        return tuple(change for change in self.changes if not change.demands)

    @property
    def rules_since(self) -> tuple[str, datetime] | None:
        """Commit and moment from which the rules are as they are now; None before publication."""
        changed = [(change.commit, change.at) for change in self.changes if change.rules]
        first = [(self.commit, self.published)] if self.commit and self.published else []
        return next(iter([*changed[::-1], *first]), None)


class History(Model):
    """What became of published claims, as git has it."""

    claims: dict[str, ClaimHistory] = Field(default_factory=dict)
    """By id of the entry; one without a commit is left out."""
    unknown: str = ""
    """Why nothing is known, such as that the clone is shallow; empty where it is known."""

    def of(self, claim_id: str) -> ClaimHistory:
        """The history of one claim; an empty one where no commit has it."""
        return self.claims.get(claim_id, ClaimHistory())

    def only(self, claim_id: str) -> History:
        """The history of one claim alone."""
        return History(claims={claim_id: self.of(claim_id)}, unknown=self.unknown)


class OtherMachine(Model):
    """Evidence of another machine class or device on a claim, with the verdict on that evidence alone."""

    machine: Machine
    device: str
    verdict: Verdict
    evidence: dict[str, Evidence]
    """Evidence by framework."""


class SharedBias(Record):
    """How far twins are from 1 over all claims with timings: a bias of the measurement itself."""

    ratio: float
    """Seconds of a first twin over those of its second, the geometric mean over claims."""
    interval: tuple[float, float]
    """Its 95 % interval."""
    claims: int
    """How many claims have twins."""


class Findings(Model):
    """Everything that the pages show; they are a pure function of it."""

    project: Project
    verdicts: dict[str, Verdict]
    evidence: dict[str, dict[str, Evidence]]
    """Evidence by claim id and framework."""
    ledger: Ledger | None = None
    """The newest complete run."""
    runs: tuple[Ledger, ...] = ()
    """Every run behind the evidence of the listed claims, in the order in which they began."""
    at: datetime
    """Moment at which the verdicts hold."""
    elsewhere: dict[str, tuple[OtherMachine, ...]] = Field(default_factory=dict)
    """Evidence of other machines, by claim id; the verdicts above do not use it."""
    history: History | None = None
    """What changed after publication; None where nobody has asked git."""
    occasions: dict[str, tuple[Occasion, ...]] = Field(default_factory=dict)
    """Earlier runs with the fingerprints of the evidence, oldest first, by id of a claim with timings."""
    shared_bias: SharedBias | None = None
    """The twins of all claims of this machine together; None where too few have twins."""
