"""Differences between an answer and the expected one."""

import numpy as np
import pytest

from generators.probes.measuring.agreement import (
    largest_difference,
    relative_difference,
    same_choices,
    share_unequal,
)


def test_equal_answers_differ_by_nothing():
    """The same numbers are 0 apart, by both measures."""
    assert largest_difference([[1, -2]], [[1, -2]]) == 0
    assert relative_difference([[1, -2]], [[1, -2]]) == 0


def test_the_largest_of_the_differences_counts():
    """One number that is off decides, whatever its sign."""
    assert largest_difference([1.0, 2.0, 3.0], [1.0, 2.5, 3.1]) == 0.5


def test_a_relative_difference_is_in_standard_deviations():
    """Half a standard deviation off reads a half."""
    assert relative_difference([1.5, -1.0], [1.0, -1.0]) == pytest.approx(0.5)


@pytest.mark.parametrize("answer", [None, [1.0], [np.nan, 0.0], [np.inf, 0.0]])
def test_what_is_no_answer_counts_as_zeros(answer):
    """A missing, misshapen or infinite answer is as far off as the expected one is large."""
    assert largest_difference(answer, [3.0, -4.0]) == 4.0


def test_choices_are_compared_row_by_row():
    """Three of four rows choose the same column."""
    expected = [[0, 1], [1, 0], [0, 1], [1, 0]]

    assert same_choices([[0, 2], [5, 4], [1, 3], [0, 1]], expected) == 0.75
    assert same_choices(expected, expected) == 1


@pytest.mark.parametrize("answer", [None, [[0.0, 1.0, 2.0]], [[0.0, float("nan")]]])
def test_an_answer_that_is_none_chooses_nothing(answer):
    """No answer, another shape and a number that isn't one agree with nothing."""
    assert same_choices(answer, [[0.0, 1.0]]) == 0


def test_unequal_counts_what_is_not_the_very_same():
    """The smallest step counts, and what is missing is all unequal."""
    first = np.float32([[1, 2], [3, 4]])
    other = first.copy()
    other[0, 1] = np.nextafter(np.float32(2), np.float32(3))

    assert share_unequal(first, first) == 0
    assert share_unequal(first, other) == 0.25
    assert share_unequal(first, None) == share_unequal(None, first) == share_unequal(first, first[:1]) == 1
    assert share_unequal([], []) == 1
