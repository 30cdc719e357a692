"""Which cores a launch has, and a loop that runs on them."""

from __future__ import annotations

import os

import pytest

from generators.running.timing import placement
from generators.running.timing.calibration import Calibration
from generators.running.timing.cores import ANY, on_cores
from generators.running.timing.placement import cores_of_launch


@pytest.mark.parametrize(
    ("allowed", "threads", "expected"),
    [
        ({0, 1}, 1, [(0,), (0,), (1,), (1,), (0,)]),
        ({2, 5, 7, 9}, 2, [(2, 5), (2, 5), (7, 9), (7, 9), (2, 5)]),
        ({0, 1, 2}, 2, [(0, 1), (0, 1), (2, 0), (2, 0), (1, 2)]),
        ({0, 1}, 2, [ANY] * 5),
        ({3}, 1, [ANY] * 5),
    ],
)
def test_two_launches_have_the_same_cores_and_the_next_two_others(monkeypatch, allowed, threads, expected):
    """As many as the scripts have threads; where there are no more, none is chosen."""
    monkeypatch.setattr(os, "sched_getaffinity", lambda _: allowed)
    monkeypatch.setattr(placement, "calibrate", lambda _: Calibration(0.005, 0.005))

    assert expected == [cores_of_launch(launch, threads) for launch in range(5)]


def test_a_core_beside_a_neighbour_is_passed_over(monkeypatch):
    """By the wall clock a loop takes longer there; a small difference changes nothing."""
    monkeypatch.setattr(os, "sched_getaffinity", lambda _: {0, 1})
    walls = {0: 0.006, 1: 0.005}
    monkeypatch.setattr(placement, "calibrate", lambda cores: Calibration(walls[cores[0]], 0.005))
    assert [(1,), (1,)] == [cores_of_launch(launch, 1) for launch in (0, 2)]

    walls[0] = 0.0055
    assert [(0,), (1,)] == [cores_of_launch(launch, 1) for launch in (0, 2)]


def test_a_thread_is_on_its_cores_for_a_while():
    """Afterwards it may run where it could before; no choice leaves it alone."""
    before = os.sched_getaffinity(0)
    core = max(before)
    with on_cores([core]):
        assert {core} == os.sched_getaffinity(0)
    with on_cores(ANY):
        assert before == os.sched_getaffinity(0)
    assert before == os.sched_getaffinity(0)
