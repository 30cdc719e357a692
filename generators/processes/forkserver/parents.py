"""Hold the servers of one launch: each process of a comparison is forked from a parent of its own.

A process keeps a bias for its whole life: its addresses, its seed of hashes, the order in which it has loaded
libraries. Two forks of one parent share all that, so two processes that are compared never come from one parent,
and no parent outlives its launch.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import contextmanager
from pathlib import Path
from typing import NamedTuple, Self

from generators.processes.forkserver.server import ForkServer, Recipe
from generators.processes.forkserver.servers import ForkServers
from generators.processes.launch import Limits
from generators.processes.supervise import ChildProcess

AT_ONCE = 2  # servers that start side by side, while nothing is measured


class Parent(NamedTuple):
    """Which server a process is forked from.

    Attributes:
        side: of a comparison, such as `tensorflow` or `twin`; no two sides have a parent in common.
        recipe: what it holds.
    """

    side: str
    recipe: Recipe


class Parents:
    """Servers that start together and end together."""

    def __init__(self, forks: ForkServers) -> None:
        self._forks = forks
        self._servers: dict[Parent, ForkServer] = {}

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    @property
    def servers(self) -> Mapping[Parent, ForkServer]:
        """Those that run."""
        return self._servers

    def parent(self, side: str, interpreter: Path, preload: tuple[str, ...], limits: Limits) -> Parent:
        """What a process of that side is forked from."""
        return Parent(side, self._forks.recipe(interpreter, preload, limits))

    def begin(self, parents: Collection[Parent]) -> None:
        """Start those that don't run yet, two at a time.

        Raises:
            OSError: one can't be started; the others are kept until `close`.
        """
        missing = [parent for parent in dict.fromkeys(parents) if parent not in self._servers]
        pool, started = ThreadPoolExecutor(AT_ONCE), dict[Parent, Future[ForkServer]]()
        try:
            for parent in missing:
                started[parent] = pool.submit(self._forks.new_server, parent.recipe)
            failures = [failure for future in started.values() if (failure := future.exception())]
        except BaseException:  # an interrupt waits for no import
            for future in started.values():
                future.add_done_callback(_close)
            raise
        finally:
            pool.shutdown(wait=False, cancel_futures=True)
        self._servers |= {parent: future.result() for parent, future in started.items() if not future.exception()}
        if failures:
            raise failures[0]

    @contextmanager
    def start(
        self, parent: Parent, job: Mapping[str, object], limits: Limits, *, keep_files: bool = False
    ) -> Iterator[ChildProcess]:
        """A process that does `job`; it and all that it wrote are gone when the block is left.

        Raises:
            OSError: its server can't be started, refuses, or has ended.
        """
        self.begin([parent])
        with self._forks.start(self._servers[parent], job, limits, keep_files=keep_files) as process:
            yield process

    def close(self) -> None:
        """End every server."""
        while self._servers:
            self._servers.popitem()[1].close()


def _close(started: Future[ForkServer]) -> None:
    """Close a server that nobody waits for any more."""
    if not started.cancelled() and not started.exception():
        started.result().close()
