"""What a script costs: CPU seconds of its process, and a reading of them where the answer is known."""

from __future__ import annotations

from time import process_time

from generators.probes.measuring.known_work import spin

SPUN = 0.2


def spun_cost() -> float:
    """CPU seconds read over a spin of 0.2 s: no less than that, and hardly more."""
    before = process_time()
    spin(SPUN)
    return process_time() - before
