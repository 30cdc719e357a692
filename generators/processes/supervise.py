"""Run one process, enforce its limits of memory, time and disk, and kill whatever is left of it."""

from __future__ import annotations

import os
import select
import selectors
import signal
import threading
from contextlib import suppress
from functools import partial
from math import inf
from pathlib import Path
from time import monotonic, sleep

from generators.harness.progress import ASK
from generators.processes import ending
from generators.processes.hand_over import HandOver
from generators.processes.reports.result import MORE_MEMORY, ProcessResult, limit_behind
from generators.processes.resources import control_groups
from generators.processes.resources.members import Members
from generators.processes.resources.pace import TICK, seconds_to_next_look
from generators.processes.resources.procfs import anonymous_sizes, descendants, stat
from generators.processes.resources.storage import Storage
from generators.processes.starts import Start
from generators.processes.streams import WRITTEN, Stream, close_all, new_pipes, new_streams
from generators.sandbox.access import Access
from generators.sandbox.layers import UNWRAPPED, Traits

GRACE = 3.0  # seconds that a wrapper has to end its descendants before it is killed itself
STOP_SECONDS = 0.2  # seconds that a script has to stop
# Seconds that a script has to say where it is before it is killed, after its time or over another limit; and those
# without a word after which it has said it.
ANSWER_SECONDS = 0.5
LIMIT_ANSWER_SECONDS = 0.1
QUIET_SECONDS = 0.01


