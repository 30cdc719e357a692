"""Run a plan: jobs side by side first, then the timings, each alone; every observation is kept as it comes."""

from __future__ import annotations

import secrets
from collections import Counter
from collections.abc import Iterator, Mapping
from concurrent.futures import FIRST_COMPLETED, wait
from datetime import UTC, datetime
from typing import NamedTuple

from generators import engines, environments, run, scratch, timing
from generators.confinement.layers import PLAIN, Confinement
from generators.model import (
    Environment,
    Footer,
    Job,
    Manifest,
    Observation,
    Outcome,
    Plan,
    Project,
    Reporter,
    Request,
)
from generators.store import Store

WAKE = 0.5  # seconds; an interrupt that another thread has taken is seen when the main one wakes up


class Execution(NamedTuple):
    """What the jobs of a run share.

    Attributes:
        environments: as observed, by name.
        reporter: hears of every job's start and end.
        confinement: what is around each script.
    """

    project: Project
    environments: Mapping[str, Environment]
    request: Request
    reporter: Reporter
    confinement: Confinement = PLAIN

    def run(self, plan: Plan, store: Store) -> tuple[Observation, ...]:
        """The observations of every job, kept in `store` between the run's manifest and its footer."""
        started = datetime.now(UTC)
        name = f"{started:%Y%m%dT%H%M%SZ}-{secrets.token_hex(4)}"
        expected = tuple((job.claim, framework) for job in plan.jobs for framework in job.frameworks)
        scratch.sweep()
        store.begin(Manifest(run=name, started=started, expected=expected, machine=environments.machine()))
        observations: list[Observation] = []
        for job, reported in self._reports(plan, name):
            for observation in reported:
                store.save(observation)
            observations += reported
            self.reporter.finished(job, reported)
        counted = Counter(observation.outcome for observation in observations)
        outcomes = {outcome: counted[outcome] for outcome in Outcome}
        store.finish(Footer(run=name, finished=datetime.now(UTC), outcomes=outcomes))
        return tuple(observations)

    def _reports(self, plan: Plan, name: str) -> Iterator[tuple[Job, tuple[Observation, ...]]]:
        """Each job with its observations, as they come."""
        workers = self.request.workers or environments.machine().cores
        pool = engines.executor(self.request.engine, workers)
        try:
            pending = {pool.submit(self._one, job, name): job for job in plan.jobs if not job.timed}
            while pending:
                done, _ = wait(pending, timeout=WAKE, return_when=FIRST_COMPLETED)
                for future in done:
                    yield pending.pop(future), future.result()
        finally:
            pool.shutdown(wait=False, cancel_futures=True)  # an interrupted run waits for no script
        for job in plan.jobs:
            if job.timed:
                yield job, self._one(job, name)

    def _one(self, job: Job, name: str) -> tuple[Observation, ...]:
        self.reporter.started(job)
        claim = next(claim for claim in self.project.claims if claim.id == job.claim)
        execute = timing.execute if job.timed else run.execute
        return execute(job, claim, self.project.frameworks, self.environments, name, confinement=self.confinement)
