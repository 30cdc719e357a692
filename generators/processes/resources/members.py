"""Find the processes of a script, the sandbox's own left out, and kill those that are left at its end.

A process namespace has a /proc of its own, which lists its processes and no others, whoever their parents are.
Without one, a script's processes are the descendants of its first one and whatever is in its session.
"""

from __future__ import annotations

import os
import signal
from collections.abc import Iterable, Iterator
from contextlib import suppress
from time import monotonic, sleep

from generators.processes.hand_over import HandOver
from generators.processes.resources import procfs

SEARCH_TICK = 0.5  # seconds between two searches of the session for orphans
KILL_SECONDS = 0.005  # between two searches for what is left
STOP_SECONDS = 0.0005  # between two searches for what still runs
MOST_SEARCHES = 20  # a process that can't be killed is left


class Members:
    """The processes of a script; made before the first of them is started, and `begin` names it.

    `mark` is text in the environment of each, which finds those that have left the session.
    """

    def __init__(self, hand_over: HandOver, *, wrappers: int, mark: bytes) -> None:
        self._hand_over, self._wrappers, self._mark = hand_over, wrappers, mark
        self._first, self._known = 0, frozenset[int]()
        self._stopped = set[int]()
        self._last, self._counts = procfs.last_started(), False
        self._next_search = monotonic() + SEARCH_TICK

    def begin(self, first: int) -> None:
        """The first process has been started."""
        self._first = first
        self._counts = procfs.last_started() != self._last  # a number that stays is no count
        self._last = None

    @property
    def proc(self) -> str:
        """The folder of /proc that they are listed in."""
        inside = self._hand_over.processes
        return procfs.PROC if inside is None else f"{procfs.PROC}/self/fd/{inside}"

    def listed(self) -> frozenset[int]:
        """Their numbers below `proc`."""
        if self._hand_over.processes is not None:  # the first inside only reaps
            return frozenset(number for number in procfs.numbers(self.proc) if number > 1)
        last, now = procfs.last_started(), monotonic()
        if not self._counts or last != self._last or now >= self._next_search:
            self._known, self._last = self._of_session(search=now >= self._next_search), last
        return self._known  # where nothing was started anywhere, nobody has joined

    def cpu_seconds(self, listed: frozenset[int]) -> float:
        """CPU seconds of those that are listed now, and of what they and their wrappers have waited for.

        What ended without being waited for is missing: an orphan where the first of a namespace ignores its end.
        Whoever may wait for another is read before it, so that nothing counts twice.
        """
        first = procfs.cpu_seconds([self._first])
        reaper = [] if self._hand_over.processes is None else [1]
        others = procfs.cpu_seconds([*reaper, *sorted(listed)], self.proc)
        return first + others if self._wrappers else max(first, others)  # without wrappers it is listed itself

    def _of_session(self, *, search: bool) -> frozenset[int]:
        """The descendants; without a wrapper, to which orphans would go, also those found in the session."""
        found = {
            process for process, number in procfs.descendants(self._first).items() if number >= self._wrappers
        }
        if search:
            self._next_search = monotonic() + SEARCH_TICK
        if not self._wrappers:
            candidates = procfs.numbers() if search else self._known
            found.update(process for process in candidates if procfs.session(process) == self._first)
        return frozenset(found)

    def kill(self) -> None:
        """Kill what is left, the first process excepted, which its parent reaps.

        The first of a namespace only reaps, and can't end before a process of a fork server is reaped: none waits
        for it.
        """
        reapers = set() if self._hand_over.processes is None else {1}
        for _ in range(MOST_SEARCHES):
            left = {process for process in self._left() if procfs.lives(process, self.proc)}
            self._signal(left, signal.SIGKILL)
            if left <= reapers:
                return
            sleep(KILL_SECONDS)

    def stop(self) -> None:
        """Stop those of a namespace that run, whatever group they are in, and know them for `resume`.

        A process that has left the script's group could use the processor beside another script that is measured,
        or wake its own script up. Without a namespace, they aren't known in time.
        """
        if self._hand_over.processes is None:
            return
        for _ in range(MOST_SEARCHES):
            running = {number for number in self.listed() if procfs.runs(number, self.proc)}
            if not running:
                return
            self._signal(running, signal.SIGSTOP)
            self._stopped |= running
            sleep(STOP_SECONDS)

    def resume(self) -> None:
        """Let those go on that `stop` has stopped."""
        if self._hand_over.processes is not None:
            self._signal(self._stopped, signal.SIGCONT)
        self._stopped.clear()

    def _signal(self, members: Iterable[int], number: signal.Signals) -> None:
        for member in members:
            with suppress(OSError):
                self._send(member, number)

    def _left(self) -> Iterator[int]:
        """Every process that may be left; without a namespace this reads a file of each process of the machine."""
        if self._hand_over.processes is not None:
            yield from procfs.numbers(self.proc)
            return
        descendants = procfs.descendants(self._first)
        for process in procfs.numbers():
            known = process in descendants or procfs.session(process) == self._first
            if process != self._first and (known or self._mark in procfs.environment(process)):
                yield process

    def _send(self, process: int, number: signal.Signals) -> None:
        if self._hand_over.processes is None:
            os.kill(process, number)
            return
        folder = os.open(f"{self.proc}/{process}", os.O_RDONLY | os.O_DIRECTORY | os.O_CLOEXEC)
        try:
            signal.pidfd_send_signal(folder, number)  # its number is another one here
        finally:
            os.close(folder)
