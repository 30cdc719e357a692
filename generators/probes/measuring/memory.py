"""How far the memory of this process rises while a piece of work is done; Linux only."""

import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TypeVar

Result = TypeVar("Result")
STATUS = Path("/proc/self/status")
PAUSE = 0.002


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


def _sum(*entries: str) -> float:
    lines = STATUS.read_text(encoding="ascii").splitlines()
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
