"""Let several processes prepare themselves at the same time, while nothing is measured."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from concurrent.futures import FIRST_EXCEPTION, ThreadPoolExecutor, wait

from generators.running.timing.timer import Timer


def side_by_side(timers: Sequence[Timer], prepare: Callable[[Timer], object]) -> None:
    """Prepare all timers at the same time; the first failure ends the processes of all, and is raised.

    Raises:
        TimerError: one of them can't go on.
    """
    with ThreadPoolExecutor(max(len(timers), 1)) as pool:
        futures = [pool.submit(prepare, timer) for timer in timers]
        try:
            done, _ = wait(futures, return_when=FIRST_EXCEPTION)
            for future in done:
                future.result()
        except BaseException:  # also an interrupt: no thread is waited for that waits for a script
            for timer in timers:
                timer.process.kill()
            raise


def one_by_one(timers: Sequence[Timer], prepare: Callable[[Timer], object]) -> None:
    """Prepare all timers, one after the other."""
    for timer in timers:
        prepare(timer)
