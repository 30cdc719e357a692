"""Scores of predictions, on answers that one can count by hand."""

import numpy as np
import pytest

from generators.probes.measuring.scores import accuracy, auc, average_precision, brier_skill, recall_at

TRUTHS = [False, False, True, True]


@pytest.mark.parametrize(
    ("scores", "expected"),
    [([1, 2, 3, 4], 1.0), ([4, 3, 2, 1], 0.0), ([1, 3, 2, 4], 0.75), ([5, 5, 5, 5], 0.5)],
)
def test_auc_counts_the_pairs_in_the_right_order(scores, expected):
    """All four pairs, none, three of them, and ties that count half."""
    assert auc(scores, TRUTHS) == expected


@pytest.mark.parametrize(
    ("scores", "expected"),
    [
        ([1, 2, 3, 4], 1.0),
        ([1, 3, 2, 4], (1 + 2 / 3) / 2),
        ([5, 5, 5, 5], 0.5),
        ([4, 3, 2, 1], (1 / 3 + 2 / 4) / 2),
    ],
)
def test_average_precision_steps_through_recall(scores, expected):
    """Precision where each yes is found, and the share of yes for a constant score."""
    assert average_precision(scores, TRUTHS) == pytest.approx(expected)


def test_recall_counts_what_lies_above_the_allowed_false_alarms():
    """Of 100 no rows one may be exceeded; of four yes rows two lie above the second highest no."""
    quiet = np.arange(100)
    yes = np.array([97.5, 98.0, 98.5, 99.5])
    truths = np.arange(104) >= 100
    assert recall_at(np.concatenate([quiet, yes]), truths) == 0.5
    assert recall_at(np.concatenate([quiet, yes]), truths, false_alarms=0.02) == 1.0
    assert recall_at(np.concatenate([quiet, yes]), truths, false_alarms=0) == 0.25


def test_a_constant_score_recalls_nothing():
    """What does not part the rows raises no alarm."""
    assert recall_at([3, 3, 3, 3], TRUTHS) == 0


@pytest.mark.parametrize(
    ("probabilities", "expected"),
    [([0, 0, 1, 1], 1.0), ([0.5] * 4, 0.0), ([1, 1, 0, 0], -3.0), ([0.25, 0.25, 0.75, 0.75], 0.75)],
)
def test_brier_skill_is_measured_from_climatology(probabilities, expected):
    """Perfect, the share of yes, all wrong, and half way."""
    assert brier_skill(probabilities, TRUTHS) == pytest.approx(expected)


def test_accuracy_is_the_share_of_right_answers():
    """Three labels of four, and words as well."""
    assert accuracy([0, 1, 2, 3], [0, 1, 2, 2]) == 0.75
    assert accuracy(["a", "b"], ["a", "b"]) == 1.0


@pytest.mark.parametrize(("predicted", "truths"), [([1, 2], [1]), ([], [])])
def test_accuracy_refuses_answers_without_truths(predicted, truths):
    """Other shapes, or nothing to judge, give no score."""
    with pytest.raises(ValueError, match="one shape"):
        accuracy(predicted, truths)


@pytest.mark.parametrize("score", [auc, average_precision, recall_at, brier_skill])
@pytest.mark.parametrize(
    ("scores", "truths", "reason"),
    [
        ([1, 2, 3], TRUTHS, "one score a truth"),
        ([1, 2, 3, np.nan], TRUTHS, "finite"),
        ([1, 2], [True, True], "one yes and one no"),
        ([1, 2], [False, False], "one yes and one no"),
    ],
)
def test_what_cannot_be_scored_is_refused(score, scores, truths, reason):
    """Too few scores, a score that is no number, and rows of one kind raise with the reason."""
    with pytest.raises(ValueError, match=reason):
        score(scores, truths)


def test_columns_and_rows_are_the_same_scores():
    """A network's column of outputs needs no reshaping."""
    column = np.array([[1.0], [3.0], [2.0], [4.0]])
    assert auc(column, np.array(TRUTHS)[:, None]) == 0.75
