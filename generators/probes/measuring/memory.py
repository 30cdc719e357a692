"""How far the memory of this process rises while a piece of work is done, and that of its programs; Linux only."""

import os
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import TypeVar

Result = TypeVar("Result")
PROC = Path("/proc")
STATUS = PROC / "self" / "status"
PAUSE = 0.002
PAUSE_BETWEEN_PROCESSES = 0.02  # a reading looks at each process of the system


def memory_in_use(entry: str = "VmRSS") -> float:
    """MiB that this process has in memory, mapped files included; `VmHWM` is the most since its start."""
    return _sum(f"{entry}:")


def unbacked_memory() -> float:
    """MiB of this process's memory that no file backs; the pages of a file that is read are not counted."""
    return _sum("RssAnon:", "RssShmem:")


def memory_rise(work: Callable[[], object], pause: float = PAUSE) -> float:
    """MiB by which the highest reading of `unbacked_memory` during `work` exceeds the one before it, at least 0.

    A thread takes a reading every `pause` seconds, so a peak that is over sooner can be missed.
    """
    before = unbacked_memory()
    with _readings(unbacked_memory, pause) as readings:
        work()
    return max(readings) - before


def run_with_peak(work: Callable[[], Result], pause: float = PAUSE) -> tuple[Result, float]:
    """What `work` gives, and the most MiB that this process had in memory meanwhile.

    Where the work needs more than the process ever had, the kernel's own record says how much. Otherwise it is
    the highest of readings every `pause` seconds, so that a peak that is over sooner can be missed.
    """
    record = memory_in_use("VmHWM")
    with _readings(memory_in_use, pause) as readings:
        result = work()
    now = memory_in_use("VmHWM")
    return result, now if now > record else max(readings)


def run_with_programs(work: Callable[[], Result]) -> tuple[Result, float]:
    """What `work` gives, and the most MiB that this process and the programs that it started had together.

    The programs are read every 20 ms, so that one that is over sooner can be missed; pages that they share with
    each other count for each. A fork of this process that runs no program of its own is left out.
    """
    with _readings(lambda: memory_in_use() + memory_of_programs(), PAUSE_BETWEEN_PROCESSES) as together:
        result, peak = run_with_peak(work)
    return result, max(peak, *together)


def memory_of_programs() -> float:
    """MiB that programs have in memory which this process has started, directly or through others."""
    started = {str(os.getpid())}
    parents = _parents()
    while more := {child for child, parent in parents.items() if parent in started} - started:
        started |= more
    return sum(_memory_of(process) for process in started - {str(os.getpid())})


def _parents() -> dict[str, str]:
    """Each process and the one that started it."""
    parents = {}
    for folder in PROC.glob("[0-9]*"):
        with suppress(OSError):  # it has just ended
            state = (folder / "stat").read_text(encoding="utf-8", errors="replace")
            parents[folder.name] = state.rpartition(")")[2].split()[1]
    return parents


def _memory_of(process: str) -> float:
    """MiB of a process; 0 once it has ended, or while it runs our own command and may share our memory."""
    with suppress(OSError):
        if (PROC / process / "cmdline").read_bytes() != (PROC / "self" / "cmdline").read_bytes():
            return _sum("VmRSS:", status=PROC / process / "status")
    return 0


def _sum(*entries: str, status: Path = STATUS) -> float:
    lines = status.read_text(encoding="ascii", errors="replace").splitlines()
    return sum(int(line.split()[1]) for line in lines if line.startswith(entries)) / 1024


@contextmanager
def _readings(read: Callable[[], float], pause: float) -> Iterator[list[float]]:
    """Readings before, during and after the block."""
    readings = [read()]
    done = threading.Event()

    def watch() -> None:
        while not done.wait(pause):
            readings.append(read())

    watcher = threading.Thread(target=watch, daemon=True)
    watcher.start()
    try:
        yield readings
    finally:
        done.set()
        watcher.join()
        readings.append(read())
