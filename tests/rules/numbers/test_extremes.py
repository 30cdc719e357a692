"""Comparisons of the smallest and the largest of several timings."""

import itertools
import operator as operators

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy import stats

from generators.rules.functions import largest, smallest
from generators.rules.looks import LOOKS
from generators.rules.numbers.arithmetic import combine, compare
from generators.rules.numbers.means import quantile
from generators.rules.numbers.values import MIRRORED, NEGATED, Span, span
from generators.rules.statistics import repeat

PICKS = {smallest: min, largest: max}
ORDERS = {">": operators.gt, ">=": operators.ge, "<": operators.lt, "<=": operators.le}
EXACT = st.lists(st.integers(1, 4), min_size=1, max_size=3)
WAYS = st.lists(st.lists(st.floats(0.5, 2), min_size=4, max_size=4), min_size=1, max_size=3)
COMPARISONS = (st.sampled_from(list(PICKS)), st.sampled_from(list(PICKS)), st.sampled_from(list(ORDERS)))
SCALE = st.sampled_from([0.5, 1.0, 1.2, 2.0])


def times(units, bound=7.95):
    """Replicates of a timing."""
    return repeat(units, family="launches", seed="x", log=True, bound=bound)


def spread(centre, by=0.03, seed=1, count=4):
    """Launches around a centre."""
    deviations = np.random.default_rng(seed).standard_normal(count)
    return list(centre * np.exp(by * (deviations - deviations.mean())))


@given(*COMPARISONS, EXACT, EXACT, SCALE)
def test_without_noise_it_is_the_comparison_of_the_numbers(first, second, order, ones, others, factor):
    """Whichever of the two is picked on either side, times a number too."""
    left, right = (
        pick(*(times([float(way)] * 4) for way in ways)) for pick, ways in ((first, ones), (second, others))
    )
    exact = ORDERS[order](PICKS[first](ones), factor * PICKS[second](others))

    assert compare(order, left, combine("*", factor, right)).truth is exact


@settings(max_examples=50, deadline=None)
@given(*COMPARISONS, EXACT, EXACT, st.integers(0, 99))
def test_small_noise_changes_nothing(first, second, order, ones, others, seed):
    """Where all ways of one side are 10 % and more from those of the other."""
    others = [other + 0.5 for other in others]
    seeds = itertools.count(seed)
    left, right = (
        pick(*(times(spread(way, by=0.003, seed=next(seeds))) for way in ways))
        for pick, ways in ((first, ones), (second, others))
    )

    assert compare(order, left, right).truth is ORDERS[order](PICKS[first](ones), PICKS[second](others))


@settings(max_examples=50, deadline=None)
@given(*COMPARISONS, WAYS, WAYS)
def test_one_way_on_each_side_is_the_plain_comparison(first, second, order, ones, others):
    """The smallest of one is that one, and so is the largest."""
    one, other = times(ones[0]), times(others[0])

    assert compare(order, one, other).truth is compare(order, first(one), second(other)).truth


@settings(max_examples=50, deadline=None)
@given(WAYS, WAYS)
def test_it_is_true_where_each_left_way_exceeds_some_right_one(ones, others):
    """The pairs of a left way share the error of one comparison; `min(a, b) > min(c, d)` needs no other pair."""
    left, right = ([times(way) for way in ways] for ways in (ones, others))
    exceeds = all(any(span(combine("/", one, other), len(right)).low > 1 for other in right) for one in left)

    assert exceeds is (compare(">", smallest(*left), smallest(*right)).truth is True)


@settings(max_examples=50, deadline=None)
@given(*COMPARISONS, WAYS, WAYS, st.randoms(use_true_random=False))
def test_neither_order_nor_side_nor_repetition_of_a_negation_matters(first, second, order, ones, others, random):
    """Parts in another order, sides exchanged, and the opposite asked."""
    parts, other_parts = ([times(way) for way in ways] for ways in (ones, others))
    truth = compare(order, first(*parts), second(*other_parts)).truth
    random.shuffle(parts)
    random.shuffle(other_parts)
    left, right = first(*parts), second(*other_parts)
    opposite = compare(NEGATED[order], left, right).truth

    assert truth is compare(MIRRORED[order], right, left).truth
    assert truth is (None if opposite is None else not opposite)


