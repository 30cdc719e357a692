"""Read what /proc says of processes: their memory, their CPU time, their state, their children; Linux only.

`proc` is the folder that has them: this machine's, or that of a process namespace, where each has another number.
"""

from __future__ import annotations

import os
import re
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator
from contextlib import suppress
from typing import NamedTuple

PROC = "/proc"
_TICKS = os.sysconf("SC_CLK_TCK")  # of /proc/PID/stat, a second
_SIZES = re.compile(rb"^RssAnon:\s*(\d+) kB$.*?^RssShmem:\s*(\d+) kB$", re.MULTILINE | re.DOTALL)
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


def stat(process: int | str, proc: str = PROC) -> ProcessStat | None:
    """The fields of a process, or of a folder of a thread below `proc`; None once it is reaped."""
    with suppress(OSError, ValueError, IndexError):
        fields = _read(f"{proc}/{process}/stat").rpartition(b")")[2].split(None, 3)
        return ProcessStat(fields[0].decode(), int(fields[1]), int(fields[2]))
    return None


def cpu_seconds(processes: Iterable[int], proc: str = PROC) -> float:
    """CPU seconds of processes, and of those that they have waited for, to a hundredth each; 0 once it is reaped.

    Fields 14 to 17 of `/proc/PID/stat`, which a process keeps from its end until it is reaped.
    """
    found = 0
    for process in processes:
        with suppress(OSError, ValueError):
            found += sum(map(int, _read(f"{proc}/{process}/stat").rpartition(b")")[2].split()[11:15]))
    return found / _TICKS


def numbers(proc: str = PROC) -> list[int]:
    """The number of each process; none once a namespace has come to its end, or while it can't be listed."""
    with suppress(OSError):
        return [int(name) for name in os.listdir(proc) if name.isdigit()]  # noqa: PTH208 - many times a second; texts are cheaper
    return []


def memory_parts(process: int, proc: str = PROC) -> tuple[int, int] | None:
    """KiB of memory that no file backs, private and shared (RssAnon, RssShmem); None once the process has ended.

    Where the first thread has ended and others go on, only their files say it.
    """
    parts = _memory_parts(f"{proc}/{process}")
    if parts is None:
        found = (_memory_parts(f"{proc}/{name}") for name in _threads(process, proc))
        parts = next((parts for parts in found if parts is not None), None)
    return parts


def anonymous(process: int, proc: str = PROC) -> int | None:
    """The sum of a process's `memory_parts`, so a page that a forked child shares counts in both processes."""
    parts = memory_parts(process, proc)
    return sum(parts) if parts else None


def anonymous_sizes(processes: Iterable[int], proc: str = PROC) -> list[int]:
    """`anonymous` of each process that lives."""
    return [size for process in processes if (size := anonymous(process, proc)) is not None]


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


def session(process: int) -> int | None:
    """The session of a process; None once it has been reaped."""
    try:
        return os.getsid(process)
    except OSError:
        return None


def last_started() -> bytes | None:
    """The number of the newest process or thread of this machine; None where the kernel doesn't say it itself."""
    with suppress(OSError, IndexError):
        if os.stat("/proc/loadavg").st_dev == os.stat(PROC).st_dev:  # noqa: PTH116 - as above; a container's may be made up
            return _read("/proc/loadavg").split()[4]
    return None


def lives(process: int, proc: str = PROC) -> bool:
    """Whether any thread of a process has not ended; a process whose first thread has looks like a zombie."""
    names = (str(process), *_threads(process, proc))
    return any((entry := stat(name, proc)) and entry.state != "Z" for name in names)


def runs(process: int, proc: str = PROC) -> bool:
    """Whether a process has not ended and isn't stopped; its threads tell where its first has ended."""
    entry = stat(process, proc)
    if entry and entry.state == "Z":
        states = [found.state for name in _threads(process, proc) if (found := stat(name, proc))]
        return not {*states} <= {"T", "t", "Z", "X"}
    return entry is not None and entry.state not in {"T", "t"}


def environment(process: int) -> bytes:
    """The variables that a process was started with; empty where it hides them."""
    with suppress(OSError):
        return _read(f"/proc/{process}/environ")
    return b""


def _memory_parts(folder: str) -> tuple[int, int] | None:
    with suppress(OSError):
        found = _SIZES.search(_read(f"{folder}/status"))
        return (int(found[1]), int(found[2])) if found else None
    return None


def _threads(process: int, proc: str = PROC) -> Iterator[str]:
    """The folders of a process's threads, below `proc`."""
    with suppress(OSError):
        for thread in os.listdir(f"{proc}/{process}/task"):  # noqa: PTH208 - as above
            yield f"{process}/task/{thread}"


def _children(process: int) -> list[int]:
    """The children of every thread of a process."""
    found: list[int] = []
    with suppress(OSError):
        for thread in _threads(process):
            with suppress(OSError):
                found += map(int, _read(f"/proc/{thread}/children").split())
    return found


def _by_parent() -> dict[int, list[int]]:
    """The children of every process on this machine."""
    children: dict[int, list[int]] = defaultdict(list)
    for process in numbers():
        if entry := stat(process):
            children[entry.parent].append(process)
    return children


def _read(path: str) -> bytes:
    """The whole of a file of /proc; only the end of one is shorter than half a page."""
    descriptor = os.open(path, os.O_RDONLY | os.O_CLOEXEC)
    try:
        data = part = os.read(descriptor, 8192)
        while len(part) >= 2048:
            part = os.read(descriptor, 8192)
            data += part
        return data
    finally:
        os.close(descriptor)
