"""Odds ratios and Fisher's exact test."""

import pytest
from scipy.stats import fisher_exact

from generators.probes.measuring.odds_ratio import fisher, odds_ratio


@pytest.mark.parametrize(
    ("first", "other"),
    [
        ((1, 10), (11, 14)),
        ((0, 5), (0, 9)),
        ((5, 5), (0, 7)),
        ((3, 300), (40, 2000)),
        ((900, 5000), (90000, 800000)),
    ],
)
def test_the_p_is_that_of_scipy(first, other):
    """Small and large groups, empty and full ones, in either order."""
    table = [[first[0], first[1] - first[0]], [other[0], other[1] - other[0]]]
    known = fisher_exact(table).pvalue

    assert fisher(first, other) == pytest.approx(known, rel=1e-5, abs=1e-12)
    assert fisher(other, first) == pytest.approx(known, rel=1e-5, abs=1e-12)


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
