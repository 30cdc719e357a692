"""Arithmetic in which whole numbers keep their last digit."""

from __future__ import annotations

import operator
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from generators.rules.numbers.arithmetic import compare
from generators.rules.numbers.exact import COMBINE, WHOLE_DOUBLES, compute, is_double, recorded
from generators.rules.numbers.values import COMPARE

WHOLE = st.integers(-(2**63) + 1, 2**63 - 1)
NUMBERS = st.one_of(
    WHOLE,
    st.sampled_from([WHOLE_DOUBLES + step for step in (-1, 0, 1, 2)]),
    st.floats(-1e30, 1e30),
    st.sampled_from([float(WHOLE_DOUBLES), 0.5, -0.0, 5e-324]),
)


@given(st.sampled_from(sorted(COMPARE)), NUMBERS, NUMBERS)
def test_numbers_compare_as_in_mathematics(operator, left, right):
    """Fractions are the judge, since they round nothing."""
    assert compare(operator, left, right).truth is COMPARE[operator](Fraction(left), Fraction(right))


@given(st.sampled_from(["+", "-", "*"]), WHOLE, WHOLE)
def test_whole_numbers_combine_to_their_last_digit(operator, left, right):
    """Sums, differences and products of whole numbers are whole."""
    assert COMBINE[operator](left, right) == compute(operator, left, right)


@given(WHOLE, WHOLE.filter(bool))
def test_a_quotient_is_one_where_both_are_equal_alone(left, right):
    """The double beside it may be one as well."""
    assert (compute("/", left, right) == 1) is (left == right)


@pytest.mark.parametrize(
    ("sign", "left", "right", "expected"),
    [
        ("*", WHOLE_DOUBLES + 1, 1.0, WHOLE_DOUBLES + 1),
        ("+", float(WHOLE_DOUBLES), 1, WHOLE_DOUBLES + 1),
        ("+", float(WHOLE_DOUBLES), 1.0, WHOLE_DOUBLES + 1),
        ("+", WHOLE_DOUBLES + 1, 0.5, Fraction(2 * WHOLE_DOUBLES + 3, 2)),
        ("/", WHOLE_DOUBLES + 1, WHOLE_DOUBLES, Fraction(WHOLE_DOUBLES + 1, WHOLE_DOUBLES)),
        ("/", 1, 10, 0.1),
        ("+", 0.1, 0.2, 0.1 + 0.2),
    ],
)
def test_a_double_beside_a_whole_number_takes_no_digit_from_it(sign, left, right, expected):
    """Numbers that doubles tell apart are computed as doubles."""
    assert expected == compute(sign, left, right)


def test_records_hold_whole_numbers_of_64_bits_and_doubles():
    """What is larger or a fraction is shown rounded, after it was compared."""
    assert [2**63 - 1, 2.0**63, 0.25] == [recorded(2**63 - 1), recorded(2**63), recorded(Fraction(1, 4))]
    assert isinstance(recorded(2**63), float)
    assert operator.and_(is_double(WHOLE_DOUBLES), not is_double(WHOLE_DOUBLES + 1))
