"""The process that stays outside of a sandbox and ends as the confined one does, with all that it started.

Standard library only. Where there is no process namespace, the reaper makes sure that nothing is left: it inherits
every orphan, and ends only when all are gone.
"""

from __future__ import annotations

import contextlib
import os
import select
import signal
import struct
import sys
from pathlib import Path
from typing import NoReturn

from generators.sandbox import syscalls


class Reaper:
    """Forks the process that becomes confined, and waits for it.

    Attributes:
        orphans: whether it inherits what the confined process leaves.
        follows: whether it dies with the thread that started it.
    """

    def __init__(self, *, orphans: bool = False, follows: bool = True) -> None:
        self.orphans, self.follows = orphans, follows
        self._read, self._write = os.pipe()

    def fork(self) -> None:
        """Return in the child alone; it dies with the reaper."""
        if self.orphans:
            syscalls.prctl(syscalls.PR_SET_CHILD_SUBREAPER, 1)
        child = os.fork()
        if child:
            self._wait_for(child)
        os.close(self._read)
        if self.orphans:
            os.setpgid(0, 0)  # the script can be stopped without its reaper
        self.follow()

    def follow(self) -> None:
        """Die with the reaper; called again after a change of user, which makes the kernel forget the request."""
        syscalls.prctl(syscalls.PR_SET_PDEATHSIG, signal.SIGKILL)
        poll = select.poll()
        poll.register(self._write, 0)
        if poll.poll(0):  # nobody reads any more: the reaper had ended before the request
            os._exit(1)

    def fork_script(self) -> None:
        """Fork again: this process only reaps, and reports to the reaper how the other ended."""
        child = os.fork()
        if child == 0:
            syscalls.prctl(syscalls.PR_SET_DUMPABLE, 1)  # a change of user hides its own /proc/self from it
            self.release()
            return
        syscalls.prctl(syscalls.PR_SET_DUMPABLE, 0)  # of the same user as the script, which must not reach into it
        _close_all_but(self._write)
        os.write(self._write, struct.pack("=i", _reap(child)))
        os._exit(0)

    def release(self) -> None:
        """Close this process's end of the pipe to the reaper."""
        os.close(self._write)

    def _wait_for(self, child: int) -> NoReturn:
        _close_all_but(self._read)
        status = int(signal.SIGKILL)
        with contextlib.suppress(_StoppedError):
            try:
                # A reaper of orphans must live to end them; the end of any other ends its process namespace.
                signal.signal(signal.SIGTERM, _stop if self.orphans else signal.SIG_DFL)
                if self.follows:
                    syscalls.prctl(syscalls.PR_SET_PDEATHSIG, signal.SIGTERM if self.orphans else signal.SIGKILL)
                status = _reap(child)
            finally:
                signal.signal(signal.SIGTERM, signal.SIG_IGN)
        if self.orphans:
            _kill_children()
        reported = os.read(self._read, 4)
        exit_as(struct.unpack("=i", reported)[0] if len(reported) == 4 else status)


class _StoppedError(Exception):
    """The supervisor has sent SIGTERM."""


def _stop(*_: object) -> None:
    raise _StoppedError


def _reap(child: int) -> int:
    """The wait status of a child; orphans that end before it are reaped."""
    while True:
        ended, status = os.wait()
        if ended == child:
            return status


def _kill_children() -> None:
    """Kill every child until there is none; an orphan becomes a child when its parent dies.

    A child that isn't reaped keeps its number, so no other process is ever killed.
    """
    listed = Path("/proc/self/task") / str(os.getpid()) / "children"
    while True:
        for name in listed.read_text(encoding="ascii").split():
            with contextlib.suppress(ProcessLookupError, PermissionError):
                os.kill(int(name), signal.SIGKILL)
        try:
            os.wait()
        except ChildProcessError:
            return


def exit_as(status: int) -> NoReturn:
    """End with the exit code, or by the signal, of a wait status."""
    code = os.waitstatus_to_exitcode(status)
    if code < 0:
        with contextlib.suppress(OSError):  # SIGKILL takes no handler
            signal.signal(-code, signal.SIG_DFL)
        os.kill(os.getpid(), -code)
    os._exit(code if code >= 0 else 128 - code)


def _close_all_but(kept: int) -> None:
    """Close every pipe that belongs to the script."""
    sys.stdout = sys.stderr = None  # nothing is printed from here on
    os.closerange(0, kept)
    os.closerange(kept + 1, os.sysconf("SC_OPEN_MAX"))
