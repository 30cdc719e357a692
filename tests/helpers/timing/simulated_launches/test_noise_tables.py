"""The simulated neighbour does what its numbers say, and rounds are counted as they are treated."""

from __future__ import annotations

import numpy as np
import pytest
from helpers.timing.round_counts import Rounds, left_out_before, left_out_now, withheld_before
from helpers.timing.simulated_launches import noise_tables
from helpers.timing.simulated_launches.noise_tables import NEIGHBOURS, Neighbour, before, now, outcomes, take

from generators.model import Launch, VerdictWord


def series(neighbour, ratio=1.5, seed=1):
    """All launches of one trial."""
    return take(neighbour, ratio, np.random.default_rng(seed))


def test_without_a_neighbour_hardly_a_round_is_disturbed():
    """Nor marked, but for one in fifty, falsely."""
    read = series(Neighbour(0.0))
    marks = [mark for launch in read.alpha for mark in launch.noisy]

    assert sum(map(sum, read.disturbed["wall"])) == 0
    assert 0 < np.mean(marks) < 0.06


@pytest.mark.parametrize(
    ("name", "clock", "disturbed"),
    [
        ("one of two cores, all the time", "wall", True),
        ("one of two cores, all the time", "cpu", False),
        ("the same physical core, in bursts", "cpu", True),
        ("memory traffic, in bursts", "cpu", True),
    ],
)
def test_a_neighbour_disturbs_the_clocks_that_it_should(name, clock, disturbed):
    """Waiting shows on the wall clock alone, slower work on both."""
    assert disturbed is bool(sum(map(sum, series(NEIGHBOURS[name]).disturbed[clock])))


def test_the_same_physical_core_is_marked_by_the_cpu_seconds_of_the_loop():
    """Rounds are left out by the CPU clock, which had no marks before."""
    found = outcomes(NEIGHBOURS["the same physical core, in bursts"], "cpu", 20)

    assert found["before"].rounds.thrown == 0
    assert found["before"].rounds.kept == found["before"].rounds.disturbed
    assert found["now"].rounds.kept < found["now"].rounds.disturbed


def test_marks_alone_withhold_nothing():
    """Beside a neighbour that is always there, twice the work was left open, and is decided now."""
    read = series(Neighbour(1.0, waits=0.35, seen=0.9), 2.0)

    assert VerdictWord.NOT_ENOUGH_EVIDENCE == before(read, "wall")[0].word
    assert VerdictWord.SUPPORTED == now(read, "wall")[0].word


def test_rounds_are_counted_by_what_they_were_and_what_became_of_them():
    """Sound ones that were left out, and disturbed ones that weren't."""
    counted = Rounds.of([False, False, True, True], [False, True, True, False])

    assert (2, 1, 2, 1) == counted
    assert ["50.0 % of 4", "50.0 % of 4"] == counted.plus(counted).cells
    assert ["none", "none"] == Rounds().cells


def test_the_earlier_rule_left_marked_rounds_out_or_withheld_all():
    """By the wall clock; by the CPU clock nothing."""
    few, many = (
        Launch(wall=(1.0,) * 4, cpu=(1.0,) * 4, noisy=marks)
        for marks in ((True, False, False, False), (True,) * 4)
    )

    assert [few.noisy] == left_out_before([few], "wall")
    assert [few.noisy, few.noisy, (False,) * 4] == left_out_before([few, few, many], "wall")
    assert [(True,) * 4] == left_out_before([many], "wall")
    assert [(False,) * 4] == left_out_before([many], "cpu") == left_out_now([many], "cpu")
    assert [True, False] == [withheld_before([many], clock) for clock in ("wall", "cpu")]


def test_the_page_has_a_line_for_each_neighbour():
    """By both clocks, before and now."""
    page = noise_tables.PAGE.read_text(encoding="utf-8")
    table = page.partition(noise_tables.BEGIN)[2].partition(noise_tables.END)[0]

    assert all(4 == table.count(f"\n| {name} | ") for name in NEIGHBOURS)
