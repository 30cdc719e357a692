"""Means of launches and seeds: their interval in closed form."""

import math

import numpy as np
import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st
from scipy import stats

from generators.rules.numbers.arithmetic import combine, compare, transform
from generators.rules.numbers.means import combined, mean_of
from generators.rules.numbers.values import Replicates, span
from generators.rules.statistics import repeat, t_interval

ONE = [1.40, 1.52, 1.45, 1.42, 1.39]
OTHER = [1.00, 1.05, 1.02, 1.03, 0.98]
UNITS = st.lists(st.floats(0.5, 2), min_size=4, max_size=18)
BOUNDS = st.floats(2.0, 20.0)


def times(units, bound=None):
    """Replicates of a timing."""
    found = repeat(units, family="launches", seed="x", log=True, bound=bound)
    assert isinstance(found, Replicates)
    return found


def seeds(units):
    """Replicates of a number with seeds."""
    return repeat(units, family="seeds", seed="x")


@pytest.mark.parametrize("bound", [None, 7.95])
def test_a_ratio_has_the_paired_interval_with_its_bound(bound):
    """Its ends are the mean of the log-ratios and so many standard errors on each side."""
    logs = np.log(ONE) - np.log(OTHER)
    half = (bound or stats.t(4).ppf(0.975)) * stats.sem(logs)
    ends = span(combine("/", times(ONE, bound), times(OTHER, bound)))

    assert pytest.approx(np.exp([logs.mean() - half, logs.mean() + half])) == (ends.low, ends.high)


def test_a_bound_below_the_quantile_of_one_look_counts_as_that():
    """So does one that is no number: a record that was made elsewhere can't narrow an interval."""
    plain = span(times(ONE))

    assert [plain] * 3 == [span(times(ONE, bound)) for bound in (0.1, math.nan, math.inf)]


@pytest.mark.parametrize(
    "compute",
    [
        lambda a, b: combine("/", a, b),
        lambda a, b: combine("*", combine("*", 2, a), b),
        lambda a, _: combine("/", 3.0, a),
        lambda a, _: combine("/", a, times([2.0] * 5)),
        lambda a, b: transform(math.log, combine("/", a, b), vector="log"),
    ],
)
@pytest.mark.parametrize("bound", [None, 7.95])
def test_closed_forms_of_timings_are_those_of_the_replicates(compute, bound):
    """The ends lie where the percentiles of 10,000 replicates lie, up to their error."""
    found = compute(times(ONE, bound), times(OTHER, bound))
    low, high = np.percentile(found.draws, [2.5, 97.5])

    assert found.mean is not None
    assert pytest.approx((low, high), rel=0.02, abs=0.01) == (span(found).low, span(found).high)


@pytest.mark.parametrize(
    "compute",
    [
        lambda a, b: combine("-", a, b),
        lambda a, b: combine("+", combine("*", 2, a), combine("/", b, 4)),
        lambda a, _: combine("-", 3.0, a),
    ],
)
def test_closed_forms_of_seeds_are_those_of_the_replicates(compute):
    """Sums, differences and multiples."""
    found = compute(seeds(ONE), seeds(OTHER))
    low, high = np.percentile(found.draws, [2.5, 97.5])

    assert found.mean is not None
    assert pytest.approx((low, high), abs=0.02) == (span(found).low, span(found).high)


@pytest.mark.parametrize(
    "found",
    [
        combine("+", times(ONE), times(OTHER)),
        combine("*", seeds(ONE), seeds(OTHER)),
        combine("/", 1.0, seeds(ONE)),
        combine("*", 0, seeds(ONE)),
        combine("*", -1, times(ONE)),
        combine("/", times(ONE), times(OTHER, 7.95)),
    ],
)
def test_other_arithmetic_has_replicates_alone(found):
    """A sum of timings, a product of seeds, timings of different bounds."""
    assert found.mean is None


def test_means_that_overflow_or_do_not_vary_have_no_closed_form():
    """Their squares are too large or too small for a double, or their terms are equal."""
    assert [None] * 4 == [
        mean_of([1e200, -1e200, 1.0], log=False),
        mean_of([1e-200, 2e-200, 3e-200], log=False),
        mean_of([2.0, 2.0, 2.0], log=True),
        combined("/", mean_of([1.0, 2.0, 4.0], log=True), mean_of([1.0, 2.0, 4.0], log=True)),
    ]
    assert t_interval([1e-300, 1e300, 1e300, 1e-300], log=True, bound=7.95) is None


@settings(max_examples=200)
@given(UNITS, st.data(), BOUNDS, st.floats(0.5, 2), st.sampled_from(["<", "<=", ">", ">="]))
def test_the_interval_that_is_shown_is_the_one_that_decides(first, data, bound, limit, operator):
    """A ratio is decided where `t_interval`, which pages show, lies wholly on one side of the limit."""
    second = data.draw(st.lists(st.floats(0.5, 2), min_size=len(first), max_size=len(first)))
    shown = t_interval([a / b for a, b in zip(first, second, strict=True)], log=True, bound=bound)
    truth = compare(operator, combine("/", times(first, bound), times(second, bound)), limit).truth
    assume(shown.low < shown.high)
    assume(min(abs(math.log(end / limit)) for end in shown[1:]) > 1e-9)

    assert (not shown.low < limit < shown.high) is (truth is not None)
    assert truth is None or truth is ((shown.low > limit) is (operator in (">", ">=")))


@settings(max_examples=200)
@given(UNITS, BOUNDS, st.floats(1, 5), st.floats(0.5, 2))
def test_a_wider_bound_never_decides_more(units, bound, factor, limit):
    """And where it decides, the narrower one says the same."""
    wide, narrow = (compare(">", times(units, scale * bound), limit).truth for scale in (factor, 1.0))

    assert wide is None or wide is narrow


@settings(max_examples=100)
@given(st.lists(st.floats(0.5, 2), min_size=5, max_size=5), BOUNDS, st.floats(1.5, 3.5))
def test_sums_of_timings_keep_to_the_bound_too(units, bound, limit):
    """They have replicates alone; what a bound decides, plain t decides alike."""
    wide, narrow = (
        compare(">", combine("+", times(units, limited), times(ONE, limited)), limit).truth
        for limited in (bound, None)
    )

    assert wide is None or wide is narrow
