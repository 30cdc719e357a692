"""Decide when a process must be looked at again: what it holds and its cap come in, seconds go out."""

from __future__ import annotations

import os

# Seconds between two looks: the fewest, and the most.
TICK = 0.05
CALM_TICK = 0.2
GROWTH = 1.01  # beyond that much more than ever before, its peak is followed closely
# MiB a second that all cores together can fill at most; memory of a fast core takes 8 GiB/s.
FASTEST = 8192 * (os.cpu_count() or 1)


def seconds_to_next_look(held: float, before: float, cap: float) -> float:
    """Seconds in which a process can't reach its cap, between the fewest and the most.

    Args:
        held: the most MiB that it has held.
        before: the same one look earlier.
        cap: MiB that it may hold.
    """
    if held > GROWTH * before:
        return TICK
    return min(CALM_TICK, max(TICK, (cap - held) / FASTEST))
