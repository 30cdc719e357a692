"""Hold on a worker what the jobs of a run share there: copies of claims, fork servers, environments, a sandbox."""

from __future__ import annotations

import fcntl
import os
import platform
import shutil
import threading
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path

from generators import clock, temporary
from generators.model import (
    AllEvidence,
    Article,
    Claim,
    Environment,
    Job,
    Observation,
    Plan,
    Project,
    Request,
    digest,
)
from generators.processes.ending import Processes
from generators.processes.forkserver.level import open_servers
from generators.running.cluster.parcels import bare
from generators.running.cluster.terms import NotEnlistedError, Parcel, Report, Terms, own_code
from generators.running.environments import observe
from generators.running.environments.commands import Commands
from generators.running.environments.machine import this_machine
from generators.running.execute import Execution
from generators.running.staging import write_claim
from generators.running.timing.used_evidence import evidence_of_used
from generators.sandbox import policy

KERNEL = Path("/proc/sys/kernel/random/boot_id")
NO_ARTICLE = Article(title="on a worker")


class Bench:
    """What a worker has for one run; nothing of it outlives `close` but the environments that it has made."""

    def __init__(self, terms: Terms, top: Path, say: Callable[[dict[str, object]], None]) -> None:
        """Choose the sandbox, and make what the run has made elsewhere.

        Args:
            terms: of the run.
            top: a folder of this machine, in which environments are kept for later runs.
            say: sends an event to the run.
        """
        self.terms, self._say = terms, say
        home = top / f"claims-{digest([dict(terms.tables), (terms.constraints or b'').hex()])[:16]}"
        home.mkdir(mode=0o755, parents=True, exist_ok=True)
        if terms.constraints is not None:
            (home / "constraints.txt").write_bytes(terms.constraints)
        self.project = Project(
            root=home,
            frameworks=dict(terms.frameworks),
            environments=dict(terms.tables),
            article=NO_ARTICLE,
            claims=(),
        )
        temporary.sweep()
        self.confinement = policy.choose(home, "none" if terms.sandbox == "none" else "auto")
        self._lock, self._claims, self._going = threading.Lock(), dict[str, Claim](), dict[str, Processes]()
        self._commands, self._closed = Commands(), False
        with ExitStack() as stack:
            self._folder = stack.enter_context(temporary.folder("bench"))
            if os.getuid() == 0:
                self._folder.chmod(0o755)  # root's scripts run as another user
            self._forks = stack.enter_context(
                open_servers(home, [self._folder / "claims"], self.confinement, self.on_warning)
            )
            for name in terms.made:
                self.make(name)
            self.environments = {name: self._observed(name) for name in terms.environments}
            self._stack = stack.pop_all()

    def report(self) -> Report:
        """What this worker is, and has."""
        return Report(
            code=own_code(),
            moment=clock.now(),
            python=platform.python_version(),
            machine=this_machine(),
            kernel=KERNEL.read_text(encoding="ascii").strip(),
            level=self.confinement.level,
            layers=self.confinement.layers,
            environments=self.environments,
            unmade=frozenset(name for name in self.environments if observe.is_missing(self.project, name)),
            programs={name: shutil.which(name) for name in self.terms.programs},
        )

    def make(self, name: str) -> None:
        """Make the environment of that name, unless it is there; other workers of this machine wait for it."""
        with self._alone():
            observe.make_if_missing(self.project, name, self.on_step, self._commands)

    def made(self, name: str) -> Report:
        """As `make`; what this worker is and has then."""
        self.make(name)
        self.environments = {**self.environments, name: self._observed(name)}
        return self.report()

    def run(self, parcel: Parcel, key: str) -> tuple[tuple[Observation, ...], ...]:
        """What is observed of each job of a parcel, in their order; `key` is that of its task.

        Raises:
            NotEnlistedError: the run was given up meanwhile, so that nothing of it counts.
        """
        try:
            observed = self._observe(parcel, key)
        except OSError as error:  # such as a folder that is gone
            if self._closed:
                raise NotEnlistedError from error
            raise
        if self._closed:
            raise NotEnlistedError
        return observed

    def end(self, key: str) -> None:
        """End the processes of a task that the run has let go."""
        with self._lock:
            processes = self._going.get(key)
        if processes:
            processes.end("the run has let it go")

    def _observe(self, parcel: Parcel, key: str) -> tuple[tuple[Observation, ...], ...]:
        claims = tuple(self._placed(claim, parcel) for claim in parcel.claims)
        execution = Execution(
            self.project.model_copy(update={"claims": (*claims, *parcel.used)}),
            self.environments,
            Request(),
            self,
            self.confinement,
            None,
            self._forks,
        )
        with self._processes_of(key) as processes, processes.joined():
            if not parcel.jobs[0].timed:
                observed = [execution.observe(job, parcel.run) for job in parcel.jobs]
            else:
                observed = _timed(execution, parcel)
        return tuple(tuple(map(bare, observations)) for observations in observed)

    def close(self) -> None:
        """End every process of the run, and remove its files."""
        with self._lock:
            self._closed, going = True, [*self._going.values()]
        self._commands.stop()
        for processes in going:
            processes.end("the run has given it up")
        self._stack.close()

    # It follows the jobs, as a `Reporter`.

    def on_job_start(self, job: Job) -> None:
        """Tell the run that a job starts."""
        self._say({"started": [job.claim, *job.frameworks]})

    def on_job_end(self, job: Job, observations: tuple[Observation, ...]) -> None:
        """Nothing is said: the observations are the answer."""

    def on_job_fresh(self, job: Job) -> None:
        """Nothing is said: no job of a worker proves fresh."""

    def on_plan(self, plan: Plan) -> None:
        """Nothing is said: the plan is the run's."""

    def on_warning(self, message: str) -> None:
        """Tell the run what its user should know."""
        self._say({"warning": message})

    def on_step(self, message: str) -> None:
        """Tell the run a step in the making of an environment."""
        self._say({"step": message})

    on_preparation = on_step

    def _observed(self, name: str) -> Environment:
        return observe.observe(self.project, name, self.terms.device, self.confinement)

    def _placed(self, claim: Claim, parcel: Parcel) -> Claim:
        """The claim in a folder of this machine; written by the first of its jobs."""
        with self._lock:
            if claim.id not in self._claims:
                self._claims[claim.id] = write_claim(claim, parcel.files[claim.id], self._folder)
            return self._claims[claim.id]

    @contextmanager
    def _processes_of(self, key: str) -> Iterator[Processes]:
        """What the processes of a task join, until it has ended."""
        processes = Processes()
        with self._lock:
            if self._closed:
                raise NotEnlistedError
            self._going[key] = processes
        try:
            yield processes
        finally:
            with self._lock:
                del self._going[key]

    @contextmanager
    def _alone(self) -> Iterator[None]:
        with (self.project.root / "making").open("a") as file:
            fcntl.flock(file, fcntl.LOCK_EX)
            yield


def _timed(execution: Execution, parcel: Parcel) -> list[tuple[Observation, ...]]:
    """What is observed of each timing of a parcel, in their order; each look knows what is observed by then."""
    seen: list[Observation] = []
    found = {}

    def used(claim: Claim) -> AllEvidence:
        return evidence_of_used(execution.project, claim, parcel, seen)

    for job, observations in execution.timings(parcel.jobs, parcel.run, used):
        seen += observations
        found[job.key] = observations
    return [found[job.key] for job in parcel.jobs]
