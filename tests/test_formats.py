"""Numbers, durations and outcomes as people read them."""

import pytest
from judging import a_claim, a_project, observed

from generators.formats import number, outcome, seconds
from generators.model import Outcome


@pytest.mark.parametrize(
    ("value", "unit", "expected"),
    [
        (10, "of 10", "10 of 10"),
        (1234567, "", "1,234,567"),
        (1.4176, "x", "1.42 x"),
        (0.5, "", "0.500"),
        (12345.6, "rows", "12,300 rows"),
        (0.00012345, "", "0.000123"),
        (0.0000012345, "", "1.23e-06"),
        (-2.345, "", "-2.35"),
        (1e300, "", "1e+300"),
        (float("inf"), "", "inf"),
        (0.0, "", "0"),
        (0.25, "s", "250 ms"),
    ],
)
def test_numbers_have_three_significant_digits_and_whole_ones_all(value, unit, expected):
    """With thousands separated and the unit after a space."""
    assert expected == number(value, unit)


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        (61.5, "61.5 s"),
        (0.0014, "1.40 ms"),
        (0.0000021, "2.10 µs"),
        (3e-9, "3 ns"),
        (0, "0 s"),
        (-0.002, "-2 ms"),
    ],
)
def test_durations_take_the_unit_that_fits(value, expected):
    """Seconds, milli-, micro- and nanoseconds."""
    assert expected == seconds(value)


@pytest.mark.parametrize(
    ("word", "keys", "expected"),
    [
        (Outcome.TIMED_OUT, {"limits": {"seconds": 60}}, "Alpha timed out after 60 s"),
        (
            Outcome.TIMED_OUT,
            {"limits": {"seconds": 60}, "reason": "timed out after 60 s"},
            "Alpha timed out after 60 s",
        ),
        (Outcome.RAISED, {"reason": "ValueError:\n no."}, "Alpha raised an error: ValueError: no"),
        (Outcome.CRASHED, {"reason": "signal 11"}, "Alpha crashed: signal 11"),
        (Outcome.OVER_LIMIT, {}, "Alpha went over its limit"),
        (Outcome.UNAVAILABLE, {"reason": "no GPU"}, "Alpha is unavailable here: no GPU"),
    ],
)
def test_an_outcome_is_told_on_one_line(word, keys, expected):
    """Framework, how it ended, the reason; without a full stop."""
    claim = a_claim({"n": "number"})

    assert expected == outcome(a_project(claim), observed(claim, "alpha", {}, outcome=word, **keys))


def test_a_framework_without_a_table_is_told_by_its_name():
    """Evidence may be older than the project's frameworks."""
    claim = a_claim({"n": "number"})

    assert "gamma crashed" == outcome(a_project(claim), observed(claim, "gamma", {}, outcome=Outcome.CRASHED))
