"""End the processes of some threads from another one, whatever they wait for: for who gives up a run at once."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from typing import Protocol
from weakref import WeakSet


class Endable(Protocol):
    """A process that can be killed from any thread."""

    def kill(self, outcome: str | None = None, reason: str | None = None) -> None:
        """Kill it with everything that it started."""


class Processes:
    """The processes that are started within `joined`, until all of them are ended."""

    def __init__(self) -> None:
        self._lock, self._processes = threading.Lock(), WeakSet[Endable]()
        self._reason = ""

    @contextmanager
    def joined(self) -> Iterator[None]:
        """Let every process belong here that this thread starts in the block."""
        token = _current.set(self)
        try:
            yield
        finally:
            _current.reset(token)

    def add(self, process: Endable) -> None:
        """Let a process belong here; it is killed at once where the others have been."""
        with self._lock:
            self._processes.add(process)
        if self._reason:
            process.kill("crashed", self._reason)

    def end(self, reason: str) -> None:
        """Kill them, and each that is started later: the outcome is `crashed`, with the reason."""
        with self._lock:
            self._reason, processes = reason, [*self._processes]
        for process in processes:
            process.kill("crashed", reason)


_current: ContextVar[Processes | None] = ContextVar("processes", default=None)


def started(process: Endable) -> None:
    """Let a process that has just been started belong to what its thread has joined."""
    if found := _current.get():
        found.add(process)
