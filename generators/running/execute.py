"""Run a plan: jobs side by side first, then the timings, each alone; every observation is kept as it comes."""

from __future__ import annotations

import secrets
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from concurrent.futures import FIRST_COMPLETED, wait
from typing import NamedTuple

from generators import clock
from generators.evidence.store import Store
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
from generators.processes import scratch
from generators.processes.script import run_job
from generators.running import executors
from generators.running.environments.machine import this_machine
from generators.running.timing import paired
from generators.sandbox.layers import UNCONFINED, Confinement

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
    confinement: Confinement = UNCONFINED

    def run(self, plan: Plan, store: Store, taken: Sequence[Observation] = ()) -> tuple[Observation, ...]:
        """The observations of every job, kept in `store` from the run's manifest on; its footer makes them count.

        Args:
            plan: names the jobs.
            store: its lock is held.
            taken: what runs that were cut off have observed, to count with this run.

        Raises:
            EvidenceError: the evidence can't be written, or a job reported otherwise than once.
        """
        manifest = self._manifest(plan, store, taken)
        scratch.sweep()
        store.journal.begin(manifest)
        for observation in taken:
            store.journal.keep(manifest.run, observation)
        observations: list[Observation] = []
        for job, reported in self._reports(plan, manifest.run):
            for observation in reported:
                store.journal.keep(manifest.run, observation)
            observations += reported
            self.reporter.on_job_end(job, reported)
        counted = Counter(observation.outcome for observation in (*taken, *observations))
        outcomes = {outcome: counted[outcome] for outcome in Outcome}
        store.finish(Footer(run=manifest.run, finished=clock.now(), outcomes=outcomes))
        return tuple(observations)

    def _manifest(self, plan: Plan, store: Store, taken: Sequence[Observation]) -> Manifest:
        """What this run sets out to do."""
        started, earlier = clock.now(), store.journal.ledgers()
        jobs = [(job.claim, framework) for job in plan.jobs for framework in job.frameworks]
        if earlier and (last := max(ledger.manifest.started for ledger in earlier)) > started:
            self.reporter.on_warning(
                f"the clock says {started:%Y-%m-%d %H:%M} UTC, and an earlier run {last:%Y-%m-%d %H:%M}; "
                "runs keep their order, but set it right"
            )
        return Manifest(
            run=f"{started:%Y%m%dT%H%M%SZ}-{secrets.token_hex(4)}",
            number=1 + max((ledger.manifest.number for ledger in earlier), default=0),
            started=started,
            expected=(*((one.claim, one.framework) for one in taken), *jobs),
            resumes=tuple(sorted({one.run for one in taken})),
            machine=this_machine(),
        )

    def _reports(self, plan: Plan, name: str) -> Iterator[tuple[Job, tuple[Observation, ...]]]:
        """Each job with its observations, as they come."""
        workers = self.request.workers or this_machine().cores
        pool = executors.executor(self.request.engine, workers)
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
        self.reporter.on_job_start(job)
        claim = self.project.claims_by_id[job.claim]
        execute = paired.execute if job.timed else run_job
        return execute(job, claim, self.project.frameworks, self.environments, name, confinement=self.confinement)
