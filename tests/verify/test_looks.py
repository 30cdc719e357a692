"""How often looks are right, by 100,000 trials a cell: what docs/method/timing.md says of them."""

import numpy as np
import pytest
from helpers.timing.simulated_launches.looks_simulation import MOST, SPREADS, by_looks, launches
from helpers.timing.simulated_launches.looks_tables import (
    CHANCES,
    CORRELATION,
    PAGE,
    SIDES,
    mean_launches,
    shares,
    with_tables,
)

from generators.rules.looks import LOOKS as BOUNDS

pytestmark = pytest.mark.verify

ONCE, LOOKS = slice(0, None, 2), slice(1, None, 2)  # the columns of each plan


def test_each_wrong_side_is_said_in_at_most_one_of_45():
    """At a true ratio that equals a threshold, however launches spread: 2.2 %."""
    assert max(share for line in shares(SIDES, SPREADS) for share in line[LOOKS]) <= 0.022


def test_correlated_launches_are_wrong_no_more_often_than_before():
    """On each side, and in all spreads, the looks are wrong at most as often as the plan before them."""
    for line in shares(SIDES, SPREADS, CORRELATION):
        assert all(now <= before for before, now in zip(line[ONCE], line[LOOKS], strict=True))


def test_the_interval_that_is_shown_holds_the_ratio():
    """At least 95 % of them, at whichever true ratio; the power at 1.25 is no lower than before."""
    for line in shares(CHANCES, SPREADS):
        assert line[1] >= 0.95
        assert line[3] >= line[2]


def test_plain_answers_take_four_launches():
    """At three times as long, on every machine."""
    assert max(line[-1] for line in mean_launches(by_looks)) <= 4.2


def test_the_page_shows_these_numbers():
    """What `make looks` would write is what stands there."""
    page = PAGE.read_text(encoding="utf-8")

    assert with_tables(page) == page


@pytest.mark.parametrize("spread", [0.005, 0.015, 0.024, 0.05, 0.1, 0.3])
def test_normal_launches_of_any_spread_are_judged_rightly(spread):
    """A wrong side of 1 is said in at most 2.2 %, and at least 95 % of the intervals hold 1."""
    stops = by_looks(launches(lambda draws, shape: spread * draws.standard_normal(shape), 61))

    assert max(stops.refuted.mean(), (stops.low >= 1).mean()) <= 0.022
    assert ((stops.low <= 1) & (stops.high >= 1)).mean() >= 0.95


def test_looks_spend_no_more_error_than_they_may():
    """At most 2 % x (n / 18)^1.5 a side by the look at n launches, for normal deviations."""
    logs = launches(SPREADS["normal, 0.06"], 3, trials=1_000_000)
    spent = np.zeros(len(logs))
    for look in BOUNDS:
        seen = logs[:, : look.launches]
        beyond = np.abs(seen.mean(axis=1)) > look.bound * seen.std(axis=1, ddof=1) / np.sqrt(look.launches)
        spent[beyond] = 0.5  # of the two sides
        assert spent.mean() <= 0.02 * (look.launches / MOST) ** 1.5
