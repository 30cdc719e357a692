"""Differences between an answer and the expected one."""

import numpy as np
import pytest

from generators.probes.agreement import largest_difference, relative_difference


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
