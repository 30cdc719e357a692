"""Numbers, durations and outcomes as people read them."""

import pytest
from helpers.entries_and_observations import a_claim, a_project, observed

from generators.judging.gates import ending
from generators.model import Outcome
from generators.text import counted, digits_between, limits, number, numbers, percent, ratio, seconds


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
        (0.9999, "", "1.00"),
        (9.9996, "", "10.0"),
        (2**53 + 1, "", "9,007,199,254,740,993"),
        (2**53 + 1, "s", "9,007,199,254,740,993 s"),
    ],
)
def test_numbers_have_three_significant_digits_and_whole_ones_all(value, unit, expected):
    """With thousands separated and the unit after a space."""
    assert expected == number(value, unit)


@pytest.mark.parametrize(
    ("value", "others", "digits", "expected"),
    [
        (0.9091, [1 / 1.1, 1], 5, "0.90910"),
        (0.9, [1 / 1.1, 1], 3, "0.900"),
        (1.1, [1.1], 3, "1.10"),
        (1000000.4, [1000001], 7, "1,000,000"),
        (0.1 + 0.2, [0.3], 17, "0.30000000000000004"),
        (2.5, [], 3, "2.50"),
    ],
)
def test_as_many_digits_as_tell_a_number_from_others(value, others, digits, expected):
    """At least three; one that is equal to it needs no more."""
    assert digits == digits_between(value, others)
    assert expected == number(value, "", digits)


def test_one_thing_is_counted_in_the_singular():
    """Any other number of them in the plural."""
    assert ["1 job", "2 jobs", "0 jobs"] == [counted(count, "job") for count in (1, 2, 0)]
    assert ["1 launch", "2 launches"] == [counted(count, "launch") for count in (1, 2)]


def test_limits_have_their_units():
    """The limits of a job, without what it used."""
    timing = {"budget": 30.0, "most_launches": 15.0, "launches": 7.0, "measured": 16.2, "width": 1.03}

    assert "120 s, 4,096 MiB, 1 thread" == limits({"memory": 4096, "seconds": 120, "threads": 1})
    assert "30 s of measuring, at most 15 launches" == limits(timing)
    assert "" == limits({})


@pytest.mark.parametrize(
    ("values", "unit", "expected"),
    [
        ((3.9996, 4), "", ["4.00", "4.00"]),
        ((0.99996, 1.004), "", ["1.00", "1.00"]),
        ((0.09998, 0.1), "", ["0.100", "0.100"]),
        ((4, 3.5, 12.25), "", ["4.0", "3.5", "12.2"]),
        ((1, 2), "of 10", ["1 of 10", "2 of 10"]),
        ((0.0995, 1.5), "s", ["0.10 s", "1.50 s"]),
        ((-0.5, 0.0002), "s", ["-500 ms", "0 ms"]),
        ((-1.2, -0.001), "", ["-1.20", "0.00"]),
        ((1.5e-6, 1e-6), "", ["1.5e-06", "1e-06"]),
        ((12345.6, 980.2), "rows", ["12,300 rows", "1,000 rows"]),
        ((0.0, 0.0), "s", ["0 s", "0 s"]),
    ],
)
def test_numbers_side_by_side_have_the_decimals_of_the_largest(values, unit, expected):
    """Three significant digits for that one; in one unit; whole ones plain where all are whole."""
    assert expected == numbers(values, unit)


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
        (Outcome.TIMED_OUT, {}, "Alpha ran out of time"),
        (Outcome.TIMED_OUT, {"reason": "timed out after 60 s"}, "Alpha ran out of time: timed out after 60 s"),
        (Outcome.RAISED, {"reason": "ValueError:\n no."}, "Alpha raised an error: ValueError: no"),
        (Outcome.CRASHED, {"reason": "signal 11"}, "Alpha crashed: signal 11"),
        (Outcome.OVER_LIMIT, {}, "Alpha went over its limit"),
        (Outcome.UNAVAILABLE, {"reason": "no GPU"}, "Alpha is unavailable here: no GPU"),
    ],
)
def test_an_outcome_is_described_on_one_line(word, keys, expected):
    """Framework, how it ended, the reason; without a full stop."""
    claim = a_claim({"n": "number"})

    assert expected == ending(a_project(claim), observed(claim, "alpha", {}, outcome=word, **keys))


def test_a_framework_without_a_table_is_shown_by_its_name():
    """Evidence may be older than the project's frameworks."""
    claim = a_claim({"n": "number"})

    assert "gamma crashed" == ending(a_project(claim), observed(claim, "gamma", {}, outcome=Outcome.CRASHED))


def test_ratios_and_shares_are_short():
    """A ratio has its sign, a share is a percentage."""
    assert ["1.42\N{MULTIPLICATION SIGN}", "2\N{MULTIPLICATION SIGN}"] == [ratio(1.4213), ratio(2.0)]
    assert ["0.031 %", "31 %", "100 %", "250 %"] == [percent(share) for share in (0.00031, 0.31, 1.0, 2.5)]
