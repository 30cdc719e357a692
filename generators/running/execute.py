"""Run a plan: jobs side by side first, then those that run alone; every observation is kept as it comes."""

from __future__ import annotations

import secrets
from collections import Counter
from collections.abc import Callable, Generator, Iterable, Iterator, Mapping, Sequence
from concurrent.futures import FIRST_COMPLETED, Executor, Future, wait
from contextlib import closing
from typing import Any, NamedTuple

from generators import clock, temporary
from generators.evidence.store import Store
from generators.model import (
    AllEvidence,
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
from generators.running.beside import NOTHING_BESIDE, Beside
from generators.running.environments.machine import this_machine
from generators.running.executors import new_executor, workers_for
from generators.running.job_queue import JobQueue
from generators.running.planning.schedule import place
from generators.running.timing.comparison import MOST, Comparison
from generators.running.timing.launches import Launches
from generators.running.timing.used_evidence import Used, evidence_of_used
from generators.running.workplace import Elsewhere
from generators.sandbox.layers import UNCONFINED, Confinement

Start = Callable[[Job], Future[tuple[Observation, ...]]]

WAKE = 0.5  # seconds; an interrupt that another thread has taken is seen when the main one wakes up


class _Result(NamedTuple):
    """A job, and what was observed of it.

    Attributes:
        ran: whether it ran; otherwise it proved to be fresh, and an interrupted run may have observed it.
    """

    job: Job
    observations: tuple[Observation, ...]
    ran: bool = True


class Execution(NamedTuple):
    """What the jobs of a run share.

    Attributes:
        environments: as observed, by name; one that is made beside the jobs takes its place there.
        reporter: is called at every job's start and end.
        confinement: what is around each script.
        source: what the project was read from.
        forks: where processes are forked; those that hold modules for other jobs end before anything is timed.
        elsewhere: the machines that execute the jobs; None for this one.
    """

    project: Project
    environments: Mapping[str, Environment]
    request: Request
    reporter: Reporter
    confinement: Confinement = UNCONFINED
    source: Source | None = None
    forks: ForkServers | None = None
    elsewhere: Elsewhere | None = None

    def run(
        self, plan: Plan, store: Store, resumed: Sequence[Observation] = (), beside: Beside = NOTHING_BESIDE
    ) -> tuple[Observation, ...]:
        """The observations of every job, kept in `store` from the run's manifest on; its footer makes them count.

        Args:
            plan: names the jobs.
            store: its lock is held.
            resumed: what runs that were cut off have observed, to count with this run.
            beside: makes the environments that some of the jobs wait for.

        Raises:
            EvidenceError: the evidence can't be written, or a job reported otherwise than once.
        """
        manifest = self._manifest(plan, store, resumed)
        temporary.sweep()
        store.journal.begin(manifest)
        for observation in resumed:
            store.journal.keep(manifest.run, observation)
        observations: list[Observation] = []
        taken_over = [*resumed]
        with closing(self._results(plan, manifest.run, beside, store, observations)) as results:
            for job, reported, ran in results:
                if not ran:
                    seen = {(observation.claim, observation.framework) for observation in reported}
                    manifest = manifest.without({*job.scripts} - seen)
                    manifest = manifest.resuming(observation.run for observation in reported)
                    store.journal.begin(manifest)
                for observation in reported:
                    store.journal.keep(manifest.run, observation)
                if ran:
                    observations += reported
                    self.reporter.on_job_end(job, reported)
                else:
                    taken_over += reported
                    self.reporter.on_job_fresh(job)
        counted = Counter(observation.outcome for observation in (*taken_over, *observations))
        outcomes = {outcome: counted[outcome] for outcome in Outcome}
        store.finish(Footer(run=manifest.run, finished=clock.now(), outcomes=outcomes))
        return tuple(observations)

    def _manifest(self, plan: Plan, store: Store, resumed: Sequence[Observation]) -> Manifest:
        """What this run sets out to do."""
        started, earlier = clock.now(), store.journal.ledgers()
        jobs = [script for job in plan.jobs for script in job.scripts]
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
            machine=self.elsewhere.machine if self.elsewhere else this_machine(),
            source=self.source,
        )

    def _results(
        self, plan: Plan, run_id: str, beside: Beside, store: Store, seen: Sequence[Observation]
    ) -> Generator[_Result, None, None]:
        """Each job with its observations, as they come; `seen` has those of this run so far."""
        pool, workers, start = self._starter(run_id)
        queue = JobQueue(workers, start)
        alone: list[Job] = []

        def admit(jobs: Iterable[Job]) -> None:
            shared: list[Job] = []
            for job in jobs:
                (alone if job.alone else shared).append(job)
            queue.add(shared)

        try:
            making = beside.start()
            admit(job for job in plan.jobs if job.key not in beside.waiting)
            while queue.started or making:
                futures: list[Future[Any]] = [*queue.started, *making]
                done, _ = wait(futures, timeout=WAKE, return_when=FIRST_COMPLETED)
                for made in done & making.keys():
                    made.result()
                    released = beside.release(making.pop(made))
                    admit(released.jobs)
                    yield from (_Result(job, taken_over, ran=False) for job, taken_over in released.fresh)
                ended = [(queue.started.pop(future), future) for future in done & queue.started.keys()]
                queue.fill()  # before anything is written about those that have ended
                for job, future in ended:
                    yield _Result(job, future.result())
        finally:
            beside.stop()
            if pool:
                pool.shutdown(wait=False, cancel_futures=True)  # an interrupted run waits for no script
        alone.sort(key=place)

        def used(claim: Claim) -> AllEvidence:
            return evidence_of_used(self.project, claim, store, seen)

        if self.elsewhere:
            yield from (_Result(*ended) for ended in self.elsewhere.alone(alone, self.project, run_id, used))
            return
        yield from (_Result(job, self.observe(job, run_id)) for job in alone if not job.timed)
        timed = [job for job in alone if job.timed]
        yield from (_Result(*ended) for ended in self.timings(timed, run_id, used))

    def timings(
        self, jobs: Sequence[Job], run_id: str, used: Used
    ) -> Iterator[tuple[Job, tuple[Observation, ...]]]:
        """Timings come last and together, launch by launch, while nothing else runs; each as it stops.

        Args:
            jobs: all of them.
            run_id: name of the run.
            used: gives the evidence of the claims that a timed claim uses, when it is asked.
        """
        if not jobs:
            return
        for job in jobs:
            self.reporter.on_job_start(job)
        launches = Launches(
            [self.comparison(job, run_id, used) for job in jobs],
            run_id,
            self.forks,
            on_progress=self.reporter.on_preparation,
            on_warning=self.reporter.on_warning,
        )
        with closing(launches.run()) as stopped:
            yield from ((comparison.job, comparison.observations()) for comparison in stopped)

    def comparison(self, job: Job, run_id: str, used: Used, most: int = MOST) -> Comparison:
        """The scripts of a timing, which judges at its looks whether it goes on.

        Args:
            job: the timing.
            run_id: name of the run; empty where nothing is kept.
            used: gives the evidence of the claims that a timed claim uses, when it is asked.
            most: launches at most.
        """
        from generators.judging.looks import why_go_on

        def why(claim: Claim, observations: Mapping[str, Observation]) -> str | None:
            return why_go_on(self.project, claim, observations, used(claim), clock.now())

        return Comparison(self._scripts(job, run_id), why, most)

    def _starter(self, run_id: str) -> tuple[Executor | None, int, Start]:
        """What starts the jobs that may run side by side: an executor of this process, if any; workers; how."""
        if elsewhere := self.elsewhere:
            return None, elsewhere.workers, lambda job: elsewhere.submit(job, self.project, run_id)
        workers = workers_for(self.request)
        pool = new_executor(self.request.engine, workers)
        return pool, workers, lambda job: pool.submit(self.observe, job, run_id)

    def observe(self, job: Job, run_id: str) -> tuple[Observation, ...]:
        """The observations of a job, one for each of its frameworks, made in this process."""
        self.reporter.on_job_start(job)
        return run_scripts(self._scripts(job, run_id))

    def _scripts(self, job: Job, run_id: str) -> list[Script]:
        claim = self.project.claims_by_id[job.claim]
        frameworks, environments = self.project.frameworks, self.environments
        return [
            Script(
                job,
                claim,
                frameworks[name],
                environments[job.environments[name]],
                run_id,
                self.confinement,
                self.forks,
            )
            for name in job.frameworks
        ]
