"""Replicates: Student's t over launches and seeds, paired."""

import math

import numpy as np
import pytest
from helpers.entries_and_observations import launch
from scipy import stats

from generators.model import Fingerprint, Launch, Twins
from generators.rules.numbers.arithmetic import combine, compare
from generators.rules.numbers.values import Replicates, Unknown, span
from generators.rules.statistics import REPLICATES, launch_seconds, repeat, seed_of, t_interval, twin_ratio

ONE = [1.40, 1.52, 1.45, 1.42, 1.39]
OTHER = [1.00, 1.05, 1.02, 1.03, 0.98]


def times(units, seed="seed"):
    """Replicates of a timing."""
    found = repeat(units, family="launches", seed=seed, log=True)
    assert isinstance(found, Replicates)
    return found


def test_the_ratio_of_two_timings_is_the_paired_t_interval_of_their_log_ratio():
    """Within the error of 10,000 replicates, the interval is the one that SciPy's paired t test gives."""
    ratio = span(combine("/", times(ONE), times(OTHER)))
    exact = stats.ttest_rel(np.log(ONE), np.log(OTHER)).confidence_interval(0.95)

    assert pytest.approx((exact.low, exact.high), abs=2e-3) == (math.log(ratio.low), math.log(ratio.high))
    assert pytest.approx(np.exp(np.mean(np.log(ONE) - np.log(OTHER)))) == ratio.centre


def test_replicates_follow_students_t():
    """Their distribution passes a Kolmogorov-Smirnov test against t with n - 1 degrees of freedom."""
    seeds = repeat([1.0, 2.0, 4.0, 3.0], family="seeds", seed="x")

    assert REPLICATES == len(seeds.draws)
    assert stats.kstest((seeds.draws - 2.5) / stats.sem([1, 2, 4, 3]), stats.t(3).cdf).pvalue > 1e-3


def test_replicates_depend_on_the_seed_and_on_nothing_else():
    """The same seed gives the same replicates, another seed others."""
    assert np.array_equal(times(ONE).draws, times(ONE).draws)
    assert not np.array_equal(times(ONE).draws, times(ONE, "other").draws)


def test_the_seed_is_blind_to_order_and_to_the_names_of_parts():
    """Fingerprints in any order, with frameworks renamed in their keys, give one seed."""
    fingerprint, other = Fingerprint(parts={"version:alpha": "1", "run": "2"}), Fingerprint(parts={"run": "3"})
    renamed = Fingerprint(parts={"run": "2", "version:beta": "1"})

    assert seed_of([fingerprint, other]) == seed_of([other, renamed])
    assert seed_of([fingerprint]) != seed_of([other])


def test_equal_units_have_no_spread():
    """Three equal seeds give exactly that number, so that a bound equal to it holds."""
    found = repeat([0.1, 0.1, 0.1], family="seeds", seed="x")

    assert {0.1} == set(found.draws)
    assert compare(">=", found, 0.1).truth is True


@pytest.mark.parametrize(
    ("units", "log", "reason"),
    [
        ([1.0, 2.0], False, "2 launches are too few, at least 3 are needed"),
        ([1.0, 0.0, 2.0], True, "one of the launches reads 0, which has no logarithm"),
    ],
)
def test_too_little_to_repeat_is_unknown_with_its_reason(units, log, reason):
    """Below three units, and without a logarithm, there are no replicates."""
    assert Unknown(reason) == repeat(units, family="launches", seed="x", log=log)


def test_a_launch_reads_the_median_of_the_rounds_that_count():
    """By the clock that is read; marks alone leave nothing out."""
    marked = Launch(wall=(1.0, 1.0, 9.0, 9.0), cpu=(1.0, 1.0, 9.0, 9.0), noisy=(False, False, True, True))
    without = marked.model_copy(update={"left_out": {"wall": (False, False, True, True)}})

    assert [5.0, 1.0, 5.0] == [
        launch_seconds(marked, "wall"),
        launch_seconds(without, "wall"),
        launch_seconds(without, "cpu"),
    ]
    assert launch_seconds(Launch(wall=(), cpu=(), noisy=()), "wall") == 0


def test_twins_are_the_ratio_of_their_medians():
    """A framework against itself reads first over second, and 0 where the second reads nothing."""
    assert pytest.approx(1.5) == twin_ratio(Twins(first=launch(3.0), second=launch(2.0)), "wall")
    assert twin_ratio(Twins(first=launch(1.0), second=launch(0.0)), "cpu") == 0


def test_the_t_interval_is_scipys():
    """On the natural and on the log scale, in closed form."""
    low, high = stats.t.interval(0.95, 4, np.mean(ONE), stats.sem(ONE))
    found = t_interval(ONE)
    logged = t_interval(ONE, log=True)

    assert pytest.approx((np.mean(ONE), low, high)) == found
    assert pytest.approx(stats.gmean(ONE)) == logged.centre
    assert (2.0, 2.0, 2.0) == t_interval([2.0, 2.0, 2.0])
    assert [None, None] == [t_interval([1.0, 2.0]), t_interval([1.0, 0.0, 2.0], log=True)]


def test_at_a_true_ratio_of_one_each_side_is_called_in_about_one_of_forty():
    """With a bias per launch and five launches, `a/b > 1` and `a/b < 1` are each decided true at about 2.5 %."""
    generator = np.random.default_rng(20261122)
    trials, called = 1_000, {">": 0, "<": 0}
    for trial in range(trials):
        first, second = np.exp(generator.normal(0, 0.08, (2, 5)))
        ratio = combine("/", times(first, str(trial % 8)), times(second, str(trial % 8)))
        for operator in called:
            called[operator] += compare(operator, ratio, 1.0).truth is True
    low, high = stats.binom.ppf([0.0005, 0.9995], trials, 0.025)

    assert all(low <= count <= high for count in called.values()), called
