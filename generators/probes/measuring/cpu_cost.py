"""What a script costs: CPU seconds of its process, and a reading of them where the answer is known."""

from __future__ import annotations

from time import process_time

from generators.probes.measuring.known_work import spin

SPIN_SECONDS = 0.2


def cpu_seconds_of_spin() -> float:
    """CPU seconds read over a spin of 0.2 s: no less than that, and very little more."""
    before = process_time()
    spin(SPIN_SECONDS)
    return process_time() - before