@settings(max_examples=50, deadline=None)
@given(*COMPARISONS[:2], WAYS, WAYS, st.floats(1, 3), st.data())
def test_a_part_that_grows_never_makes_its_side_smaller(first, second, ones, others, factor, data):
    """`>` stays true where one part of the left side is multiplied, as the gate of the twins does."""
    grown = data.draw(st.integers(0, len(ones) - 1))
    longer = [[unit * factor for unit in way] if place == grown else way for place, way in enumerate(ones)]
    before, after = (
        compare(">", first(*map(times, ways)), second(*map(times, others))).truth for ways in (ones, longer)
    )

    assert (before, after) not in ((True, None), (True, False), (None, False))


@settings(max_examples=50, deadline=None)
@given(*COMPARISONS, WAYS, WAYS, st.floats(1, 5))
def test_a_wider_bound_never_decides_more(first, second, order, ones, others, factor):
    """And where it decides, the narrower one says the same."""
    wide, narrow = (
        compare(
            order,
            first(*(times(way, scale * 4) for way in ones)),
            second(*(times(way, scale * 4) for way in others)),
        ).truth
        for scale in (factor, 1.0)
    )

    assert wide is None or wide is narrow


def test_what_the_launches_share_is_no_doubt():
    """All ways are slower in some launches, by a factor that the interval of each way holds and no ratio does."""
    launch = np.array(spread(1.0, by=0.2))
    ways = [times(launch * spread(centre, seed=seed)) for seed, centre in enumerate((1.5, 1.6, 1.0, 1.1))]

    assert compare(">", smallest(*ways[:2]), combine("*", 1.2, smallest(*ways[2:]))).truth is True
    assert span(smallest(*ways[:2])).low < 1.2 * span(smallest(*ways[2:])).high


def test_a_quotient_of_extremes_is_decided_as_the_comparison_of_both():
    """So the interval of `min(a, b) / min(c, d)` is the one that decides."""
    ways = [times(spread(centre, seed=seed)) for seed, centre in enumerate((1.5, 1.6, 1.0, 1.1))]
    left, right = smallest(*ways[:2]), smallest(*ways[2:])
    quotient = combine("/", left, right)

    for limit in np.linspace(0.8, 2.2, 40):
        assert compare(">", quotient, limit).truth is compare(">", left, combine("*", limit, right)).truth


def test_what_may_turn_the_order_around_acts_on_the_ends():
    """A factor below zero, parts that do not pair, the largest of what is the smallest."""
    first, second = times(spread(1.0)), times(spread(1.2, seed=2))
    both = smallest(first, second)
    turned, nested = combine("*", -1, both), largest(both, first)

    assert [Span, Span] == [type(turned), type(nested)]
    assert (turned.low, turned.high) == (-both.high, -both.low)
    assert compare(">", both, times(spread(0.5, count=7))).truth is True


@pytest.mark.parametrize("look", LOOKS)
@pytest.mark.parametrize("among", [2, 3, 9])
def test_pairs_of_a_row_share_the_error_of_a_look(look, among):
    """At the bound of each look a pair is wrong at most in its part of the cases in which one comparison is."""
    student = stats.t(look.launches - 1)
    bound = look.bound * quantile(look.launches, among) / quantile(look.launches)

    assert student.sf(bound) <= student.sf(look.bound) / among


@pytest.mark.parametrize(
    ("ones", "others"), [((1.0, 9.0), (1.0, 1.0)), ((1.0, 1.0), (1.0, 9.0)), ((1.0, 1.0), (1.0, 1.0))]
)
def test_all_looks_together_rarely_say_a_wrong_side(ones, others):
    """Where the quickest ways take equally long: 2 % a side are meant, and 4 % of 400 timings are let pass."""
    draws = np.random.default_rng(7)
    said = [_said(*(_launches(draws, ways) for ways in (ones, others))) for _ in range(400)]

    assert max(said.count(True), said.count(False)) <= 0.04 * len(said)


def _launches(draws, centres):
    """Seconds of each way in each launch, up to the last look."""
    return [centre * np.exp(0.03 * draws.standard_normal(LOOKS[-1].launches)) for centre in centres]


def _said(ones, others):
    """What the first look says that decides whether the quickest of one side takes longer."""
    for launches, bound in LOOKS:
        left, right = (smallest(*(times(way[:launches], bound) for way in ways)) for ways in (ones, others))
        if (truth := compare(">", left, right).truth) is not None:
            return truth
    return None
