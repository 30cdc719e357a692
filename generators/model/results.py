"""Results of the commands: of `verify`, `affected`, `durations`, `publish`, `nightly` and `doctor`."""

from __future__ import annotations

from typing import Literal

from generators.model.base import Model
from generators.model.enums import Health
from generators.model.evidence.jobs import Machine, Plan
from generators.model.evidence.observations import Observation
from generators.model.verdicts import Change, Findings, Verdict


class TypedNumber(Model):
    """A number typed into the notes of a claim that a measure gives, printed with what to write instead."""

    claim: str
    where: str
    """Path from the project's root, with the line."""
    text: str
    """The number as it is typed."""
    placeholder: str
    """What shows the measure in its place, such as `{{ tensorflow.step_time }}`."""

    def __str__(self) -> str:
        what = f"a typed number that a measure gives (got {self.text!r})"
        return f"{self.where}: {what}; write {self.placeholder}, which follows the evidence"


class RunResult(Model):
    """Result of a run: what it planned and observed, and the verdicts on the evidence after it."""

    verdicts: dict[str, Verdict]
    """By the id of each entry that was read: sound, broken or not checkable."""
    broken: frozenset[str]
    """Ids of the broken entries among them."""
    plan: Plan
    observations: tuple[Observation, ...]
    """Observations of this run; empty where all evidence was fresh."""
    claims: tuple[str, ...]
    """Ids of the requested entries and of those that they use, with the broken ones; without what a run leaves."""
    typed_numbers: tuple[TypedNumber, ...] = ()
    """Numbers in the notes of these claims that their measures give."""
    known: frozenset[tuple[str, str]] = frozenset()
    """Claim and framework of the scripts whose failure is known and doesn't count."""

    @property
    def failed(self) -> bool:
        """True where a job or a control fails or an entry is broken; a verdict is never a failure."""
        excused = {claim for claim, _ in self.known}
        failing = {key for key, verdict in self.verdicts.items() if verdict.health is Health.FAILING} - excused
        jobs = any(
            observation.outcome.failed or not all(control.passed for control in observation.controls)
            for observation in self.observations
            if (observation.claim, observation.framework) not in self.known
        )
        return jobs or not (self.broken | failing).isdisjoint(self.claims)


class VerifyResult(RunResult):
    """Result of a run with all that pages show."""

    findings: Findings


class AffectedClaim(Model):
    """An entry that a change reaches."""

    id: str
    why: tuple[str, ...]
    """What of the change reaches it, in words, such as `folder changed (data.py)`."""
    cause: Literal["folder", "input", "uses"]
    """The nearest cause: files of its folder, another input of its scripts, or claims that it uses."""
    not_run: str = ""
    """Why its scripts are not run for this change; empty where they may be."""
    seconds: float = 0
    """Expected wall time of its own scripts on this machine, in seconds; 0 where none may run."""


class ClaimSample(Model):
    """Which of the claims that may be run are run, within a limit of minutes."""

    claims: tuple[str, ...] = ()
    """Ids of those that are run."""
    left_out: tuple[str, ...] = ()
    """Ids of those that would exceed the limit."""
    minutes: float = 0
    """Expected minutes of the scripts of `claims` and of all that they use, one after another."""
    minutes_of_all: float = 0
    """The same with those that are left out."""
    limit: float | None = None
    """Minutes that are allowed, or None for any number."""


class AffectedResult(Model):
    """Result of `affected`: every claim that the difference between a commit and the work tree reaches."""

    base: str
    """The commit that the work tree is compared with."""
    seed: str
    """The commit that is checked out, which decides what a sample holds."""
    claims: tuple[AffectedClaim, ...]
    """By id."""
    sample: ClaimSample
    notes: tuple[str, ...] = ()
    """What else the change means for the verdicts, in sentences."""
    tests: bool
    """Whether anything but `claims/` and `docs/` changed, so that the tests of the generator are needed."""


class ScriptDuration(Model):
    """Expected wall time of one script on this machine."""

    claim: str
    framework: str
    seconds: float
    source: Literal["evidence", "file", "time-out"]
    """Where the seconds come from: measured here, from `claims/durations.toml`, or the limits of the entry."""


class Target(Model):
    """Where an edition is published: a local branch and, if it is pushed, a remote."""

    branch: str = "gh-pages"
    remote: str = "origin"
    push: bool = False


class Publication(Model):
    """A published edition: its name (or `nightly`) and its commit on the publication branch."""

    name: str
    commit: str
    warnings: tuple[str, ...] = ()
    """What the user should know of it, a sentence each."""


class Retention(Model):
    """What becomes of a published version."""

    name: str
    kept: bool
    why: str
    """Why it is kept, or why not."""


class Pruning(Model):
    """Result of `prune`: what becomes of each published version."""

    versions: tuple[Retention, ...]
    """Editions, newest first, then `nightly`."""
    commit: str | None = None
    """Commit that removes those that are not kept; None where nothing is removed."""


class Unconfirmed(Model):
    """A claim with two verdicts in one nightly, though nothing changed between the runs."""

    claim: str
    published: str
    """Verdict that is published; empty where there is none."""
    first: str
    """Verdict of the first run; `second` is that of its repetition."""
    second: str

    @property
    def returned(self) -> bool:
        """True where the repetition gives the published verdict."""
        return self.second == self.published


class Nightly(Model):
    """Result of `nightly`: the run, the changes since the published record, and a summary in Markdown."""

    verified: VerifyResult
    """The run, in which repeated jobs replace the first ones."""
    changes: tuple[Change, ...]
    wavered: tuple[Unconfirmed, ...] = ()
    """Claims whose change the repetition does not confirm."""
    summary: str
    held: str = ""
    """Why nothing is published; empty where there is no reason."""
    published: Publication | None
    """The edition that is published, or None."""


class Finding(Model):
    """One line of `doctor`: whether a thing is here, and what its absence costs."""

    name: str
    present: bool
    detail: str
    cost: str = ""


class Diagnosis(Model):
    """Result of `doctor`."""

    ready: bool
    """Whether `verify` can run."""
    frameworks: tuple[Finding, ...]
    environments: tuple[Finding, ...] = ()
    sandbox: tuple[Finding, ...]
    programs: tuple[Finding, ...]
    machine: Machine
