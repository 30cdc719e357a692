"""A loop of known work beside each round: how long it took, and how long the processor worked on it.

By the wall clock a round is disturbed where the loop waited for the processor. A neighbour on the same physical
core makes the loop's CPU seconds longer too, while the two clocks agree: that shows only against the quietest
loops of the same run (`generators/rules/rounds.py`).
"""

from __future__ import annotations

from collections.abc import Collection
from time import perf_counter, thread_time
from typing import NamedTuple

from generators.running.timing.cores import ANY, on_cores

CALM = 1.15
STEPS = 400_000  # longer than the 3 ms that Linux gives a process which has just woken, however busy it is


class Calibration(NamedTuple):
    """Seconds of one calibration loop, about 5 ms."""

    wall: float
    cpu: float

    @property
    def calm(self) -> bool:
        """True where it got the processor for nearly all of its time."""
        return self.wall <= CALM * self.cpu


def calibrate(cores: Collection[int] = ANY) -> Calibration:
    """Run the loop once, on the cores where something is measured."""
    with on_cores(cores):
        cpu, wall = thread_time(), perf_counter()
        for _ in range(STEPS):
            pass
        wall, cpu = perf_counter() - wall, thread_time() - cpu
    return Calibration(wall, cpu)
