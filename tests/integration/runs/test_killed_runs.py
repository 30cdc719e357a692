"""`verify` killed at any instant and resumed leaves the evidence of an undisturbed run."""

from __future__ import annotations

import pytest
from helpers.processes.killed_runs import kill_often


def sound(tally, times):
    """Nothing is lost, counted twice, or without its footer; and something was cut off, or nothing was tried."""
    assert (times, 0, 0, 0) == (tally.instants, tally.lost, tally.duplicated, tally.invalid), tally
    assert tally.cut_off >= times // 4


@pytest.mark.slow
def test_killed_at_ten_instants(tmp_path):
    """Ten instants, from before the first job to behind the footer."""
    sound(kill_often(tmp_path, 10, seed=6), 10)


@pytest.mark.verify
def test_killed_at_a_hundred_instants(tmp_path, capsys):
    """A hundred instants; the counts are printed."""
    tally = kill_often(tmp_path, 100, seed=2026)
    with capsys.disabled():
        print(f"\nkilled and resumed: {tally}")  # noqa: T201 - what this test is for

    sound(tally, 100)
