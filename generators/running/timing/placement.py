"""A launch comes in; the cores on which its processes are measured go out.

Two cores of a machine may differ in speed for as long as a launch takes: beside one there may be a neighbour.
Without a choice a process stays on the core where the scheduler has put it, and the difference becomes one between
the frameworks. So all processes of a launch are measured on the same cores, as `taskset` does by hand.
"""

from __future__ import annotations

import os

from generators.running.timing.calibration import CALM, calibrate
from generators.running.timing.cores import ANY

PLACES = 4  # that are looked at
LOOPS = 3


def cores_of_launch(launch: int, threads: int) -> tuple[int, ...]:
    """As many cores as a script has threads; `ANY` where it may use all that this process has.

    Two launches after each other begin with the same cores: they begin with another framework, and have the twin
    of another. The next two begin with others. Cores where a loop takes clearly longer than elsewhere are passed
    over.

    Args:
        launch: its number, from 0.
        threads: of the scripts, at least 1.
    """
    cores = sorted(os.sched_getaffinity(0))
    if threads >= len(cores):
        return ANY
    first = launch // 2 * threads
    places = [
        tuple(cores[(first + start + index) % len(cores)] for index in range(threads))
        for start in range(0, len(cores), threads)
    ][:PLACES]
    seconds = [max(map(_loop_seconds, place)) for place in places]
    return next(place for place, took in zip(places, seconds, strict=True) if took <= CALM * min(seconds))


def _loop_seconds(core: int) -> float:
    return min(calibrate((core,)).wall for _ in range(LOOPS))
