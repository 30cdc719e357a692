"""CPU seconds of a process."""

from generators.probes.measuring import cpu_cost
from generators.probes.measuring.cpu_cost import SPIN_SECONDS, cpu_seconds_of_spin


def test_a_spin_of_known_length_is_read():
    """The reading covers the whole spin, whatever else the machine does."""
    assert cpu_seconds_of_spin() >= SPIN_SECONDS


def test_a_reading_is_what_the_clock_of_the_process_has_moved(monkeypatch):
    """Only between the beginning and the end of the spin."""
    monkeypatch.setattr(cpu_cost, "spin", lambda _: None)
    monkeypatch.setattr(cpu_cost, "process_time", iter([3.0, 3.25]).__next__)

    assert 0.25 == cpu_seconds_of_spin()
