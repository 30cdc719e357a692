"""What the commands hand back: verified, published, a nightly, a diagnosis."""

from __future__ import annotations

from generators.model.base import Model
from generators.model.enums import Health
from generators.model.jobs import Machine, Plan
from generators.model.observations import Observation
from generators.model.verdicts import Change, Findings


class Verified(Model):
    """What `verify` did and found."""

    findings: Findings
    plan: Plan
    observations: tuple[Observation, ...]
    """Of this run; empty where everything was fresh."""
    claims: tuple[str, ...]
    """Ids of the entries that were asked for, those they use included, the broken too."""

    @property
    def failed(self) -> bool:
        """True where a job or a control failed or an entry is broken; no verdict is a failure."""
        broken = {one.id for one in self.findings.project.broken}
        failing = {key for key, verdict in self.findings.verdicts.items() if verdict.health is Health.FAILING}
        jobs = any(observation.outcome.failed for observation in self.observations)
        return jobs or not (broken | failing).isdisjoint(self.claims)


class Target(Model):
    """Where an edition goes: a local branch and, where it is pushed, its remote."""

    branch: str = "gh-pages"
    remote: str = "origin"
    push: bool = False


class Published(Model):
    """What was published: the edition's name (or `nightly`) and the commit on the publication branch."""

    name: str
    commit: str


class Unconfirmed(Model):
    """A claim that two runs of one night judged differently, with nothing changed between them."""

    claim: str
    published: str
    """The verdict until then; empty where there was none."""
    first: str
    """Of the night's run, and `second` of its repetition."""
    second: str

    @property
    def returned(self) -> bool:
        """True where the repetition gave the published verdict again."""
        return self.second == self.published


class Nightly(Model):
    """What a nightly did: the run, what changed since the last published record, and its Markdown summary."""

    verified: Verified
    """With what was run once more in the place of what ran first."""
    changes: tuple[Change, ...]
    wavered: tuple[Unconfirmed, ...] = ()
    """Claims whose change was not confirmed."""
    summary: str
    held: str = ""
    """Why what is published should stay; empty where nothing speaks for it."""
    published: Published | None
    """None where it stays."""


class Finding(Model):
    """One line of `doctor`: a thing that is here or missing, and what its absence costs."""

    name: str
    present: bool
    detail: str
    cost: str = ""


class Diagnosis(Model):
    """What `doctor` found."""

    ready: bool
    """Whether `verify` could run."""
    frameworks: tuple[Finding, ...]
    environments: tuple[Finding, ...] = ()
    sandbox: tuple[Finding, ...]
    programs: tuple[Finding, ...]
    machine: Machine
