"""Jobs come in, and go out as parcels of content; answers come in, and go out as signed observations."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from generators import clock
from generators.errors import ClaimsError
from generators.model import Environment, Job, Observation, Outcome, Project
from generators.running.cluster.terms import Answer, Parcel, Report
from generators.running.staging import files_of
from generators.running.timing.used_evidence import Used


def parcel_of(jobs: Sequence[Job], project: Project, run: str, used: Used = lambda _: {}) -> Parcel:
    """The jobs with the claims that they are of, whose files are read now.

    Args:
        jobs: timings alone, or one job.
        project: whose claims they are of.
        run: name of the run.
        used: gives the evidence of the claims that a timed claim uses.

    Raises:
        UsageError: a file beside the scripts is no longer what was read.
    """
    claims = [project.claims_by_id[claim_id] for claim_id in dict.fromkeys(job.claim for job in jobs)]
    files = {claim.id: files_of(claim, claim.folder.parent) for claim in claims}
    timed = [claim.id for claim in claims if claim.timed]
    others = [project.claims_by_id[name] for name in sorted(project.with_used(timed) - set(timed))]
    kept = {name: evidence for claim in claims if claim.timed for name, evidence in used(claim).items()}
    return Parcel(tuple(jobs), tuple(claims), files, run, tuple(others), kept)


def shares(jobs: Sequence[Job], workers: int) -> list[tuple[Job, ...]]:
    """The jobs in as many parts as there are workers, about as long as each other; none is empty.

    The longest job goes first, and each to the part that is the shortest until then.
    """
    parts: list[list[Job]] = [[] for _ in range(workers)]
    for job in sorted(jobs, key=lambda job: -job.expected):
        min(parts, key=lambda part: sum(each.expected for each in part)).append(job)
    return [tuple(part) for part in parts if part]


def bare(observation: Observation) -> Observation:
    """The observation without what the report of its worker holds already, which is most of its size."""
    named = observation.environment.model_copy(update={"packages": {}, "versions": {}})
    return observation.model_copy(update={"environment": named})


def signed(answer: Answer, parcel: Parcel, reports: Mapping[str, Report]) -> list[tuple[Observation, ...]]:
    """The observations of each job of a parcel, with the environments that their worker has reported.

    Raises:
        ClaimsError: they are of other scripts, or of another run, than those that were sent.
    """
    environments = reports[answer.worker].environments
    found = []
    for job, observations in zip(parcel.jobs, answer.observations, strict=True):
        expected = [(name, job.claim, job.fingerprints[name], parcel.run) for name in job.frameworks]
        got = [(each.framework, each.claim, each.fingerprint, each.run) for each in observations]
        if got != expected:
            what = f"it answered for other scripts than those of {job.claim}"
            raise ClaimsError(f"worker {answer.worker}: {what}; start it again")
        found.append(
            tuple(
                each.model_copy(update={"environment": environments[each.environment.name]})
                for each in observations
            )
        )
    return found


def crashed(
    parcel: Parcel, project: Project, environments: Mapping[str, Environment], reason: str
) -> list[tuple[Observation, ...]]:
    """Observations of jobs that no worker has come to an end with."""
    return [
        tuple(
            Observation(
                claim=job.claim,
                framework=name,
                outcome=Outcome.CRASHED,
                reason=reason,
                environment=environments[job.environments[name]],
                started=clock.now(),
                seconds=0,
                fingerprint=job.fingerprints[name],
                rules=project.claims_by_id[job.claim].rules_digest,
                run=parcel.run,
            )
            for name in job.frameworks
        )
        for job in parcel.jobs
    ]
