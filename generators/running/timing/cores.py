"""Cores come in; for a while the calling thread runs on them alone."""

from __future__ import annotations

import os
from collections.abc import Collection, Iterator
from contextlib import contextmanager

ANY: tuple[int, ...] = ()  # any core that this process has


@contextmanager
def on_cores(cores: Collection[int]) -> Iterator[None]:
    """Run the calling thread on these cores, and afterwards where it could run before."""
    if not cores:
        yield
        return
    before = os.sched_getaffinity(0)
    os.sched_setaffinity(0, cores)
    try:
        yield
    finally:
        os.sched_setaffinity(0, before)
