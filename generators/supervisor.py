"""One process in a session of its own, watched by a thread until nothing of it is left; Linux only."""

from __future__ import annotations

import os
import selectors
import signal
import subprocess
import threading
from contextlib import suppress
from dataclasses import dataclass, field
from math import inf
from pathlib import Path
from time import monotonic

from generators.processes import anonymous, marked, members

KEPT = 64 << 10
FLOOD = 16 << 20
RESULT_LIMIT = 1 << 20
TICK = 0.05


@dataclass(frozen=True)
class Ended:
    """How a process ended.

    Attributes:
        status: exit status, negative for a signal.
        killed: `timed-out` or `over-limit` where the supervisor killed it, else empty.
        reason: why it was killed, in words.
        result: what is left unread of the result pipe.
        stdout: at most 64 KiB, as `stderr`.
        seconds: wall time from start to end.
        peak_memory: MiB of anonymous memory of the session.
    """

    status: int
    killed: str
    reason: str
    result: bytes
    stdout: bytes
    stderr: bytes
    seconds: float
    peak_memory: float


@dataclass
class Stream:
    """What came out of a pipe: everything is counted, only the beginning is kept."""

    name: str
    keep: int
    limit: int
    kept: bytearray = field(default_factory=bytearray)
    seen: int = 0

    def take(self, data: bytes) -> bool:
        """Take some bytes in; False once it is too much."""
        self.seen += len(data)
        self.kept += data[: max(0, self.keep - len(self.kept))]
        return self.seen <= self.limit


class Supervised:
    """A running process: its result pipe is read by `line`, its end by `ended`.

    Everything that it started and that is still in its session, or carries `mark` in its environment, is
    killed when it ends; it never outlives `kill`, its deadline or its caps.
    """

    def __init__(  # noqa: PLR0913 - what a process is made of
        self,
        command: list[str],
        *,
        environment: dict[str, str],
        folder: Path,
        memory: float,
        seconds: float,
        result: tuple[int, int],
        control: tuple[int, int],
    ) -> None:
        self._memory, self._result_end, self._control = memory, result[0], control[1]
        self._mark = os.fsencode(folder)
        self._streams = (
            Stream("stdout", KEPT, FLOOD),
            Stream("stderr", KEPT, FLOOD),
            Stream("result", RESULT_LIMIT, RESULT_LIMIT),
        )
        self._changed = threading.Condition()
        self._killed = self._reason = ""
        self._peak, self._over, self.stopped = 0.0, False, False
        self._began = monotonic()
        try:
            self._process = subprocess.Popen(
                command,
                env=environment,
                cwd=folder,
                stdin=subprocess.DEVNULL,
                stdout=subprocess.PIPE,
                stderr=subprocess.PIPE,
                pass_fds=(result[1], control[0]),
                start_new_session=True,
            )
        except OSError:
            os.close(result[0])
            os.close(control[1])
            raise
        finally:
            os.close(result[1])
            os.close(control[0])
        self._printed = [pipe for pipe in (self._process.stdout, self._process.stderr) if pipe is not None]
        self.pid = self._process.pid
        self._exit = os.pidfd_open(self.pid)
        self.allow(seconds)
        self._thread = threading.Thread(target=self._watch, daemon=True)
        self._thread.start()

    def allow(self, seconds: float) -> None:
        """Give it that many seconds from now; infinity for no deadline."""
        self._allowed, self._deadline = seconds, monotonic() + seconds

    def line(self) -> bytes | None:
        """The next line of the result pipe, or None once it has ended without one."""
        result = self._streams[2].kept
        with self._changed:
            self._changed.wait_for(lambda: b"\n" in result or self._over)
            if b"\n" not in result:
                return None
            line, _, rest = bytes(result).partition(b"\n")
            result[:] = rest
            self._streams[2].seen = len(rest)
            return line

    def write(self, line: bytes) -> None:
        """Write a line into its control pipe; nothing happens where it has ended."""
        with self._changed, suppress(BrokenPipeError):
            if not self._over:
                os.write(self._control, line + b"\n")

    def stop(self) -> None:
        """Stop every process of its group, and return when the first has stopped or ended."""
        self.stopped = True
        self._signal_group(signal.SIGSTOP)
        with suppress(ChildProcessError):
            os.waitid(os.P_PID, self.pid, os.WSTOPPED | os.WEXITED | os.WNOWAIT)

    def resume(self) -> None:
        """Let a stopped process go on."""
        self.stopped = False
        self._signal_group(signal.SIGCONT)

    def kill(self, outcome: str = "", reason: str = "") -> None:
        """Kill it with everything that it started; the first reason given stays."""
        if not self._killed:
            self._killed, self._reason = outcome, reason
        self._signal_group(signal.SIGKILL)

    def ended(self) -> Ended:
        """Wait for its end and say how it ended."""
        self._thread.join()
        return Ended(
            status=self._process.returncode,
            killed=self._killed,
            reason=self._reason,
            **{stream.name: bytes(stream.kept) for stream in self._streams},
            seconds=self._seconds,
            peak_memory=self._peak,
        )

    def _signal_group(self, number: signal.Signals) -> None:
        # The leader is reaped last, by _finish, so until then its id names this group and no other.
        with self._changed, suppress(ProcessLookupError):
            if not self._over:
                os.killpg(self.pid, number)

    def _watch(self) -> None:
        ends = (*(pipe.fileno() for pipe in self._printed), self._result_end)
        with selectors.DefaultSelector() as selector:
            selector.register(self._exit, selectors.EVENT_READ)
            for end, stream in zip(ends, self._streams, strict=True):
                os.set_blocking(end, False)
                selector.register(end, selectors.EVENT_READ, stream)
            tick = 0.0
            running = True
            while running:
                for key, _ in selector.select(TICK):
                    if key.data is None:
                        running = False
                    elif self._read(key.fd, key.data) == 0:
                        selector.unregister(key.fd)
                if running and monotonic() >= tick:
                    self._check()
                    tick = monotonic() + TICK
        self._finish(ends)

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
            limit = f"{stream.limit >> 20} MiB"
            self.kill("over-limit", f"killed after writing more than {limit} to its {stream.name} pipe")
        return len(data)

    def _measure(self) -> None:
        self._peak = max(self._peak, sum(map(anonymous, members(self.pid))) / 1024)

    def _check(self) -> None:
        if not self.stopped:
            self._measure()
        if self._peak > self._memory:
            self.kill("over-limit", f"killed at {self._memory:,.0f} MiB")
        elif monotonic() > self._deadline:
            self.kill("timed-out", f"timed out after {self._allowed:g} s")
            self._deadline = inf

    def _finish(self, ends: tuple[int, ...]) -> None:
        self._signal_group(signal.SIGKILL)
        self._kill_left()
        for end, stream in zip(ends, self._streams, strict=True):
            more = 1
            while more > 0 and stream.seen <= stream.limit:
                more = self._read(end, stream)
        self._seconds = monotonic() - self._began
        with self._changed:
            self._over = True
            self._process.wait()
            self._changed.notify_all()
        for pipe in self._printed:
            pipe.close()
        for end in (self._result_end, self._control, self._exit):
            os.close(end)

    def _kill_left(self) -> None:
        """Kill what is left of the session, and daemons that left it but kept its environment."""
        for _ in range(20):
            left = {*members(self.pid), *marked(self._mark)} - {self.pid}
            if not left:
                return
            for process in left:
                with suppress(ProcessLookupError):
                    os.kill(process, signal.SIGKILL)
