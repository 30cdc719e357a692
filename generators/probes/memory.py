"""How far the memory of this process rises while a piece of work is done; Linux only."""

import threading
from collections.abc import Callable
from pathlib import Path

STATUS = Path("/proc/self/status")
PAUSE = 0.002


def held() -> float:
    """MiB of this process's memory that no file backs; the pages of a file that is read are not counted."""
    lines = STATUS.read_text().splitlines()
    kibibytes = sum(int(line.split()[1]) for line in lines if line.startswith(("RssAnon:", "RssShmem:")))
    return kibibytes / 1024


def rise(work: Callable[[], object], pause: float = PAUSE) -> float:
    """MiB by which the highest of many readings during `work` exceeds the one before it, at least 0.

    A thread takes a reading every `pause` seconds, so a peak that is over sooner can be missed.
    """
    before = highest = held()
    done = threading.Event()

    def watch() -> None:
        nonlocal highest
        while not done.wait(pause):
            highest = max(highest, held())

    watcher = threading.Thread(target=watch, daemon=True)
    watcher.start()
    try:
        work()
    finally:
        done.set()
        watcher.join()
    return max(highest, held()) - before
