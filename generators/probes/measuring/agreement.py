"""How far an answer is from the expected one."""

import numpy as np
from numpy.typing import ArrayLike


def largest_difference(answer: ArrayLike | None, expected: ArrayLike) -> float:
    """Largest absolute difference, in the answer's unit, at least 0.

    No answer, an answer of another shape and one that is not finite count as an answer of zeros: the
    difference is then as large as the expected answer, so a broken artefact gives a number to judge.
    """
    right = np.asarray(expected, dtype=np.float64)
    given = np.zeros_like(right) if answer is None else np.asarray(answer, dtype=np.float64)
    if given.shape != right.shape or not np.isfinite(given).all():
        given = np.zeros_like(right)
    return float(np.max(np.abs(given - right)))


def relative_difference(answer: ArrayLike | None, expected: ArrayLike) -> float:
    """The largest difference as a share of the standard deviation of the expected answer, at least 0."""
    return largest_difference(answer, expected) / float(np.std(np.asarray(expected, dtype=np.float64)))


def same_choices(answer: ArrayLike | None, expected: ArrayLike) -> float:
    """Share of rows, 0 to 1, whose largest value stands in the same column; no answer or another shape is 0."""
    right = np.asarray(expected)
    given = None if answer is None else np.asarray(answer)
    if given is None or given.shape != right.shape or not np.isfinite(given).all():
        return 0.0
    return float(np.mean(given.argmax(axis=-1) == right.argmax(axis=-1)))


def share_unequal(answer: ArrayLike | None, other: ArrayLike | None) -> float:
    """Share of values, 0 to 1, that are not the very same number; a missing answer or another shape is 1."""
    if answer is None or other is None:
        return 1.0
    first, second = np.asarray(answer), np.asarray(other)
    return float(np.mean(first != second)) if first.shape == second.shape and first.size else 1.0
