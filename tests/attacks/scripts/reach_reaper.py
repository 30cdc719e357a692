"""Attack the reaper of this process: end it, stop it, write into its memory, take its name."""

import os
import signal

from tools import LIBRARY, through, works


def verify():
    parent = (
        os.getppid()
    )  # 0 where it is in another namespace; a signal to that number is for the script's own group
    for process in {1, parent} - {0}:
        for number in (signal.SIGSTOP, signal.SIGKILL):
            works(os.kill, process, number)
    first = [process for process in (1, parent) if process not in {0, os.getpid()}]
    reached = [works(lambda: open(f"/proc/{pid}/mem", "r+b").close()) for pid in first]  # noqa: B023
    traced = [LIBRARY.ptrace(16, pid, 0, 0) != -1 for pid in first]
    return through(memory=any(reached), traced=any(traced), orphaned=os.getppid() != parent)
