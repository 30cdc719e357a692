"""Results of the commands: of `verify`, `publish`, `nightly` and `doctor`."""

from __future__ import annotations

from generators.model.base import Model
from generators.model.enums import Health
from generators.model.jobs import Machine, Plan
from generators.model.observations import Observation
from generators.model.verdicts import Change, Findings


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


class VerifyResult(Model):
    """Result of `verify`."""

    findings: Findings
    plan: Plan
    observations: tuple[Observation, ...]
    """Observations of this run; empty where all evidence was fresh."""
    claims: tuple[str, ...]
    """Ids of the requested entries and of those that they use, with the broken ones."""
    typed_numbers: tuple[TypedNumber, ...] = ()
    """Numbers in the notes of these claims that their measures give."""

    @property
    def failed(self) -> bool:
        """True where a job or a control fails or an entry is broken; a verdict is never a failure."""
        broken = {entry.id for entry in self.findings.project.broken}
        failing = {key for key, verdict in self.findings.verdicts.items() if verdict.health is Health.FAILING}
        jobs = any(observation.outcome.failed for observation in self.observations)
        return jobs or not (broken | failing).isdisjoint(self.claims)


class Target(Model):
    """Where an edition is published: a local branch and, if it is pushed, a remote."""

    branch: str = "gh-pages"
    remote: str = "origin"
    push: bool = False


class Publication(Model):
    """A published edition: its name (or `nightly`) and its commit on the publication branch."""

    name: str
    commit: str


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
