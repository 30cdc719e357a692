"""The process that stays outside of a sandbox: it ends as the confined one does, and takes everything along.

Standard library only. Where there is no process namespace, the keeper is what makes sure that nothing is left: it
inherits every orphan, and ends only when all are gone.
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
    """A process that forks one which goes on, and waits for it.

    Attributes:
        orphans: whether it inherits what the confined process leaves behind.
    """

    def __init__(self, *, orphans: bool = False) -> None:
        self.orphans = orphans
        self._read, self._write = os.pipe()

    def fork(self) -> None:
        """Return in the child alone; it dies with the keeper."""
        if self.orphans:
            syscalls.prctl(syscalls.PR_SET_CHILD_SUBREAPER, 1)
        child = os.fork()
        if child:
            self._keep(child)
        os.close(self._read)
        if self.orphans:
            os.setpgid(0, 0)  # the script can be stopped without its keeper
        self.follow()

    def follow(self) -> None:
        """Die with the keeper; asked again after a change of user, which the kernel takes for a fresh start."""
        syscalls.prctl(syscalls.PR_SET_PDEATHSIG, signal.SIGKILL)
        watch = select.poll()
        watch.register(self._write, 0)
        if watch.poll(0):  # nobody reads any more: the keeper was gone before the kernel was asked
            os._exit(1)

    def hand_over(self) -> None:
        """Fork once more: this process only reaps and tells the keeper how the other ended."""
        child = os.fork()
        if child == 0:
            syscalls.prctl(syscalls.PR_SET_DUMPABLE, 1)  # a change of user had hidden its own /proc/self from it
            self.release()
            return
        syscalls.prctl(syscalls.PR_SET_DUMPABLE, 0)  # of the same user as the script, which must not reach into it
        _close_all_but(self._write)
        os.write(self._write, struct.pack("=i", _reap(child)))
        os._exit(0)

    def release(self) -> None:
        """Nothing more is told to the keeper by this process."""
        os.close(self._write)

    def _keep(self, child: int) -> NoReturn:
        _close_all_but(self._read)
        status = int(signal.SIGKILL)
        with contextlib.suppress(_StoppedError):
            try:
                # A keeper of orphans must live to end them; any other takes its process namespace along.
                signal.signal(signal.SIGTERM, _stop if self.orphans else signal.SIG_DFL)
                syscalls.prctl(syscalls.PR_SET_PDEATHSIG, signal.SIGTERM if self.orphans else signal.SIGKILL)
                status = _reap(child)
            finally:
                signal.signal(signal.SIGTERM, signal.SIG_IGN)
        if self.orphans:
            _end_all()
        told = os.read(self._read, 4)
        leave(struct.unpack("=i", told)[0] if len(told) == 4 else status)


class _StoppedError(Exception):
    """The supervisor wants an end."""


def _stop(*_: object) -> None:
    raise _StoppedError


def _reap(child: int) -> int:
    """The wait status of a child; orphans that end before it are reaped and forgotten."""
    while True:
        ended, status = os.wait()
        if ended == child:
            return status


def _end_all() -> None:
    """Kill every child until there is none; an orphan becomes a child when its parent dies.

    A child that isn't reaped keeps its number, so no other process is ever meant.
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


def leave(status: int) -> NoReturn:
    """End as that wait status says: with the same exit code, or by the same signal."""
    code = os.waitstatus_to_exitcode(status)
    if code < 0:
        with contextlib.suppress(OSError):  # SIGKILL takes no handler
            signal.signal(-code, signal.SIG_DFL)
        os.kill(os.getpid(), -code)
    os._exit(code if code >= 0 else 128 - code)


def _close_all_but(kept: int) -> None:
    """Hold no pipe open that belongs to the script."""
    sys.stdout = sys.stderr = None  # nothing is printed from here on
    os.closerange(0, kept)
    os.closerange(kept + 1, os.sysconf("SC_OPEN_MAX"))