class ChildProcess:
    """A running process: `line` reads its result pipe, `ended` waits for its end.

    When it ends, everything that it started is killed if it is still in its session or has the name of the scratch
    folder in its environment. It never outlives `kill`, its deadline or its caps.

    `start` starts it with the script's ends of its pipes.
    """

    def __init__(
        self,
        start: Start,
        *,
        access: Access,
        memory: float,
        seconds: float,
        traits: Traits = UNWRAPPED,
        scratch: str = "",
    ) -> None:
        self._memory, self._access, self._traits = memory, access, traits
        self._scratch = access.scratch.with_name(scratch) if scratch else access.scratch
        self._changed = threading.Condition()
        self._killed: str | None = None
        self._reason: str | None = None
        self._peak, self._held, self._cpu, self._over, self.stopped = 0.0, 0.0, 0.0, False, False
        self._script: tuple[int, int] | None = None
        self._end = self._sleeps_until = inf
        self._status = -int(signal.SIGKILL)
        self._began = self._next_look = monotonic()
        self._kills = control_groups.memory_kills()
        self._hand_over = HandOver(expected=traits.hands_over)
        self._storage = Storage(access, self._hand_over, on_disk=traits.scratch_on_disk)
        mark = os.fsencode(access.scratch.name)
        self._members = Members(self._hand_over, wrappers=traits.wrappers, mark=mark)
        self._ours, theirs = new_pipes()
        try:
            self._process = start({**theirs, "stdin": self._hand_over.stdin})
        except OSError:
            close_all(self._ours.values())
            self._hand_over.close()
            raise
        finally:
            self._hand_over.started()
            close_all(theirs.values())
        os.set_blocking(self._ours["control"], False)
        self._streams = dict(zip((self._ours[name] for name in WRITTEN), new_streams(), strict=True))
        self.pid, self._exit = self._process.pid, self._process.exit
        self._members.begin(self.pid)
        self._wake = os.eventfd(0, os.EFD_NONBLOCK | os.EFD_CLOEXEC)
        self.allow(seconds)
        threading.Thread(target=self._watch_to_the_end, daemon=True).start()
        ending.started(self)

    def allow(self, seconds: float, spent: float = 0) -> None:
        """Give it that many seconds, of which some are spent, from now; infinity for no deadline."""
        with self._changed:
            self._allowed, self._spent, self._deadline = seconds, spent, monotonic() + seconds - spent
            self._wake_before(self._deadline)

    def line(self) -> bytes | None:
        """The next line of the result pipe, or None once it has ended without one."""
        result = self._streams[self._ours["result"]]
        with self._changed:
            self._changed.wait_for(lambda: b"\n" in result.kept or self._over)
            return result.take_line()

    def write(self, line: bytes) -> None:
        """Write a line of less than a page into its control pipe; nothing happens where it has ended.

        It is killed where the pipe is full: it doesn't read, and whoever waits would wait for ever.
        """
        try:
            with self._changed, suppress(BrokenPipeError):
                if not self._over:
                    os.write(self._ours["control"], line + b"\n")
        except BlockingIOError:
            self.kill("crashed", "killed with its control pipe full of requests that it has not read")

    def stop(self) -> None:
        """Stop the script's processes, and return when its first one has stopped or ended.

        Those are its group, and in a process namespace also what has left that.
        """
        self.stopped = True
        worker, group = self._worker_and_group()
        self._signal_group(signal.SIGSTOP, group)
        until = monotonic() + STOP_SECONDS
        while (entry := stat(worker)) and entry.state not in {"T", "t", "Z"} and monotonic() < until:
            sleep(0.0005)
        with self._changed:  # the descriptor of the namespace is closed under this lock
            self._members.stop()

    def resume(self) -> None:
        """Let a stopped process go on."""
        with self._changed:
            self._next_look, self.stopped = max(self._next_look, monotonic() + TICK), False
            self._wake_before(self._next_look)
            self._members.resume()
        self._signal_group(signal.SIGCONT, self._worker_and_group()[1])

    @property
    def worker(self) -> int:
        """The script's own process: the first that is not a wrapper."""
        return self._worker_and_group()[0]

    def _worker_and_group(self) -> tuple[int, int]:
        """The script's first process and its group; the outermost wrapper until they exist."""
        wrappers = self._traits.wrappers
        if wrappers and self._script is None:
            found = (process for process, generation in descendants(self.pid).items() if generation == wrappers)
            worker = next(found, None)
            if worker and (entry := stat(worker)):
                self._script = worker, entry.group
        return self._script or (self.pid, self.pid)

    @property
    def scratch(self) -> Path:
        """Its scratch folder; in a tmpfs, a folder of that name."""
        return self._scratch

    @property
    def files(self) -> int | None:
        """The tmpfs that it may write, where it has one; after its end, until `release`, by `files_kept` alone."""
        return self._hand_over.folder

    def release(self) -> None:
        """Let its files go, once it has ended."""
        self._hand_over.close()

    def kill(self, outcome: str | None = None, reason: str | None = None) -> None:
        """Kill it with everything that it started; the first reason given stays."""
        if not self._killed:
            self._killed, self._reason = outcome, reason
        if self._traits.ends_descendants and self._end == inf:
            with self._changed:
                self._end = monotonic() + GRACE
                self._wake_before(self._end)
            self._signal_group(signal.SIGTERM, self.pid, alone=True)
        elif not self._traits.ends_descendants:
            self._signal_group(signal.SIGKILL, self.pid)

    def _kill_over_limit(self, where: str) -> None:
        self._ask_and_kill("over-limit", f"killed {where}", LIMIT_ANSWER_SECONDS)

    def _ask_and_kill(self, outcome: str, reason: str, seconds: float) -> None:
        """Have the script say where it is, and kill it once it has or its time for that is up."""
        asks = not self._killed and not self.stopped
        self._killed, self._reason = self._killed or outcome, self._reason or reason  # it may end of itself now
        end, worker = self._ours["position"], self.worker
        stream = self._streams[end]
        if asks and stream.seen and descendants(self.pid).get(worker, -1) >= self._traits.wrappers:
            seen, until, ready = stream.seen, monotonic() + seconds, select.poll()
            for watched in (end, self._exit):
                ready.register(watched, select.POLLIN)
            self._signal_group(ASK, worker, alone=True)
            while monotonic() < until:
                found = dict(ready.poll(1000 * QUIET_SECONDS))
                gone = self._exit in found or (end in found and self._read(end, stream) == 0)
                if gone or (not found and stream.seen > seen):
                    break
        self.kill()

    def ended(self) -> ProcessResult:
        """Wait for its end and say how it ended."""
        with self._changed:  # Python before 3.13 takes a thread for ended once its `join` was interrupted
            self._changed.wait_for(lambda: self._over)
        status = self._status
        status = 128 - status if self._traits.shell_status and status > 128 else status
        if not self._killed and (limit := limit_behind(status, self._cpu, starved=self._starved)):
            self._killed, self._reason = "over-limit", limit
        return ProcessResult(
            status=status,
            killed=self._killed,
            reason=self._reason,
            **{stream.name: bytes(stream.kept) for stream in self._streams.values()},
            seconds=self._seconds,
            peak_memory=self._peak,
            cpu_seconds=self._cpu,
            starved=self._starved,
            refused_calls=self._hand_over.refused_calls,
            forked=self._process.forked,
            lost=self._process.lost,
        )

    def _signal_group(self, number: signal.Signals, group: int, *, alone: bool = False) -> None:
        # The leader is reaped last, by _finish, so until then its id names this group and no other.
        with self._changed, suppress(ProcessLookupError):
            if not self._over:
                (os.kill if alone else os.killpg)(group, number)

    def _watch_to_the_end(self) -> None:
        try:
            self._watch()
        finally:
            with self._changed:
                self._over = True
                self._changed.notify_all()

    def _watch(self) -> None:
        with selectors.DefaultSelector() as selector:
            selector.register(self._exit, selectors.EVENT_READ)
            selector.register(self._wake, selectors.EVENT_READ, partial(os.eventfd_read, self._wake))
            for end, stream in self._streams.items():
                os.set_blocking(end, False)
                selector.register(end, selectors.EVENT_READ, partial(self._read, end, stream))
            self._hand_over.watch(selector)
            running = True
            while running:
                for key, _ in selector.select(self._seconds_to_sleep()):
                    if key.data is None:
                        running = False
                    elif not key.data():
                        selector.unregister(key.fd)
                if running:
                    self._check()
        self._finish()

    def _seconds_to_sleep(self) -> float | None:
        """Seconds until something is due; None where nothing is. A stopped process isn't looked at."""
        with self._changed:
            self._sleeps_until = min(inf if self.stopped else self._next_look, self._deadline, self._end)
            return None if self._sleeps_until == inf else max(0.0, self._sleeps_until - monotonic())

    def _wake_before(self, moment: float) -> None:
        """Wake up who watches, where that would sleep for longer; the lock is held."""
        if moment < self._sleeps_until and not self._over:
            os.eventfd_write(self._wake, 1)

    def _read(self, end: int, stream: Stream) -> int:
        """Read once from a pipe: how many bytes, 0 at its end, -1 where it is open and empty."""
        try:
            data = os.read(end, 1 << 16)
        except BlockingIOError:
            return -1
        if stream.name == "result":
            self._measure()
        with self._changed:
            fits = stream.take(data)
            self._changed.notify_all()
        if not fits:
            self._kill_over_limit(f"after writing more than {stream.limit >> 20} MiB to its {stream.name} pipe")
        return len(data)

    def _measure(self) -> None:
        """Look at memory, CPU time, what is written and the number of processes; memory includes files in memory.

        CPU time is known up to the last look: the one that its result has caused, in a process that gives one.
        """
        processes, proc = self._members.listed(), self._members.proc
        sizes = anonymous_sizes(processes, proc)
        memory = sum(sizes) / 1024
        self._peak = max(self._peak, memory)
        self._cpu = max(self._cpu, self._members.cpu_seconds(processes))
        if excess := self._storage.excess(processes):
            self._kill_over_limit(excess)
        files = self._storage.in_memory
        if memory + files > self._memory and files:  # a file that a process maps is counted twice
            memory = min(memory, self._storage.memory_beside(processes, proc))
        self._held = max(self._held, memory + files)
        if memory + files > self._memory:
            inside = f", {files:,.0f} MiB of it in files in memory" if files >= 1 else ""
            self._kill_over_limit(f"at {self._memory:,.0f} MiB{inside}; {MORE_MEMORY}")
        if len(sizes) > self._access.processes:
            self._kill_over_limit(f"with more than {self._access.processes} processes")

    def _check(self) -> None:
        """Hold the process to its limits, as far as something is due."""
        now, before = monotonic(), self._held
        if now >= self._next_look and not self.stopped:
            self._measure()
            self._next_look = now + seconds_to_next_look(self._held, before, self._memory)
        if now >= self._end:
            self._signal_group(signal.SIGKILL, self.pid)
            self._end = inf
        if now >= self._deadline:
            spent = f", {self._spent:.0f} s of them in earlier processes" if self._spent else ""
            self._ask_and_kill("timed-out", f"timed out after {self._allowed:g} s{spent}", ANSWER_SECONDS)
            self._deadline = inf

    def _finish(self) -> None:
        self._signal_group(signal.SIGKILL, self.pid)
        self._cpu = max(self._cpu, self._members.cpu_seconds(self._members.listed()))
        self._members.kill()
        for end, stream in self._streams.items():
            more = 1
            while more > 0 and stream.seen <= stream.limit:
                more = self._read(end, stream)
        self._seconds = monotonic() - self._began
        if excess := self._storage.excess(set(), last=True):
            self._kill_over_limit(excess)
        with self._changed:
            self._hand_over.close(keep_folder=self._traits.files_kept)
        self._starved = control_groups.memory_kills() > self._kills
        with self._changed:
            self._over = True
            self._status = self._process.wait()
            close_all((*self._ours.values(), self._wake))
