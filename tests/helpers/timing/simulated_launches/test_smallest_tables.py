"""The simulation of how often a comparison of smallest timings is right."""

from __future__ import annotations

import numpy as np
import pytest
from helpers.timing.simulated_launches import smallest_tables
from helpers.timing.simulated_launches.smallest_tables import FAR, LEVEL, PLANS, Truth

from generators.rules.functions import smallest
from generators.rules.looks import LOOKS
from generators.rules.numbers.arithmetic import combine, compare
from generators.rules.statistics import repeat

PAGE = f"before\n{smallest_tables.BEGIN}\nold\n{smallest_tables.END}\nafter\n"


@pytest.mark.parametrize("look", LOOKS)
def test_pairs_that_share_the_error_decide_as_the_code_does(look, monkeypatch):
    """Trial for trial, above and below the threshold and near it."""
    monkeypatch.setattr(smallest_tables, "TRIALS", 30)
    left, right = (
        side[..., : look.launches] for side in smallest_tables.sides(1.25, [LEVEL, FAR], [LEVEL, LEVEL])
    )
    said = PLANS["pairs that share the error"](left, right, look)

    for trial, (above, below) in enumerate(zip(*said, strict=True)):
        ways = [
            [repeat(np.exp(way), family="launches", seed="x", log=True, bound=look.bound) for way in side[trial]]
            for side in (left, right)
        ]
        truth = compare(">", smallest(*ways[0]), combine("*", 1.2, smallest(*ways[1]))).truth
        assert (above, below) == (truth is True, truth is False)


def test_the_first_look_that_decides_is_kept(monkeypatch):
    """A later look takes nothing back."""
    answers = iter([(False, True), (True, False), (True, False), (True, False)])

    def compare_once(left, right, look):
        return Truth(*(np.array([each]) for each in next(answers)))

    launches = np.zeros((1, 1, LOOKS[-1].launches))
    truth = smallest_tables.over_looks(compare_once, launches, launches, LOOKS[-1].launches)

    assert (False, True) == (truth.above[0], truth.below[0])


def test_pairs_that_share_the_error_are_wrong_as_rarely_as_one_comparison():
    """The smallest within each launch is wrong far more often where the ways of a side are level."""
    assert smallest_tables.wrong(PLANS["pairs that share the error"]) <= 0.023
    assert smallest_tables.wrong(PLANS["the smallest within each launch"]) > 0.2


def test_the_table_has_a_line_for_each_way_to_compare(monkeypatch):
    """It stands between its marks, in the place of what was there."""
    monkeypatch.setattr(smallest_tables, "TRIALS", 50)

    page = smallest_tables.with_table(PAGE)

    assert all(f"| {name} |" in page for name in PLANS)
    assert "old" not in page
