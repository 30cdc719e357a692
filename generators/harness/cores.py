"""Cores come in; from then on this process runs on them alone. Standard library only, beside a script."""

from __future__ import annotations

import os
from collections.abc import Collection
from contextlib import suppress


def bind(cores: Collection[int]) -> None:
    """Let all threads of this process run on these cores alone; threads and processes to come inherit that.

    Raises:
        OSError: the machine forbids it, or has no such core.
    """
    os.sched_setaffinity(0, cores)
    for thread in os.listdir("/proc/self/task"):  # noqa: PTH208 - names are enough
        with suppress(ProcessLookupError):  # it has ended
            os.sched_setaffinity(int(thread), cores)
