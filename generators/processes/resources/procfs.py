"""Find the descendants of a process in /proc and kill those that are left; Linux only.

A look at a running job follows the kernel's lists of children, so its cost does not grow with the number of other
processes on the machine. Only `remaining`, which is called at the end of a job, reads files of all of them.
"""

from __future__ import annotations

import os
import signal
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator
from contextlib import suppress
from time import sleep
from typing import NamedTuple

KILL_SECONDS = 0.005  # between two searches
# Absent where the kernel was built without CONFIG_PROC_CHILDREN.
LISTS_CHILDREN = os.path.exists(f"/proc/self/task/{os.getpid()}/children")  # noqa: PTH110 - texts throughout


class ProcessStat(NamedTuple):
    """Fields of `/proc/PID/stat`.

    Attributes:
        state: one letter, such as `T` for stopped and `Z` for ended but not yet reaped.
        group: number of its process group.
    """

    state: str
    parent: int
    group: int


def stat(process: int | str) -> ProcessStat | None:
    """The fields of a process, or of a folder of a thread below /proc; None once it is reaped."""
    with suppress(OSError, ValueError, IndexError):
        fields = _read(f"{process}/stat").rpartition(b")")[2].split(None, 3)
        return ProcessStat(fields[0].decode(), int(fields[1]), int(fields[2]))
    return None


def anonymous(process: int) -> int | None:
    """KiB of memory that no file backs; None once the process has ended.

    This is the sum of RssAnon and RssShmem, so a page that a forked child shares counts in both processes.
    Where the first thread has ended and others go on, only their files have the sum.
    """
    sizes = (_anonymous(name) for name in (str(process), *_threads(process)))
    return next((size for size in sizes if size is not None), None)


def anonymous_sizes(processes: Iterable[int]) -> list[int]:
    """`anonymous` of each process that lives."""
    return [size for process in processes if (size := anonymous(process)) is not None]


def descendants(first: int) -> dict[int, int]:
    """Each process that descends from the first, with its generation: 0 for the first, 1 for its children."""
    children: Callable[[int], list[int] | None] = _children if LISTS_CHILDREN else _by_parent().get
    found, waiting = {first: 0}, [first]
    for process in waiting:
        for child in children(process) or ():
            if child not in found:
                found[child] = found[process] + 1
                waiting.append(child)
    return found


def family(first: int) -> set[int]:
    """Each process that descends from the first or is in its session, also where it waits to be reaped."""
    return descendants(first).keys() | {process for process in _all_processes() if session(process) == first}


def remaining(first: int, mark: bytes) -> set[int]:
    """The living `family` of a process without itself, and daemons with `mark` in their environment."""
    found = family(first) | {process for process in _all_processes() if mark in _environment(process)}
    return {process for process in found - {first} if _lives(process)}


def kill_remaining(first: int, mark: bytes) -> None:
    """Kill the `remaining` processes until there are none, or 20 times: one that can't be killed is left."""
    for _ in range(20):
        processes = remaining(first, mark)
        if not processes:
            return
        for process in processes:
            with suppress(ProcessLookupError):
                os.kill(process, signal.SIGKILL)
        sleep(KILL_SECONDS)


def session(process: int) -> int | None:
    """The session of a process; None once it has been reaped."""
    try:
        return os.getsid(process)
    except OSError:
        return None


def _anonymous(name: str) -> int | None:
    with suppress(OSError):
        lines = _read(f"{name}/status").splitlines()
        sizes = [int(line.split()[1]) for line in lines if line.startswith((b"RssAnon:", b"RssShmem:"))]
        return sum(sizes) if sizes else None
    return None


def _lives(process: int) -> bool:
    """Whether any thread of a process has not ended; a process whose first thread has looks like a zombie."""
    return any((entry := stat(name)) and entry.state != "Z" for name in (str(process), *_threads(process)))


def _threads(process: int) -> Iterator[str]:
    """The folders of a process's threads, below /proc."""
    with suppress(OSError):
        for thread in os.listdir(f"/proc/{process}/task"):  # noqa: PTH208 - many times a second; texts are cheaper
            yield f"{process}/task/{thread}"


def _children(process: int) -> list[int]:
    """The children of every thread of a process."""
    found: list[int] = []
    with suppress(OSError):
        for thread in _threads(process):
            with suppress(OSError):
                found += map(int, _read(f"{thread}/children").split())
    return found


def _by_parent() -> dict[int, list[int]]:
    """The children of every process on this machine."""
    children: dict[int, list[int]] = defaultdict(list)
    for process in _all_processes():
        if entry := stat(process):
            children[entry.parent].append(process)
    return children


def _all_processes() -> list[int]:
    return [int(name) for name in os.listdir("/proc") if name.isdigit()]  # noqa: PTH208 - as above


def _environment(process: int) -> bytes:
    with suppress(OSError):
        return _read(f"{process}/environ")
    return b""


def _read(name: str) -> bytes:
    """The whole of a file below /proc; only the end of one is shorter than half a page."""
    descriptor = os.open(f"/proc/{name}", os.O_RDONLY | os.O_CLOEXEC)
    try:
        data = part = os.read(descriptor, 8192)
        while len(part) >= 2048:
            part = os.read(descriptor, 8192)
            data += part
        return data
    finally:
        os.close(descriptor)
