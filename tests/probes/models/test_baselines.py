"""The closed-form linear baseline."""

import numpy as np
import pytest

from generators.probes.models.baselines import linear_scores

ROWS = np.random.default_rng(0).normal(size=(200, 3))
NEW = np.random.default_rng(1).normal(size=(50, 3))


def line(rows):
    """A linear rule with a bias."""
    return rows @ np.array([1.0, -2.0, 0.5]) + 4


def test_a_linear_rule_is_found():
    """Without a penalty the rule comes back to the last digits."""
    assert linear_scores(ROWS, line(ROWS), NEW, ridge=0) == pytest.approx(line(NEW))


def test_a_penalty_shrinks_the_weights_and_keeps_the_bias():
    """A huge penalty leaves the mean of the targets alone."""
    assert linear_scores(ROWS, line(ROWS), NEW, ridge=1e12) == pytest.approx(np.full(50, line(ROWS).mean()))


def test_several_outputs_have_a_column_each():
    """Outputs are fitted one by one."""
    both = np.stack([line(ROWS), -line(ROWS)], axis=1)
    scores = linear_scores(ROWS, both, NEW)
    assert scores.shape == (50, 2)
    assert scores[:, 0] == pytest.approx(linear_scores(ROWS, line(ROWS), NEW))
    assert scores[:, 1] == pytest.approx(-scores[:, 0])


def test_pictures_are_flattened_and_constant_columns_do_no_harm():
    """Rows of shape (2, 2), of which one point is always zero."""
    pictures = np.pad(ROWS, ((0, 0), (0, 1))).reshape(-1, 2, 2)
    new = np.pad(NEW, ((0, 0), (0, 1))).reshape(-1, 2, 2)
    assert linear_scores(pictures, line(ROWS), new) == pytest.approx(linear_scores(ROWS, line(ROWS), NEW))


def test_what_is_not_linear_is_not_found():
    """A product of two signs looks like noise to a line."""
    scores = linear_scores(ROWS, ROWS[:, 0] * ROWS[:, 1] > 0, NEW)
    assert abs(np.corrcoef(scores, NEW[:, 0] * NEW[:, 1] > 0)[0, 1]) < 0.4
