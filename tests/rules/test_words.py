"""The table from the truths of the rules to the word of a verdict."""

import pytest

from generators.rules.words import word_of


@pytest.mark.parametrize(
    ("valid", "supported", "refuted", "word"),
    [
        (True, True, False, "supported"),
        (True, False, True, "refuted"),
        (True, False, False, "mixed"),
        (True, True, True, "not-enough-evidence"),
        (False, True, False, "not-enough-evidence"),
        (None, True, False, "not-enough-evidence"),
        (True, None, False, "not-enough-evidence"),
        (True, True, None, "not-enough-evidence"),
    ],
)
def test_a_word_follows_from_three_truths(valid, supported, refuted, word):
    """Neither rule gives *mixed*; both, an unknown or an invalid comparison give nothing."""
    assert word == word_of({"valid_if": valid, "supported_if": supported, "refuted_if": refuted})


def test_no_condition_is_a_true_one():
    """An entry without `valid_if` is always valid."""
    assert "supported" == word_of({"supported_if": True, "refuted_if": False})
