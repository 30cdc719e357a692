"""The words for counts."""

import pytest
from helpers.rules.worded_rules import line


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (
            "count(alpha.a < beta.a, alpha.b < beta.b) >= 2",
            ("First program: 1 of 2 comparisons shows less in Alpha than in Beta: Names | at least 2"),
        ),
        (
            "count(alpha.a * 1.1 < beta.a, alpha.b * 1.1 <= beta.b, alpha.size * 1.1 <= beta.size) >= 1",
            ("2 of 3 conditions hold: Names, first program and Size | at least 1"),
        ),
        ("count(alpha.ok, beta.ok) >= 1", ("Refused: 1 of 2 checks gives yes: Alpha | at least 1")),
        (
            "count(not alpha.ok, not beta.ok) >= 1",
            ("Refused: 1 of 2 conditions holds: Beta | at least 1"),
        ),
        (
            "count(alpha.size < beta.size, beta.size > alpha.size, alpha.size < beta.size) >= 9",
            ("Size: 3 of 3 conditions hold | at least 9"),
        ),
        (
            "count(alpha.size < beta.size, alpha.size < beta.size) >= 1",
            ("Size: 2 of 2 comparisons show less in Alpha than in Beta | at least 1"),
        ),
        ("count(alpha.ok and alpha.a > 1, beta.ok) >= 2", ("1 of 2 conditions holds | at least 2")),
        ("count(alpha.a < alpha.b, beta.ok) >= 1", ("1 of 2 conditions holds | at least 1")),
        (
            "count(1 / (alpha.a - 3) > 1, alpha.b > 1) >= 1",
            ("First program: 1 to 2 of 2 values are more than 1: Methods in Alpha | at least 1"),
        ),
        (
            "count(alpha.a < 9, alpha.b < 9, alpha.runs < 9) >= 1",
            (
                "2 of 3 values are less than 9: Names, first program in Alpha and Methods, first program in"
                " Alpha | at least 1"
            ),
        ),
        (
            "count(alpha.a < 9, alpha.b < 9, alpha.with_keras < 9) >= 1",
            (
                "3 of 3 values are less than 9: Names, first program in Alpha, Methods, first program in "
                "Alpha and Statements with Keras in Alpha | at least 1"
            ),
        ),
    ],
)
def test_a_count_says_what_it_counts_and_which_hold(text, expected):
    """Under what the titles have in common; which hold only where each condition is about one measure."""
    assert expected == line(text)
