"""Work of a known length."""

import time

from generators.probes.measuring.known_work import spin


def test_spinning_uses_the_time_asked_for():
    """Twenty milliseconds of CPU time are used, and not twice as much again."""
    before = time.thread_time()
    spin(0.02)

    assert 0.02 <= time.thread_time() - before < 0.06


def test_spinning_for_no_time_ends_at_once():
    """Zero seconds cost next to nothing."""
    before = time.thread_time()
    spin(0)

    assert time.thread_time() - before < 0.01
