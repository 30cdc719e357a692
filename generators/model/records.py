"""The records that a site publishes for machines: what its JSON files hold."""

from __future__ import annotations

from datetime import date, datetime

from generators.model.base import Answer, Record
from generators.model.enums import (
    DeploymentPlace,
    DeploymentState,
    Distinction,
    Freshness,
    Health,
    Outcome,
    PassageWord,
    Topic,
    VerdictWord,
)
from generators.model.evidence.jobs import Environment, Machine
from generators.model.evidence.observations import ControlResult, Output, Position, Refusal
from generators.model.evidence.runs import Ledger
from generators.model.project.entries import EntryKind
from generators.model.project.projects import PassageKind
from generators.model.values import ComparisonRecord, SamplesRecord, Single, Sweep, TimingRecord
from generators.model.verdicts import SharedBias, Strength, Subject


class JobRecord(Position):
    """How a framework's newest job went."""

    outcome: Outcome
    reason: str
    started: datetime
    seconds: float
    cpu_seconds: float | None = None
    """Of its processes and of those that they started; null where it wasn't counted."""
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
    """Sentence that explains the verdict, of at most 160 characters."""
    details: tuple[str, ...] = ()
    """The facts behind the sentence, a line each."""
    subject: Subject | None = None
    distinguishes: bool | None
    """Whether the verdict changes with the frameworks exchanged; null where neither verdict is decided."""
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
    ratios: tuple[TimingRecord, ...] = ()
    """Of the timings of two frameworks, by measure and size."""


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
    kind: EntryKind = "article"
    """Whether the article makes the claim, or it is a question of ours, outside the score."""
    facet_of: str = ""
    """Id of the lead claim that this one details; empty for a lead."""
    twin_of: str = ""
    """Id of the claim that asks the same of another framework; empty for none."""
    appearances: tuple[str, ...]
    """Locators of the article's passages."""
    url: str
    """The claim's page, relative to the site."""


class ChangeRecord(Record):
    """What one commit changed of a claim that was published before."""

    commit: str
    at: datetime
    rules: bool
    """Whether the rules differ."""
    kinds: tuple[str, ...]
    """Measures whose kind differs."""
    keys: tuple[str, ...] = ()
    """Other keys that decide a verdict and differ, such as `call_time.clock` or `uses.digits`."""
    data: tuple[str, ...]
    """Data files that differ or are gone."""
    scripts: tuple[str, ...]
    """Files of code that differ or are gone."""
    earlier: dict[str, str]
    """The rules before, by name; empty where they are the same, or can't be read any more."""
    before: VerdictWord | None
    """Verdict that these rules give on the evidence as it is; null where they give none."""
    why: str
    """Reason of that verdict, or why there is none."""


class ClaimRecord(_Basis, ClaimRow):
    """A claim as `api/v1/claims/<id>.json` tells it: the row and all that the verdict rests on."""

    rules: dict[str, str]
    """The expressions of the entry, by name."""
    what_if: dict[str, str]
    """What a realistic run would have shown for each verdict, or `unreachable: ` and why none can, by verdict."""
    uses: dict[str, str]
    """Ids of the claims that the rules rest on, by alias; `NAME[id]` for those that `[uses_all.NAME]` chooses."""
    environment: dict[str, Environment]
    fingerprints: dict[str, dict[str, str]]
    machines: tuple[MachineRecord, ...]
    """What other machine classes and devices showed; no verdict but their own rests on it."""
    complaints: tuple[str, ...]
    """What is wrong with a broken entry."""
    history: tuple[ChangeRecord, ...]
    """What commits changed after publication, oldest first."""
    history_unknown: str = ""
    """Why nothing is known of it; empty where it is known."""
    published: datetime | None = None
    """Moment of the first commit in which the entry is published; null where none is known."""
    shared_bias: SharedBias | None = None
    """The twins of all claims together; null without timings, where too few have twins, or not all are read."""


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
    passed: int | None = None
    """Models that ran there with their source's answers; null where none was tried."""
    tried: int | None = None
    """Models that were tried."""
    failed: tuple[str, ...] = ()
    """Names of those that did not."""
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


class PassageRecord(Record):
    """A passage of the article, in our own words, and its verdict."""

    locator: str
    gist: str
    kind: PassageKind
    reason: str
    """Why the passage is no claim; empty for a claim."""
    leads: tuple[str, ...]
    """Ids of the claims that decide the passage."""
    not_checkable: tuple[str, ...]
    """Ids of what the article claims there and no script can decide."""
    facets: tuple[str, ...]
    """Ids of the claims that detail one of the leads."""
    follow_ups: tuple[str, ...]
    """Ids of the questions of ours that the passage led to."""
    retired: tuple[str, ...]
    """Ids of the claims that covered the passage and are retired."""
    verdict: PassageWord | None
    """Null where no claim decides the passage."""
    tells_apart: Distinction | None
    """Null where no claim decides the passage."""
    url: str
    """The passage on the page of the article, relative to the site."""


class ArticleRecord(Record):
    """The outline of the article with the verdict of each passage."""

    title: str
    publisher: str
    date: str
    counts: dict[PassageWord, int]
    """How many passages have each verdict; those without one are not counted."""
    passages: tuple[PassageRecord, ...]
    """In the order of the article."""


class ClaimsAnswer(Answer):
    """`api/v1/claims.json`: every entry but drafts and retired ones."""

    result: tuple[ClaimRow, ...]


class ClaimAnswer(Answer):
    """`api/v1/claims/<id>.json`: one claim with all that its verdict rests on."""

    result: ClaimRecord


class DeploymentAnswer(Answer):
    """`api/v1/deployment.json`: every cell of the deployment matrix."""

    result: tuple[ReachRow, ...]


class ArticleAnswer(Answer):
    """`api/v1/article.json`: the outline of the article; the total is that of its passages."""

    result: ArticleRecord


class RunAnswer(Answer):
    """`api/v1/runs/<run>.json`: what a run set out to do and what became of it."""

    result: Ledger
