"""What /proc says of the processes of a session; Linux only.

Memory is what `/proc/PID/status` calls RssAnon and RssShmem, so a page that a forked child shares counts in both.
"""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

PROC = Path("/proc")


def members(session: int) -> Iterator[int]:
    """The processes of a session, but those that have ended and wait to be reaped."""
    for name in os.listdir(PROC):  # noqa: PTH208 - twenty times a second; strings are cheaper than paths
        if name.isdigit():
            with suppress(OSError, ValueError):
                state, _, _, its_session, *_ = (PROC / name / "stat").read_bytes().rpartition(b")")[2].split()
                if int(its_session) == session and state != b"Z":
                    yield int(name)


def marked(mark: bytes) -> Iterator[int]:
    """The processes that were started with `mark` in their environment."""
    for name in os.listdir(PROC):  # noqa: PTH208 - as in `members`
        if name.isdigit():
            with suppress(OSError):
                if mark in (PROC / name / "environ").read_bytes():
                    yield int(name)


def anonymous(process: int) -> int:
    """KiB of memory of a process that no file backs; 0 once it has ended."""
    with suppress(OSError):
        lines = (PROC / str(process) / "status").read_text().splitlines()
        return sum(int(line.split()[1]) for line in lines if line.startswith(("RssAnon:", "RssShmem:")))
    return 0
