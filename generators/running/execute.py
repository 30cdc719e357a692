"""Run a plan: jobs side by side first, then the timings, each alone; every observation is kept as it comes."""

from __future__ import annotations

import secrets
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from concurrent.futures import FIRST_COMPLETED, wait
from typing import NamedTuple

from generators import clock, temporary
from generators.evidence.store import Store
from generators.model import (
    Claim,
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
    Source,
)
from generators.processes.forkserver.servers import ForkServers
from generators.processes.script import Script
from generators.processes.script_run import run_scripts
from generators.running.environments.machine import this_machine
from generators.running.executors import new_executor
from generators.running.timing import paired
from generators.sandbox.layers import UNCONFINED, Confinement

WAKE = 0.5  # seconds; an interrupt that another thread has taken is seen when the main one wakes up


class Execution(NamedTuple):
    """What the jobs of a run share.

    Attributes:
        environments: as observed, by name.
        reporter: is called at every job's start and end.
        confinement: what is around each script.
        source: what the project was read from.
        forks: where processes are forked; they end before anything is timed.
    """

    project: Project
    environments: Mapping[str, Environment]
    request: Request
    reporter: Reporter
    confinement: Confinement = UNCONFINED
    source: Source | None = None
    forks: ForkServers | None = None

    def run(self, plan: Plan, store: Store, resumed: Sequence[Observation] = ()) -> tuple[Observation, ...]:
        """The observations of every job, kept in `store` from the run's manifest on; its footer makes them count.

        Args:
            plan: names the jobs.
            store: its lock is held.
            resumed: what runs that were cut off have observed, to count with this run.

        Raises:
            EvidenceError: the evidence can't be written, or a job reported otherwise than once.
        """
        manifest = self._manifest(plan, store, resumed)
        temporary.sweep()
        store.journal.begin(manifest)
        for observation in resumed:
            store.journal.keep(manifest.run, observation)
        observations: list[Observation] = []
        for job, reported in self._results(plan, manifest.run):
            for observation in reported:
                store.journal.keep(manifest.run, observation)
            observations += reported
            self.reporter.on_job_end(job, reported)
        counted = Counter(observation.outcome for observation in (*resumed, *observations))
        outcomes = {outcome: counted[outcome] for outcome in Outcome}
        store.finish(Footer(run=manifest.run, finished=clock.now(), outcomes=outcomes))
        return tuple(observations)

    def _manifest(self, plan: Plan, store: Store, resumed: Sequence[Observation]) -> Manifest:
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
            expected=(*((observation.claim, observation.framework) for observation in resumed), *jobs),
            resumes=tuple(sorted({observation.run for observation in resumed})),
            machine=this_machine(),
            source=self.source,
        )

    def _results(self, plan: Plan, run_id: str) -> Iterator[tuple[Job, tuple[Observation, ...]]]:
        """Each job with its observations, as they come."""
        claims = self.project.claims_by_id
        pool = new_executor(self.request.engine, self.request.workers or this_machine().cores)
        try:
            pending = {
                pool.submit(self._observe, job, claims[job.claim], run_id): job
                for job in plan.jobs
                if not job.timed
            }
            while pending:
                done, _ = wait(pending, timeout=WAKE, return_when=FIRST_COMPLETED)
                for future in done:
                    yield pending.pop(future), future.result()
        finally:
            pool.shutdown(wait=False, cancel_futures=True)  # an interrupted run waits for no script
        if self.forks:
            self.forks.close()
        for job in plan.jobs:
            if job.timed:
                yield job, self._observe(job, claims[job.claim], run_id)

    def _observe(self, job: Job, claim: Claim, run_id: str) -> tuple[Observation, ...]:
        self.reporter.on_job_start(job)
        frameworks, environments = self.project.frameworks, self.environments
        scripts = [
            Script(
                job,
                claim,
                frameworks[name],
                environments[job.environments[name]],
                run_id,
                self.confinement,
                None if job.timed else self.forks,
            )
            for name in job.frameworks
        ]
        return paired.time_scripts(scripts) if job.timed else run_scripts(scripts)
