"""Say how far the timings of a run are, in words."""

from __future__ import annotations

from collections.abc import Sequence
from time import monotonic

from generators.rules.looks import next_look
from generators.running.timing.comparison import Comparison
from generators.text import counted, minutes


class Progress:
    """Follows the launches of some claims."""

    def __init__(self, comparisons: Sequence[Comparison]) -> None:
        self._comparisons, self._began, self._seconds = comparisons, monotonic(), 0.0

    def line(self, number: int) -> str:
        """What is said before a launch: how many claims go on, and how long it takes until their next look."""
        self._seconds, self._began = monotonic() - self._began, monotonic()
        going = sum(not comparison.stopped for comparison in self._comparisons)
        of_all = f"{going} of {counted(len(self._comparisons), 'claim')} {'goes' if going == 1 else 'go'} on"
        if number == 0:
            return f"timings, before the first launch: {of_all}"
        look = next_look(number).launches
        if number == 1:
            return f"timings, launch 1: {of_all}; next look after launch {look}"
        left = minutes(self._seconds * (look - number + 1))
        return f"timings, launch {number}: {of_all}; next look after launch {look}, {left} left until then"
