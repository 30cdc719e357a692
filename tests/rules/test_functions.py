"""The named functions of rules, each against what it must give."""

import math

import numpy as np
import pytest
from scipy import stats

from generators.rules.functions import (
    absolute,
    count,
    largest,
    logarithm,
    mcnemar,
    passes,
    share,
    smallest,
    worst,
)
from generators.rules.numbers.values import Items, Replicates, Span, Unknown

SEEDS = Replicates(0.0, np.linspace(-1.0, 1.0, 1001), ("seeds", 3), (0.9, 0.7, 0.8), "higher")
LOST = Unknown("lost")


def test_abs_of_replicates_is_an_interval_from_zero_where_it_spans_zero():
    """Exact numbers stay exact, intervals fold over."""
    assert pytest.approx((0.0, 0.95, 0.0)) == tuple(vars(absolute(SEEDS)).values())
    assert [3.0, Span(1, 2), LOST] == [absolute(-3.0), absolute(Span(-2, -1)), absolute(LOST)]


def test_min_and_max_act_on_ends():
    """Exact among exact numbers, an interval beside replicates."""
    assert [1.0, 2.0] == [smallest(1.0, 2.0), largest(1.0, 2.0)]
    beside = smallest(SEEDS, 0.5)
    assert pytest.approx((-0.95, 0.5, 0.0)) == (beside.low, beside.high, beside.centre)
    assert Span(0.5, 3.0) == largest(Span(0.0, 3.0), 0.5)
    assert LOST == largest(1.0, LOST)


def test_log_is_unknown_where_the_number_may_not_be_positive():
    """Zero, an interval that reaches it, replicates that reach it."""
    refused = Unknown("the logarithm of what may not be positive")

    assert [refused] * 3 == [logarithm(0.0), logarithm(Span(0.0, 1.0)), logarithm(SEEDS)]
    assert [math.log(2), LOST] == [logarithm(2.0), logarithm(LOST)]


def test_count_is_an_interval_from_the_true_to_the_true_and_unknown():
    """With a centre only where nothing is unknown."""
    assert [Span(1, 2), Span(2, 2, 2)] == [count(True, None, False), count(True, True)]


def test_worst_follows_better():
    """The lowest seed where higher is better, the highest where lower is; a plain number is itself."""
    lower = Replicates(0.8, SEEDS.draws, ("seeds", 3), SEEDS.units, "lower")
    neither = Replicates(0.8, SEEDS.draws, ("seeds", 3), SEEDS.units)

    assert [0.7, 0.9, 4.0] == [worst(SEEDS), worst(lower), worst(4.0)]
    assert Unknown("the measure doesn't say which direction is better") == worst(neither)


def test_passes_and_share_leave_undecided_items_out():
    """Passed items, and passed over decided ones; unknown where none is decided."""
    battery = Items({"a": True, "b": False, "c": None, "d": True})

    assert [2.0, pytest.approx(2 / 3)] == [passes(battery), share(battery)]
    assert Unknown("no item of the battery is decided") == share(Items({"a": None}))


@pytest.mark.parametrize(("only_one", "only_other"), [(8, 0), (7, 2), (3, 3), (1, 0)])
def test_mcnemar_is_the_exact_binomial_test(only_one, only_other):
    """On discordant items, as SciPy's two-sided binomial test."""
    names = [f"item{i}" for i in range(only_one + only_other + 2)]
    first = Items({name: i < only_one or i >= only_one + only_other for i, name in enumerate(names)})
    second = Items({name: i >= only_one for i, name in enumerate(names)})

    expected = stats.binomtest(only_one, only_one + only_other, 0.5).pvalue

    assert pytest.approx(expected) == mcnemar(first, second)


def test_mcnemar_of_equal_batteries_is_one():
    """Without discordant items p is 1; None is left out."""
    assert mcnemar(Items({"a": True, "b": None}), Items({"a": True, "b": True})) == 1.0
