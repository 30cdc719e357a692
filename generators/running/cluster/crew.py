"""Have the workers of a cluster execute the scripts of a run: a scheduler comes in; observations go out.

Dask decides which worker gets a job, notices that one is lost and sends its jobs to another. What is left for a
run is which workers it uses (`roll`), what a job carries (`parcels`), and when to give one up (`errands`).
"""

from __future__ import annotations

import secrets
from collections.abc import Callable, Iterator, Mapping, Sequence
from concurrent.futures import FIRST_COMPLETED, Future, wait
from contextlib import contextmanager, suppress
from typing import Any, TypeVar

from generators.errors import ClaimsError, UsageError
from generators.model import Claim, Environment, Job, Machine, Observation, Plan, Project, Reporter, Request
from generators.running.cluster.connect import GONE, connect
from generators.running.cluster.errands import Errand, Errands, LostError
from generators.running.cluster.parcels import crashed, parcel_of, shares, signed
from generators.running.cluster.roll import EXCLUSIVE, START, Roll
from generators.running.cluster.terms import Answer, Parcel
from generators.running.cluster.wanted import packages_of, terms_of
from generators.running.cluster.watch import Watch
from generators.running.environments.commands import Commands
from generators.running.environments.make import OnStep
from generators.running.execute import WAKE
from generators.running.job_queue import JobQueue
from generators.running.timing.used_evidence import Used
from generators.sandbox import policy
from generators.sandbox.layers import Confinement
from generators.sandbox.levels import LEVELS

Observations = tuple[Observation, ...]
T = TypeVar("T")


@contextmanager
def open_crew(request: Request, reporter: Reporter) -> Iterator[Crew]:
    """The cluster that the request names, which is let go when the block is left.

    Raises:
        UsageError: Dask is not installed, or the request names a cluster only in part.
        ClaimsError: no scheduler answers.
    """
    if request.workers:
        raise UsageError(
            "--jobs: each worker of a cluster says itself how many it runs; see `dask worker --nthreads`"
        )
    crew = Crew(request, reporter)
    try:
        yield crew
    finally:
        crew.close()


