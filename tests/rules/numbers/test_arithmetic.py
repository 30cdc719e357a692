"""Combining and comparing exact numbers, replicates and intervals."""

import math

import numpy as np
import pytest

from generators.rules.numbers.arithmetic import combine, compare, transform
from generators.rules.numbers.values import Replicates, Span, Truth, Unknown, span
from generators.rules.references import Reference

DRAWS = np.linspace(1.0, 2.0, 1001)


def repeated(shift=0.0, pairing=("seeds", 5)):
    """Replicates spread evenly from 1 to 2, shifted."""
    return Replicates(1.5 + shift, DRAWS + shift, pairing)


def test_a_reference_reads_as_it_is_written():
    """With alias and size where it has them."""
    assert ["a.m", "d.a.m[64]"] == [str(Reference("", "a", "m", "")), str(Reference("d", "a", "m", "64"))]


@pytest.mark.parametrize(("operator", "expected"), [("+", 8.0), ("-", 4.0), ("*", 12.0), ("/", 3.0)])
def test_exact_numbers_combine_exactly(operator, expected):
    """As on paper."""
    assert expected == combine(operator, 6.0, 2.0)


def test_exact_numbers_compare_exactly():
    """True or false, without a share."""
    assert [(True, None, None), (False, None, None)] == [compare("==", 1.0, 1), compare("<", 2.0, 1.0)]


def test_whatever_may_be_divided_by_zero_is_unknown():
    """An exact zero, an interval around it, replicates around it."""
    certain, possible = Unknown("division by zero"), Unknown("division by what may be zero")

    assert certain == combine("/", 1.0, 0.0)
    assert possible == combine("/", 1.0, Span(-1.0, 1.0))
    assert possible == combine("/", 1.0, repeated(-1.5))


def test_overflow_is_unknown_and_never_infinite():
    """For exact numbers, intervals and replicates."""
    too_large = Unknown("a number is too large to compute with")

    assert too_large == combine("*", 1e200, 1e200)
    assert too_large == combine("*", Span(1e200, 1e200), 1e200)
    assert too_large == combine("*", Replicates(1e200, DRAWS * 1e200, ("seeds", 5)), 1e200)


def test_unknowns_pass_through_with_their_reason():
    """On either side, in arithmetic and in comparisons."""
    lost = Unknown("lost")

    assert [lost, lost] == [combine("+", lost, 1.0), combine("+", 1.0, lost)]
    assert [Truth(None, reason="lost")] * 2 == [compare(">", lost, 1.0), compare(">", 1.0, lost)]
    assert lost == transform(math.log, lost, vector="log")


def test_different_units_do_not_pair():
    """Lists of different lengths and seeds against launches are unknown, with the reason."""
    reason = "5 seeds and 4 launches do not pair"
    launches = repeated(pairing=("launches", 4))

    assert Unknown(reason) == combine("-", repeated(), launches)
    assert Truth(None, reason=reason) == compare(">", repeated(), launches)


def test_replicates_combine_one_by_one():
    """The difference of two shifted copies is the shift, in every replicate."""
    difference = combine("-", repeated(0.25), repeated())

    assert pytest.approx(0.25) == difference.centre
    assert np.allclose(difference.draws, 0.25)
    assert ("seeds", 5) == combine("*", 2.0, repeated()).pairing


@pytest.mark.parametrize(
    ("bound", "truth"), [(0.5, True), (1.02, True), (1.03, None), (1.97, None), (1.98, False), (3.0, False)]
)
def test_replicates_decide_at_a_share_of_97_5_percent(bound, truth):
    """True above it, false at 2.5 % or less, otherwise unknown."""
    settled = compare(">", repeated(), bound)

    assert truth is settled.truth
    assert pytest.approx(np.mean(bound < DRAWS)) == settled.share


def test_replicates_without_a_value_count_for_neither_side():
    """Where a twentieth has no value, nothing is decided."""
    draws = DRAWS.copy()
    draws[::20] = math.nan

    assert compare(">", Replicates(1.5, draws, ("seeds", 5)), 0.0).truth is None


@pytest.mark.parametrize(
    ("left", "operator", "right", "truth"),
    [
        (Span(1, 2), ">", 0.0, True),
        (Span(1, 2), ">", 1.0, None),
        (Span(1, 2), ">=", 1.0, True),
        (Span(1, 2), ">", 2.0, False),
        (Span(1, 2), "<", 3.0, True),
        (Span(1, 2), "<=", 1.0, None),
        (Span(1, 2), "<", 1.0, False),
        (Span(2, 2), "==", 2.0, True),
        (Span(2, 2), "!=", 2.0, False),
        (Span(1, 2), "==", 2.0, None),
        (Span(1, 2), "!=", 3.0, True),
        (4.0, "==", Span(1, 2), False),
    ],
)
def test_intervals_decide_only_as_a_whole(left, operator, right, truth):
    """True or false where it holds or fails everywhere."""
    assert truth is compare(operator, left, right).truth


def test_interval_arithmetic_keeps_every_value():
    """Products of ends of either sign, the centre where both have one."""
    assert Span(-4.0, 6.0) == combine("*", Span(-2.0, 3.0), 2.0)
    assert Span(0.5, 2.0, 1.0) == combine("/", 2.0, Span(1.0, 4.0, 2.0))


def test_rising_functions_act_on_every_sort_of_number():
    """Exact, interval, replicates."""
    assert math.log(2) == transform(math.log, 2.0, vector="log")
    assert Span(0.0, math.log(2)) == transform(math.log, Span(1, 2), vector="log")
    assert Span(0.0, math.log(2), math.log(1.5)) == transform(math.log, Span(1, 2, 1.5), vector="log")
    assert pytest.approx(math.log(1.025)) == span(transform(math.log, repeated(), vector="log")).low
