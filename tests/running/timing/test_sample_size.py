"""The plan follows the spread of the first launches, and nothing else."""

from __future__ import annotations

import math

import pytest
from helpers.entries_and_observations import a_claim, launch, spread
from hypothesis import given
from hypothesis import strategies as st

from generators.running.timing.sample_size import Contrast, contrast, planned_launches, widest

DEVIATIONS = [-0.01, 0.01, 0.0, -0.02, 0.02]
MEASURES = a_claim({"wall": "timing", "cpu": {"kind": "timing", "title": "CPU", "clock": "cpu"}}).entry.measures


def ratios(factor, centre=1.0):
    """Five ratios whose logarithms have a standard deviation of 0.0158 times a factor."""
    return tuple(spread(centre, DEVIATIONS, factor))


@pytest.mark.parametrize(("factor", "goal"), [(0.1, 5), (2.4, 5), (2.5, 6), (3.3, 8), (4.2, 10), (40, 10)])
def test_more_spread_needs_more_launches(factor, goal):
    """The whole interval must be at most as wide as the logarithm of 1.1: 2 t s / sqrt(n) <= 0.0953."""
    assert goal == planned_launches([Contrast(ratios(factor), 1.1)], 5, 10)


@given(st.floats(0.1, 10), st.floats(0.1, 6))
def test_the_plan_is_blind_to_the_ratio(centre, factor):
    """The same spread around any ratio gives the same plan, so that no side is favoured."""
    assert planned_launches([Contrast(ratios(factor), 1.1)], 5, 10) == planned_launches(
        [Contrast(ratios(factor, centre), 1.1)], 5, 10
    )


def test_the_hardest_contrast_sets_the_number():
    """A close pair asks for more launches than a smallest effect of two; none asks for none more."""
    close, far = Contrast(ratios(3.3), 1.1), Contrast(ratios(3.3), 2)

    assert (8, 5, 5) == (
        planned_launches([far, close], 5, 10),
        planned_launches([far], 5, 10),
        planned_launches([], 5, 10),
    )


def test_a_clock_that_read_nothing_asks_for_no_more():
    """No further launch would give it an interval, and its width is infinite."""
    silent = contrast([launch(1.0)] * 3, [launch(0.0)] * 3, MEASURES["cpu"])

    assert (0.0, 0.0, 0.0) == silent.ratios
    assert (3, math.inf) == (planned_launches([silent], 3, 10), widest([silent]))
    assert 1 == planned_launches([Contrast((1.5,), 1.1)], 1, 10)


def test_disturbed_rounds_ask_for_every_launch():
    """A neighbour that took most rounds may leave; the CPU clock doesn't mind it."""
    busy = [launch(1.0, noisy=True)] * 3 + [launch(1.0)]
    wall, cpu = (contrast(busy, busy, MEASURES[name]) for name in ("wall", "cpu"))

    assert (0.75, 0) == (wall.disturbed, cpu.disturbed)
    assert (10, 4) == (planned_launches([wall], 4, 10), planned_launches([cpu], 4, 10))


def test_the_width_is_that_of_the_interval_a_rule_reads():
    """Upper end over lower end of the t interval over launches; the widest counts, and 1 where there is none."""
    width = Contrast((1.0, 1.1, 1.21), 1.1).width

    assert math.exp(2 * 4.302653 * math.log(1.1) / math.sqrt(3)) == pytest.approx(width)
    assert width == widest([Contrast((1.0, 1.0, 1.0), 1.1), Contrast((1.0, 1.1, 1.21), 1.1)])
    assert 1.0 == widest([])
