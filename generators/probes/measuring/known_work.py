"""Work of a known length, for the controls of a timing."""

import time
from collections.abc import Callable, Iterator
from functools import partial
from typing import Literal

SECONDS = 0.002


def spin(seconds: float) -> None:
    """Keep one core busy until this thread has used `seconds` of CPU time."""
    end = time.thread_time() + seconds
    while time.thread_time() < end:
        pass


def known_times(
    clock: Literal["wall", "cpu"], *measures: str
) -> Iterator[tuple[str, Callable[[], None], tuple[float, float]]]:
    """Controls of timings that rules read by a clock: 2 ms of work, and what the clock reads as about nothing.

    That is a sleep of 2 ms for the processor's clock, and a call that does nothing for the wall clock.

    Yields:
        Measure, what is timed, and the lowest and highest seconds that it may read.
    """
    idle = {"cpu": partial(time.sleep, SECONDS), "wall": partial(spin, 0)}[clock]
    for measure in measures:
        yield measure, partial(spin, SECONDS), (0.95 * SECONDS, 10 * SECONDS)
        yield measure, idle, (0, SECONDS / 2)
