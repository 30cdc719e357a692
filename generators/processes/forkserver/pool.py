"""Keep fork servers while jobs need them: one for each recipe, and of those without a job the last used alone."""

from __future__ import annotations

import threading
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager

from generators.processes.forkserver.server import ForkServer, NotForkableError, Recipe

MOST_STARTS = 3  # of one recipe: a server that ends again and again is no faster than fresh processes
MOST_IDLE = 4  # servers without a job; each holds a framework in memory


class ServerPool:
    """The servers of a run."""

    def __init__(self, start: Callable[[Recipe], ForkServer]) -> None:
        self._start, self._lock = start, threading.Lock()
        self._locks: dict[Recipe, threading.Lock] = {}
        self._servers: dict[Recipe, ForkServer] = {}  # the longest unused one first
        self._jobs, self._starts = Counter[Recipe](), Counter[Recipe]()
        self._given_up: set[Recipe] = set()
        self.closed = False

    @property
    def servers(self) -> tuple[ForkServer, ...]:
        """Those that are kept, the longest unused one first."""
        with self._lock:
            return tuple(self._servers.values())

    @contextmanager
    def server(self, recipe: Recipe) -> Iterator[ForkServer | None]:
        """A running server, which is not idle until the block is left; None once it was given up.

        Two threads that need the same one wait for one start.

        Raises:
            OSError: it can't be started.
            NotForkableError: it won't be started any more.
        """
        with self._lock:
            self._jobs[recipe] += 1
            lock = self._locks.setdefault(recipe, threading.Lock())
        try:
            with lock:
                server = self._running(recipe)
            yield server
        finally:
            self._end_job(recipe)

    def close(self) -> None:
        """End every server, and start none any more."""
        with self._lock:
            self.closed, servers = True, [*self._servers.values()]
            self._servers.clear()
        for server in servers:
            server.close()

    def _running(self, recipe: Recipe) -> ForkServer | None:
        server = self._servers.get(recipe)
        if server and server.alive:
            return server
        if server:
            server.close()
        if self.closed or recipe in self._given_up:
            return None
        try:
            server = self._new(recipe)
        except NotForkableError:
            self._given_up.add(recipe)
            raise
        with self._lock:
            if not self.closed:
                self._servers[recipe] = server
                return server
        server.close()
        return None

    def _new(self, recipe: Recipe) -> ForkServer:
        self._starts[recipe] += 1
        if self._starts[recipe] > MOST_STARTS:
            raise NotForkableError("it has ended too often")
        return self._start(recipe)

    def _end_job(self, recipe: Recipe) -> None:
        """Count a server as used until now, and end the longest idle ones of too many."""
        with self._lock:
            self._jobs[recipe] -= 1
            if recipe in self._servers:
                self._servers[recipe] = self._servers.pop(recipe)
            idle = [each for each in self._servers if not self._jobs[each]]
            surplus = [self._servers.pop(each) for each in idle[:-MOST_IDLE]]
            self._starts.subtract(server.recipe for server in surplus)  # these ends are no faults
        for server in surplus:
            server.close()
