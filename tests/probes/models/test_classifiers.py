"""Classes named without a network."""

import numpy as np

from generators.probes.models.classifiers import linear_classes, nearest_classes

CORNERS = np.array([[[0.0, 0.0]], [[4.0, 0.0]], [[0.0, 4.0]]])
NEAR = CORNERS + 0.5


def test_both_tell_classes_that_lie_apart():
    """Three corners of a triangle are distinguished, whatever the shape of a row."""
    classes = [0, 1, 2]
    assert linear_classes(CORNERS, classes, NEAR).tolist() == classes
    assert nearest_classes(CORNERS, classes, NEAR).tolist() == classes


def test_a_linear_fit_cannot_learn_what_only_a_combination_shows():
    """Equal or unequal signs: the nearest row knows, a linear score is right no more often than by chance."""
    rows = np.random.default_rng(1).normal(size=(600, 2))
    classes = (rows[:, 0] * rows[:, 1] > 0).astype(int)
    parts = rows[:500], classes[:500], rows[500:]
    assert np.mean(nearest_classes(*parts) == classes[500:]) > 0.9
    assert np.mean(linear_classes(*parts) == classes[500:]) < 0.7


def test_wrong_classes_are_learnt_as_faithfully():
    """Where the training rows' classes are exchanged, so are the answers."""
    assert nearest_classes(CORNERS, [2, 0, 1], NEAR).tolist() == [2, 0, 1]
    assert linear_classes(CORNERS, [2, 0, 1], NEAR).tolist() == [2, 0, 1]
