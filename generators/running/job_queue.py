"""Jobs that may run side by side come in, also while others run; the longest of them start first."""

from __future__ import annotations

import heapq
from collections.abc import Callable, Iterable
from concurrent.futures import Executor, Future

from generators.model import Job, Observation

Observations = tuple[Observation, ...]


class JobQueue:
    """Jobs that wait for a worker, and those that an executor has.

    Attributes:
        started: the job of each future that the executor has; the caller takes out those that are done.
    """

    def __init__(self, executor: Executor, workers: int, observe: Callable[[Job], Observations]) -> None:
        """Nothing is started yet.

        Args:
            executor: runs the jobs.
            workers: of the executor. It gets twice as many jobs, so that none of them waits for this thread.
            observe: runs a job.
        """
        self.started: dict[Future[Observations], Job] = {}
        self._executor, self._most, self._observe = executor, 2 * workers, observe
        self._ready: list[tuple[float, object, Job]] = []

    def add(self, jobs: Iterable[Job]) -> None:
        """Let these jobs start as well, each in its turn."""
        for job in jobs:
            heapq.heappush(self._ready, (-job.expected, job.key, job))
        self.fill()

    def fill(self) -> None:
        """Give the executor as many jobs as it may have."""
        while self._ready and len(self.started) < self._most:
            job = heapq.heappop(self._ready)[-1]
            self.started[self._executor.submit(self._observe, job)] = job
