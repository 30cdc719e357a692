"""Two arms of launches whose spread and mean are known, compared."""

from __future__ import annotations

import numpy as np
import pytest
from helpers.timing.measurements.fork_statistics import bias, is_small, spread


def arm(generator, scale, *, shift=0.0, launches=15, timings=6):
    """Launches of timings that share half of their variance, as timings of one parent may."""
    common = generator.normal(size=(launches, 1))
    own = generator.normal(size=(launches, timings))
    return shift + scale * (common + own) / np.sqrt(2)


def test_the_lower_limit_is_beyond_a_true_ratio_in_about_one_of_twenty():
    """Arms of equal spread, timings of one launch correlated: the limit exceeds 1 at most in some 5 %."""
    generator = np.random.default_rng(1)
    found = [spread(arm(generator, 0.03), arm(generator, 0.03)) for _ in range(120)]

    assert sum(each.low > 1 for each in found) <= 12
    assert 0.9 < np.median([each.ratio for each in found]) < 1.1


@pytest.mark.parametrize(("scale", "accepted"), [(0.006, False), (0.06, True)])
def test_a_fifth_of_the_spread_is_refused_and_the_double_is_accepted(scale, accepted):
    """The limit follows the spread of the forks."""
    generator = np.random.default_rng(2)
    found = spread(arm(generator, scale), arm(generator, 0.03))

    assert accepted == found.accepted
    assert found.low < found.ratio


def test_each_timing_is_divided_by_its_own_spread():
    """One that spreads ten times as far counts no more than another."""
    generator = np.random.default_rng(3)
    forks, fresh = arm(generator, 0.03), arm(generator, 0.03)
    factors = np.array([1, 10, 1, 1, 1, 1])

    assert spread(forks, fresh).ratio == pytest.approx(spread(forks * factors, fresh * factors).ratio)


@pytest.mark.parametrize(("shift", "small"), [(0.0, True), (0.2, False)])
def test_a_shift_of_all_launches_is_seen(shift, small):
    """The ratio of ratios has it as its centre, and its interval must lie within 1.05."""
    generator = np.random.default_rng(4)
    ratio = bias([arm(generator, 0.02, shift=shift)], [arm(generator, 0.02)])

    assert small == is_small(ratio)
    assert ratio.centre == pytest.approx(np.exp(shift), abs=0.03)
