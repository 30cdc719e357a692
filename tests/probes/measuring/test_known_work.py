"""Work of a known length."""

import time
from types import SimpleNamespace

import pytest

from generators.probes.measuring import known_work
from generators.probes.measuring.known_work import spin


def test_spinning_uses_the_time_asked_for():
    """Twenty milliseconds of CPU time are used at least."""
    before = time.thread_time()
    spin(0.02)

    assert time.thread_time() - before >= 0.02


@pytest.mark.parametrize(("seconds", "readings"), [(5, 6), (1, 2), (0, 2)])
def test_spinning_ends_with_the_first_reading_at_its_end(monkeypatch, seconds, readings):
    """Of a clock that moves on by a second a reading, no more readings are taken than the seconds need."""
    clock = iter(range(100))
    monkeypatch.setattr(known_work, "time", SimpleNamespace(thread_time=lambda: next(clock)))

    spin(seconds)

    assert readings == next(clock)
