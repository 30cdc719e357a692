"""CPU seconds of a process."""

from generators.probes.measuring.cpu_cost import SPIN_SECONDS, cpu_seconds_of_spin


def test_a_spin_of_known_length_is_read():
    """The reading is about the length of the spin, whatever else the machine does."""
    assert 0.95 * SPIN_SECONDS <= cpu_seconds_of_spin() <= 3 * SPIN_SECONDS
