"""Seconds of blocks of calls; standard library only, since it runs beside a script."""

from __future__ import annotations

import gc
import math
import resource
from collections.abc import Callable
from time import perf_counter, process_time
from typing import NamedTuple

BLOCK_SECONDS = 0.02
WARM_SECONDS = 0.2
LONG_SECONDS = 1.0
TRIES = 3
OUTSIDE = 0.9  # of the CPU seconds of calls that leave their work to processes of their own
LONGEST_WARM_CALL = 0.2  # seconds; a longer call hardly notices that its caches are cold


class WarmUp(NamedTuple):
    """What a warm-up shows.

    Attributes:
        calls: how many fill a block.
        seconds: wall seconds of the quickest call after the first.
        outside: whether nearly all of their CPU time was that of processes that they have started.
    """

    calls: int
    seconds: float
    outside: bool = False


def block(call: Callable[[], object], calls: int) -> dict[str, float]:
    """Seconds of some calls, by wall and by CPU (this process and the children that it waited for)."""

    def used() -> float:
        children = resource.getrusage(resource.RUSAGE_CHILDREN)
        return process_time() + children.ru_utime + children.ru_stime

    gc.disable()
    try:
        cpu, wall = used(), perf_counter()
        for _ in range(calls):
            call()
        wall = perf_counter() - wall
        return {"wall": wall, "cpu": max(used() - cpu, 0.0)}
    finally:
        gc.enable()


def warm(
    call: Callable[[], object], limit: float, look: Callable[[object], None] | None = None, known: int = 0
) -> WarmUp:
    """Warm a callable up, and see how many calls fill a block of about 20 ms.

    At least three calls, two where they take long: the second shows how much the first had to prepare.

    Args:
        call: what is timed.
        limit: seconds, after which no further call begins.
        look: is given what the first call returns, and raises where that can't be timed.
        known: how many calls fill a block, where another process of the script has seen that; else 0.
    """
    start, spent, done, shortest = perf_counter(), 0.0, 0, 0.0
    own, cpu = process_time(), 0.0
    while done < 1 or (
        spent < limit and (done < 2 or spent < WARM_SECONDS or (done < 3 and spent < LONG_SECONDS))
    ):
        used = block(call if done or not look else lambda: look(call()), 1)
        once, cpu = used["wall"], cpu + used["cpu"]
        shortest = min(shortest, once) if done > 1 else once  # the first call prepares much
        spent, done = perf_counter() - start, done + 1
    outside = process_time() - own < (1 - OUTSIDE) * cpu
    if known:
        return WarmUp(known, shortest, outside)
    calls, seconds = 1, shortest
    while seconds < BLOCK_SECONDS:
        calls = max(calls + 1, min(calls * 10, math.ceil(1.2 * calls * BLOCK_SECONDS / max(seconds, 1e-9))))
        seconds = quickest(call, calls)
    return WarmUp(calls, shortest, outside)


def quickest(call: Callable[[], object], calls: int, clock: str = "wall") -> float:
    """Seconds of the quickest of a few blocks by a clock of `block`; a busy neighbour only makes one longer."""
    return min(block(call, calls)[clock] for _ in range(TRIES))
