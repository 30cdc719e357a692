"""A ratio turned round is held to its threshold exactly where it was before."""

from __future__ import annotations

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from generators.rules.numbers.values import COMPARE
from generators.site.claim.thresholds import Threshold

POSITIVE = st.floats(1e-9, 1e9)


@given(st.sampled_from(["<", "<=", ">", ">="]), POSITIVE, POSITIVE | st.none())
def test_a_turned_ratio_holds_where_it_held(operator, limit, value):
    """Also where it is just at its threshold, which is drawn as no value."""
    value = limit if value is None else value
    assume(value == limit or abs(value / limit - 1) > 1e-12)  # apart by more than doubles round
    turned = Threshold(operator, limit, value).turned

    assert COMPARE[operator](value, limit) == COMPARE[turned.operator](turned.value, turned.limit)


@given(POSITIVE, POSITIVE, POSITIVE)
def test_an_interval_keeps_its_ends_in_order(limit, first, second):
    """The lower end comes of the upper one; turned twice it is what it was."""
    low, high = sorted((first, second))
    turned = Threshold(">", limit, None, (low, high)).turned

    assert turned.interval[0] <= turned.interval[1]
    assert pytest.approx((low, high)) == turned.turned.interval
    assert turned.value is None


@pytest.mark.parametrize(
    ("threshold", "positive", "turns"),
    [
        (Threshold(">", 1.1, 1.2, (1.0, 1.3)), False, True),
        (Threshold(">", 1.1), True, True),
        (Threshold(">", 1.1), False, False),
        (Threshold(">", 0, 1.2), True, False),
        (Threshold(">", -1, 1.2), True, False),
        (Threshold("<", 1.1, -1.2), False, False),
        (Threshold("<", 1.1, 0), False, False),
        (Threshold("<", 1.1, 0.5, (-0.1, 0.9)), False, False),
        (Threshold("==", 3, 3), False, False),
        (Threshold("!=", 1, 3), False, True),
        (Threshold(">", 1e-320, 3), True, False),
    ],
)
def test_what_would_not_say_the_same_is_not_turned(threshold, positive, turns):
    """What isn't above zero for sure, what must be equal to a number that is rounded, what has no reciprocal."""
    assert turns == threshold.turns(positive=positive)
