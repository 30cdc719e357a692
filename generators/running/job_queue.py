"""Jobs that may run side by side come in, also while others run; the longest of them start first."""

from __future__ import annotations

import heapq
from collections.abc import Callable, Iterable
from concurrent.futures import Future

from generators.model import Job, Observation

Observations = tuple[Observation, ...]


class JobQueue:
    """Jobs that wait for a worker, and those that workers have.

    Attributes:
        started: the job of each future that the workers have; the caller takes out those that are done.
    """

    def __init__(self, workers: int, start: Callable[[Job], Future[Observations]]) -> None:
        """Nothing is started yet.

        Args:
            workers: that there are. They get twice as many jobs, so that none of them waits for this thread.
            start: hands a job to them.
        """
        self.started: dict[Future[Observations], Job] = {}
        self._most, self._start = 2 * workers, start
        self._ready: list[tuple[float, object, Job]] = []

    def add(self, jobs: Iterable[Job]) -> None:
        """Let these jobs start as well, each in its turn."""
        for job in jobs:
            heapq.heappush(self._ready, (-job.expected, job.key, job))
        self.fill()

    def fill(self) -> None:
        """Give the workers as many jobs as they may have."""
        while self._ready and len(self.started) < self._most:
            job = heapq.heappop(self._ready)[-1]
            self.started[self._start(job)] = job