class Crew:
    """The workers of a cluster, for one run."""

    def __init__(self, request: Request, reporter: Reporter) -> None:
        """Connect to the scheduler; no worker is asked yet."""
        self._request, self._reporter = request, reporter
        self._client = connect(request.scheduler)
        self._token = secrets.token_hex(4)
        self._errands = Errands(self._client, self._token, self._where)
        self._roll: Roll | None = None
        self._watch: Watch | None = None

    def enlist(self, project: Project, claims: tuple[Claim, ...], request: Request) -> Crew:
        """Ask the workers, and use those that are alike.

        Raises:
            UsageError: no worker is of the machine class that is named.
            ClaimsError: no worker is there, or none can be used.
        """
        terms, on_warning = terms_of(project, claims, request, self._token), self._reporter.on_warning
        self._roll = Roll(self._client, terms, packages_of(project, claims, request), on_warning)
        self._watch = Watch(self._client, self._roll, self._errands, self._reporter)
        self._roll.begin(request.machine)
        self._watch.look_for_newcomers()  # one may have come before the scheduler knew who listens
        return self

    # --- what a plan asks, as a `Workplace` ---

    @property
    def machine(self) -> Machine:
        """The machine class of the workers."""
        return self._known.report.machine

    @property
    def workers(self) -> int:
        """How many jobs they execute at the same time."""
        return max(1, self._known.threads)

    @property
    def weakness(self) -> str | None:
        """What the weakest of their sandboxes lacks."""
        reports = [self._known.reports[address] for address in sorted(self._known.used)] or [self._known.report]
        weakest = max(reports, key=lambda report: LEVELS.index(report.level))
        return policy.warning(Confinement(None, weakest.level, weakest.layers), self._request.sandbox)

    def observe(self, name: str) -> Environment:
        """The environment as the workers have it."""
        return self._known.report.environments[name]

    def is_missing(self, name: str) -> bool:
        """Whether a worker is yet to make it."""
        return any(name in self._known.reports[address].unmade for address in self._known.used)

    def make(self, name: str, on_step: OnStep, _commands: Commands) -> None:
        """Have every worker make it."""
        on_step(f"having {len(self._known.used)} workers make the environment {name}")
        self._known.make(name)

    def which(self, program: str) -> str | None:
        """Where the workers have a program; an interpreter is where its environment is."""
        found = self._known.report.programs
        return found.get(program) if program in found else program

    # --- what a run asks ---

    def require(self, plan: Plan) -> None:
        """Check that there are workers for all jobs of a plan.

        Raises:
            ClaimsError: some must run alone, and no worker is for such jobs.
        """
        if any(job.alone for job in plan.jobs) and not self._known.hosts:
            raise ClaimsError(
                f"--scheduler: timings and jobs with `exclusive` need a worker with the resource {EXCLUSIVE}, and "
                f"none has it; {START}"
            )

    def submit(self, job: Job, project: Project, run: str) -> Future[Observations]:
        """The observations to come of a job that runs beside others."""
        return self._first(self._send(parcel_of((job,), project, run), project, {}))

    def alone(
        self, jobs: Sequence[Job], project: Project, run: str, used: Used
    ) -> Iterator[tuple[Job, Observations]]:
        """Each job beside which nothing runs, with its observations: exclusive ones, then timings.

        Machines share the jobs; all timings of a machine are one task, so that none changes it between launches.
        """
        hosts, resources = max(1, len(self._known.hosts)), {EXCLUSIVE: 1.0}
        queue = JobQueue(
            hosts, lambda job: self._first(self._send(parcel_of((job,), project, run), project, resources))
        )
        queue.add(job for job in jobs if not job.timed)
        while queue.started:
            done, _ = wait(queue.started, timeout=WAKE, return_when=FIRST_COMPLETED)
            for future in done & queue.started.keys():
                yield queue.started.pop(future), future.result()
            queue.fill()
        timed = shares([job for job in jobs if job.timed], hosts)
        going = {self._send(parcel_of(part, project, run, used), project, resources): part for part in timed}
        while going:
            done_parts, _ = wait(going, timeout=WAKE, return_when=FIRST_COMPLETED)
            for part in done_parts:
                yield from zip(going.pop(part), part.result(), strict=True)

    def close(self) -> None:
        """End what is on its way, and leave the cluster."""
        if self._watch:
            self._watch.close()
        self._errands.close()
        if self._roll:
            self._roll.close()
        with suppress(Exception):  # the scheduler may be gone
            self._client.close(timeout=5)

    @property
    def _known(self) -> Roll:
        """The workers, once they were asked."""
        if self._roll is None:
            raise ClaimsError("no worker was asked yet")
        return self._roll

    @staticmethod
    def _first(several: Future[list[Observations]]) -> Future[Observations]:
        found: Future[Observations] = Future()
        several.add_done_callback(lambda done: _pass_on(done, found, lambda ended: ended.result()[0]))
        return found

    def _send(
        self, parcel: Parcel, project: Project, resources: Mapping[str, float]
    ) -> Future[list[Observations]]:
        """The observations to come of each job of a parcel, which one worker executes."""
        device = self._request.device.partition(":")[0]
        if self._watch and not (self._known.hosts if EXCLUSIVE in resources else self._known.used):
            self._watch.be_patient()
        answer = self._errands.send(parcel, {**resources, **({device: 1.0} if device else {})})
        found: Future[list[Observations]] = Future()

        def observed(ended: Future[Answer]) -> list[Observations]:
            try:
                return signed(ended.result(), parcel, self._known.reports)
            except LostError as error:
                return crashed(parcel, project, self._known.report.environments, str(error))

        answer.add_done_callback(lambda done: _pass_on(done, found, observed))
        return found

    def _where(self, errand: Errand) -> frozenset[str]:
        """Workers that may have an errand: never one that has just come, and is not admitted yet.

        Raises:
            ClaimsError: the scheduler has forgotten the run.
        """
        if self._known.is_forgotten:
            raise ClaimsError(GONE)
        return frozenset(self._known.hosts) if EXCLUSIVE in errand.resources else self._known.used


def _pass_on(done: Future[T], to: Future[Any], made_of: Callable[[Future[T]], Any]) -> None:
    """Give a future what is made of another one that has ended."""
    if done.cancelled():
        to.cancel()
        return
    try:
        to.set_result(made_of(done))
    except Exception as error:  # noqa: BLE001 - whoever waits for the future gets it
        to.set_exception(error)
