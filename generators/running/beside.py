"""Jobs that wait for an environment come in; the same jobs, planned anew when it has been made, go out.

Environments are made one after another in a thread, while other jobs run. What their packages are is known only
then, and so is whether evidence of the same packages is there already.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from typing import NamedTuple

from generators.model import Job, Observation, Plan
from generators.running.environments.commands import Commands

Make = Callable[[str, Commands], object]


class PlannedAgain(NamedTuple):
    """What must run now that an environment has been made.

    Attributes:
        plan: of the claims that waited for it.
        resumed: what an interrupted run has measured in it, which is fresh now.
    """

    plan: Plan
    resumed: tuple[Observation, ...] = ()


PlanAgain = Callable[[str], PlannedAgain]


class ReleasedJobs(NamedTuple):
    """Jobs that no longer wait.

    Attributes:
        jobs: as they are planned now.
        fresh: those of which fresh evidence is there, each with what an interrupted run has measured of it.
    """

    jobs: tuple[Job, ...] = ()
    fresh: tuple[tuple[Job, tuple[Observation, ...]], ...] = ()


class Beside:
    """Environments that are made beside the jobs of a run."""

    def __init__(self, jobs: Sequence[Job], unmade: Sequence[str], make: Make, plan_again: PlanAgain) -> None:
        """Nothing is made before `start`.

        Args:
            jobs: of the run; those that need one of the environments wait.
            unmade: the environments, in the order in which they are made.
            make: makes the environment of a name by commands that this thread may stop.
            plan_again: is called with the name of an environment that was made, or could not be; what must run now
                of the claims that waited for it.
        """
        self._unmade = list(unmade)
        self._waiting = [job for job in jobs if self._awaits(job)]
        self._make, self._plan_again = make, plan_again
        self._commands = Commands()
        self._thread: ThreadPoolExecutor | None = None

    @property
    def waiting(self) -> frozenset[object]:
        """Keys of the jobs that wait."""
        return frozenset(job.key for job in self._waiting)

    def start(self) -> dict[Future[object], str]:
        """Begin to make them; what ends when each is made, with its name."""
        if not self._unmade:
            return {}
        self._thread = ThreadPoolExecutor(1, thread_name_prefix="environment")
        return {self._thread.submit(self._make, name, self._commands): name for name in self._unmade}

    def release(self, name: str) -> ReleasedJobs:
        """The jobs that waited for that environment alone, now that it has been made or could not be."""
        self._unmade.remove(name)
        released = [job for job in self._waiting if name in job.environments.values() and not self._awaits(job)]
        self._waiting = [job for job in self._waiting if job not in released]
        made = self._plan_again(name)
        planned = {job.key: job for job in made.plan.jobs}
        jobs, fresh = [], []
        for job in released:
            if job.key in planned:
                jobs.append(planned[job.key])
            else:
                fresh.append(
                    (job, tuple(seen for seen in made.resumed if (seen.claim, seen.framework) in job.scripts))
                )
        return ReleasedJobs(tuple(jobs), tuple(fresh))

    def stop(self) -> None:
        """End what is being made; what is left half made is made again by the next run."""
        if self._thread:
            self._commands.stop()
            self._thread.shutdown(wait=False, cancel_futures=True)

    def _awaits(self, job: Job) -> bool:
        return not set(self._unmade).isdisjoint(job.environments.values())


def _nothing(*_: object) -> PlannedAgain:
    return PlannedAgain(Plan(jobs=(), fresh={}))


NOTHING_BESIDE = Beside((), (), _nothing, _nothing)
