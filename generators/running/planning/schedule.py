"""A plan comes in; the same with its jobs in the order in which they start, and their expected seconds, goes out.

Jobs that may run side by side come first, the longest of them first, so that no worker begins a long one when the
others have nothing left. Those that run alone follow: exclusive ones, then timings, which take minutes each.
"""

from __future__ import annotations

import shutil
from collections.abc import Callable, Collection, Mapping

from generators.model import Claim, Environment, Job, Plan, Project
from generators.running.planning.durations import Seconds, expected_seconds, limit


def scheduled(
    plan: Plan,
    project: Project,
    environments: Mapping[str, Environment],
    unmade: Collection[str],
    known: Seconds,
    which: Callable[[str], str | None] = shutil.which,
) -> Plan:
    """The plan with what its jobs are expected to take, in the order in which they start.

    Args:
        plan: of the project's claims.
        project: whose entries say what a script needs, and its limits.
        environments: as observed, by name.
        unmade: names of those that are yet to be made.
        known: seconds of scripts by claim and framework; a script without a row counts as its limit.
        which: finds a program on the machines where the jobs run.
    """
    claims = project.claims_by_id

    def estimated(job: Job) -> Job:
        claim, rows = claims[job.claim], known.get(job.claim, {})
        lacks = _lacks(job, claim, environments, unmade, which)
        seconds = 0.0 if lacks else None  # a job that can't run ends at once
        if not lacks and rows.keys() >= set(job.frameworks):
            seconds = expected_seconds(claim, job.frameworks, known)
        return job.model_copy(update={"seconds": seconds, "limit": limit(claim), "lacks": lacks})

    return plan.model_copy(update={"jobs": tuple(sorted(map(estimated, plan.jobs), key=place))})


def place(job: Job) -> tuple[object, ...]:
    """What sorts jobs by when they start."""
    return job.timed, job.alone, -job.expected, job.key


def _lacks(
    job: Job,
    claim: Claim,
    environments: Mapping[str, Environment],
    unmade: Collection[str],
    which: Callable[[str], str | None],
) -> str:
    """What a job needs and the machine lacks, in words; an environment that is yet to be made is not lacking."""
    from generators.processes.script import missing_needs, obstacle  # with all that runs scripts

    found: dict[str, None] = {}
    for framework, name in job.environments.items():
        needs, environment = claim.entry.run.needs_of(framework), environments[name]
        if name not in unmade:
            found |= dict.fromkeys(filter(None, [obstacle(needs, framework, environment, which)]))
        elif missing := missing_needs(needs, environment.device, which):
            found[f"needs {', '.join(missing)}"] = None
    return "; ".join(found)
