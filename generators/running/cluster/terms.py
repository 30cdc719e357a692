"""What a run and the workers of a cluster tell each other: content alone, no path of the other's machine."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from functools import cache
from typing import NamedTuple

from generators.cache import code_digest
from generators.model import (
    AllEvidence,
    Claim,
    Environment,
    EnvironmentTable,
    Evidence,
    Framework,
    Job,
    Machine,
    Observation,
)

TOPIC = "claims"  # of the events of all runs: a scheduler keeps a thousand of each topic, for as long as it lives
JOB = "claims-job-"  # the key of a task is this, the token of its run and a number


class Terms(NamedTuple):
    """What a worker has to know of a run before its first job.

    Attributes:
        token: names the run on the cluster.
        constraints: content of `constraints.txt`; None where there is none.
        environments: names of those that the run describes.
        made: names of those that the run makes.
        programs: names of those that scripts need.
        sandbox: `required`, `auto` or `none`.
    """

    token: str
    frameworks: Mapping[str, Framework]
    tables: Mapping[str, EnvironmentTable]
    constraints: bytes | None
    environments: tuple[str, ...]
    made: tuple[str, ...]
    programs: tuple[str, ...]
    device: str
    sandbox: str


class Report(NamedTuple):
    """What a worker is, and has.

    Attributes:
        code: digest of this program as it is there.
        moment: what its clock says.
        python: release of the interpreter that executes it.
        kernel: names the running kernel, which several workers may share.
        level: of the sandbox.
        layers: of the sandbox, in words.
        environments: as observed there, by name.
        unmade: names of those that are yet to be made.
        programs: where each program is that scripts need, by name.
    """

    code: str
    moment: datetime
    python: str
    machine: Machine
    kernel: str
    level: str
    layers: tuple[str, ...]
    environments: dict[str, Environment]
    unmade: frozenset[str]
    programs: dict[str, str | None]


class Parcel(NamedTuple):
    """Jobs that one worker executes one after another, with everything that they read.

    Attributes:
        files: content of the files of each claim that `Claim.files` doesn't hold, by claim and name.
        run: of which they are.
        used: the claims that rules of the timed ones read.
        kept: their evidence, by claim and framework.
    """

    jobs: tuple[Job, ...]
    claims: tuple[Claim, ...]
    files: Mapping[str, Mapping[str, bytes]]
    run: str
    used: tuple[Claim, ...]
    kept: AllEvidence

    def evidence(self, claim: str, framework: str) -> Evidence:
        """The evidence of a script of a used claim; none where there is none."""
        return self.kept.get(claim, {}).get(framework, Evidence())


class Answer(NamedTuple):
    """What a worker observed of the jobs of a parcel, in their order.

    Attributes:
        worker: its address, whose report has the environments; the observations hold nothing but their names.
    """

    worker: str
    observations: tuple[tuple[Observation, ...], ...]


class NotEnlistedError(Exception):
    """A worker got a job of a run that it knows nothing of."""


@cache
def own_code() -> str:
    """`code_digest` of this program, as it was when this process first asked."""
    return code_digest()
