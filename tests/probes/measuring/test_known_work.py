"""Work of a known length."""

import time
from types import SimpleNamespace

import pytest

from generators.harness.values import control
from generators.probes.measuring import known_work
from generators.probes.measuring.known_work import known_times, spin


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


@pytest.mark.parametrize(("clock", "other"), [("cpu", "wall"), ("wall", "cpu")])
def test_known_times_pass_by_their_clock(clock, other):
    """Each timing has a work that its clock reads, and one that it reads as about nothing."""
    yielded = list(known_times(clock, "one", "two"))
    read = [control({"one": "timing", "two": "timing"}, item, {"one": clock, "two": clock}) for item in yielded]

    assert ["one", "one", "two", "two"] == [item["measure"] for item in read]
    for busy, idle in (read[:2], read[2:]):
        assert busy["observed"] >= 0.0019
        assert idle["observed"] <= 0.001 < busy["known"][0]


def test_a_sleep_fails_by_the_wall_clock():
    """What the processor's clock reads as nothing is no nothing by the other one."""
    _, (_, asleep, known) = known_times("cpu", "one")
    read = control({"one": "timing"}, ("one", asleep, known), {"one": "wall"})

    assert read["observed"] > known[1]
