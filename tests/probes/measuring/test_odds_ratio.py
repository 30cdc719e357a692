"""Odds ratios and their intervals."""

import pytest
from scipy.stats.contingency import odds_ratio as reference

from generators.probes.measuring.odds_ratio import odds_interval, odds_ratio


@pytest.mark.parametrize(("first", "other"), [((300, 5000), (400, 9000)), ((60, 900), (90000, 800000))])
def test_the_interval_is_that_of_scipy_for_large_groups(first, other):
    """Both ends agree to a hundredth, in either order."""
    for mine, others in ((first, other), (other, first)):
        table = [[mine[0], others[0]], [mine[1] - mine[0], others[1] - others[0]]]
        known = reference(table, kind="sample").confidence_interval(0.95)

        assert odds_interval(mine, others) == pytest.approx((known.low, known.high), rel=0.01)


def test_an_interval_holds_its_ratio_and_narrows_with_more_rows():
    """Empty groups too have a finite interval."""
    low, high = odds_interval((0, 5), (3, 9))
    assert 0 < low < odds_ratio((0, 5), (3, 9)) < high

    wide, narrow = odds_interval((5, 50), (9, 60)), odds_interval((50, 500), (90, 600))
    assert wide[0] < narrow[0] < narrow[1] < wide[1]


def test_equal_groups_have_even_odds():
    """The ratio is one, and its inverse if the groups are exchanged."""
    assert odds_ratio((5, 50), (5, 50)) == 1
    assert odds_ratio((5, 50), (1, 50)) == pytest.approx(1 / odds_ratio((1, 50), (5, 50)))
    assert odds_ratio((5, 50), (0, 50)) > 1


@pytest.mark.parametrize("group", [(3, 2), (-1, 2)])
def test_an_impossible_group_is_refused(group):
    """More than there are, or fewer than none."""
    with pytest.raises(ValueError, match="can't hold"):
        odds_ratio(group, (1, 2))
