"""A scheduled plan comes in; the jobs that fit into some minutes go out as a plan.

A quick run decides the most claims: each when every script of it, and of the claims that its rules read, has been
observed, and the cheapest first. Another run of some minutes renews the oldest evidence.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Collection, Iterable
from dataclasses import dataclass, field
from datetime import UTC, datetime

from generators.model import Job, Plan, Project

MINUTES = 5  # a first page is worth waiting for so long


@dataclass
class _Load:
    """Jobs that have been taken, and what they cost together.

    Attributes:
        keys: of the jobs.
        alone: seconds of those that run alone; `together` those of the others, of which `longest` is the longest.
    """

    workers: int
    keys: set[object] = field(default_factory=set)
    alone: float = 0
    together: float = 0
    longest: float = 0

    def take(self, jobs: Iterable[Job], seconds: float) -> bool:
        """Take all of these as well, unless that would need more wall time; whether they were taken."""
        more = [job for job in jobs if job.key not in self.keys]
        alone = self.alone + sum(job.expected for job in more if job.alone)
        together = self.together + sum(job.expected for job in more if not job.alone)
        longest = max(self.longest, *(job.expected for job in more if not job.alone), 0)
        # The longest first, side by side hardly takes longer than this.
        if alone + max(together / self.workers, longest) > seconds:
            return False
        self.alone, self.together, self.longest = alone, together, longest
        self.keys.update(job.key for job in more)
        return True


def quick_plan(
    plan: Plan, project: Project, unmade: Collection[str], named: Collection[str] = (), minutes: float = MINUTES
) -> Plan:
    """The plan of a quick run; what it leaves stands in `later`.

    Taken are claims without timings whose scripts can all run, in environments that are there. Where none fits,
    the cheapest whose time nobody knows is taken, because it may take far less than its limit.

    Args:
        plan: scheduled, of all that must run.
        project: whose claims it runs.
        unmade: names of environments that are yet to be made.
        named: ids of claims that are meant although they are drafts.
        minutes: within which the jobs are expected to end.
    """
    load, possible = _Load(plan.workers), _possible(plan, project, unmade, named)
    for jobs in possible:
        load.take(jobs, minutes * 60)
    if not load.keys:
        load.take(next((jobs for jobs in possible if any(job.seconds is None for job in jobs)), ()), math.inf)
    return _parted(plan, load)


def oldest_plan(plan: Plan, minutes: float, age: Callable[[Job], datetime | None]) -> Plan:
    """The plan of a run of so many minutes, timings too; what it leaves stands in `later`.

    The jobs of a claim run together. Claims come in the order of their oldest evidence, those without any first.
    One that doesn't fit is left, and the next one is tried; where none fits, the first one is taken all the same.

    Args:
        plan: scheduled, of all that must run.
        minutes: within which the jobs are expected to end.
        age: when the evidence of a job was made; None where there is none.
    """
    jobs_of = _by_claim(plan)
    never = datetime.min.replace(tzinfo=UTC)
    made = {claim: min(age(job) or never for job in jobs) for claim, jobs in jobs_of.items()}
    oldest, load = sorted(jobs_of, key=lambda claim: (made[claim], claim)), _Load(plan.workers)
    for claim in oldest:
        load.take(jobs_of[claim], minutes * 60)
    if not load.keys and oldest:
        load.take(jobs_of[oldest[0]], math.inf)
    return _parted(plan, load)


def _parted(plan: Plan, load: _Load) -> Plan:
    """The plan of what was taken; the rest stands in `later`."""
    taken = tuple(job for job in plan.jobs if job.key in load.keys)
    left = tuple(job for job in plan.jobs if job.key not in load.keys)
    return plan.model_copy(update={"jobs": taken, "later": left})


def _by_claim(plan: Plan) -> dict[str, list[Job]]:
    """The jobs of each claim, in the order of the plan."""
    found: dict[str, list[Job]] = {}
    for job in plan.jobs:
        found.setdefault(job.claim, []).append(job)
    return found


def _possible(
    plan: Plan, project: Project, unmade: Collection[str], named: Collection[str]
) -> list[tuple[Job, ...]]:
    """The jobs that decide each claim which a quick run may decide, the cheapest first.

    A job that runs alone costs the time of every worker.
    """
    jobs_of = _by_claim(plan)
    barred = {entry.id for entry in project.broken} | {
        job.claim
        for job in plan.jobs
        if job.timed or job.lacks or not set(unmade).isdisjoint(job.environments.values())
    }
    found: dict[str, tuple[Job, ...]] = {}
    for claim in project.claims:
        needed = project.with_used([claim.id])
        jobs = tuple(job for used in sorted(needed) for job in jobs_of.get(used, ()))
        if jobs and needed.isdisjoint(barred) and (claim.listed or claim.id in named):
            found[claim.id] = jobs

    def cost(jobs: Iterable[Job]) -> float:
        return sum(job.expected * (plan.workers if job.alone else 1) for job in jobs)

    return sorted(found.values(), key=lambda jobs: (cost(jobs), jobs[0].key))
