"""The calibration loop is read by both clocks."""

from __future__ import annotations

from generators.running.timing import calibration
from generators.running.timing.calibration import Calibration, calibrate


def test_the_loop_is_read_by_both_clocks(monkeypatch):
    """Where it waited for the processor, its wall time is longer."""
    monkeypatch.setattr(calibration, "perf_counter", iter([0, 0.1]).__next__)
    monkeypatch.setattr(calibration, "thread_time", iter([0, 0.05]).__next__)

    assert Calibration(0.1, 0.05) == calibrate()


def test_a_loop_is_calm_where_the_processor_was_its_own():
    """A neighbour on the same physical core makes both longer, and the two clocks agree."""
    assert [False, True, True] == [
        Calibration(wall, cpu).calm for wall, cpu in ((0.1, 0.05), (0.0055, 0.005), (0.01, 0.01))
    ]
