"""The words for single comparisons: what was observed and needed, in every form that a side can take."""

import pytest
from helpers.entries_and_observations import same
from helpers.rules.worded_rules import line, reason


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("not alpha.ok", "Refused: yes in Alpha | no"),
        ("alpha.runs >= 10", "Runs: 10 of 10 in Alpha | at least 10"),
        ("alpha.time[64] > 1", "One call (64): 2.10 s in Alpha, 95 % interval # s to # s | more than 1 s"),
        ("alpha.size > 30000", "Size: 300 bytes in Alpha | more than 30,000"),
        ("worst(alpha.acc) >= 0.9", "Accuracy: 0.930 at worst in Alpha | at least 0.9"),
        ("passes(alpha.found) > 7", "Errors caught: 14 of 15 in Alpha | more than 7"),
        ("alpha.missing > 1", "missing: not known in Alpha | more than 1"),
        ("share(alpha.found) == 1", "Errors caught: 14 of 15 in Alpha | all"),
        ("share(alpha.found) <= 0", "Errors caught: 14 of 15 in Alpha | none"),
        ("share(alpha.found) < 0.85", "Errors caught: 14 of 15 in Alpha | less than 85 %"),
    ],
)
def test_one_measure_against_a_constant(text, expected):
    """Its value with its unit; a battery by its counts, its share in words or per cent."""
    found = line(text)

    assert same(expected, found), found


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (
            "alpha.with_keras / alpha.without <= 0.5",
            ("Statements with Keras: 5, without: 31 in Alpha, a ratio of 0.161 | a ratio of at most 0.5"),
        ),
        (
            "alpha.time[64] / beta.time[64] > 0.5",
            ("One call (64): Alpha takes as long as Beta | Alpha less than 2 times faster"),
        ),
        (
            "alpha.time[64] / alpha.time[8] > 1.5",
            (
                "One call: 2.10 s at 64 against 1.10 s at 8 in Alpha, a ratio of 1.91, 95 % interval 1.72 to 2.13 "
                "| a ratio of more than 1.5"
            ),
        ),
        (
            "alpha.size - beta.size > 10",
            ("Size: 300 bytes in Alpha against 1,200 bytes in Beta, 900 bytes less | more than 10 more in Alpha"),
        ),
        (
            "alpha.runs - beta.runs > 0",
            ("Runs: 10 of 10 in Alpha against 4 of 10 in Beta, 6 more | more in Alpha than in Beta"),
        ),
        (
            "abs(alpha.size - beta.size) < 10",
            ("Size: 300 bytes in Alpha against 1,200 bytes in Beta, 900 bytes apart | less than 10 apart"),
        ),
        (
            "alpha.a - beta.b > 1",
            ("Names, first program: 3 in Alpha, Methods, first program: 8 in Beta, 5 less | more than 1 more"),
        ),
        (
            "share(alpha.found) - share(beta.found) >= 0.15",
            (
                "Errors caught: 14 of 15 in Alpha against 8 of 15 in Beta | at least 15 percentage points "
                "more in Alpha"
            ),
        ),
        (
            "share(alpha.found) - share(beta.found) >= 0",
            ("Errors caught: 14 of 15 in Alpha against 8 of 15 in Beta | at least as many in Alpha as in Beta"),
        ),
        (
            "abs(share(alpha.found) - share(beta.found)) < 0.1",
            ("Errors caught: 14 of 15 in Alpha against 8 of 15 in Beta | less than 10 percentage points apart"),
        ),
        (
            "passes(alpha.found) - passes(beta.found) > 3",
            ("Errors caught: 14 of 15 in Alpha against 8 of 15 in Beta, 6 more | more than 3 more in Alpha"),
        ),
        (
            "mcnemar(alpha.found, beta.found) < 0.05",
            (
                "Errors caught: 14 of 15 in Alpha against 8 of 15 in Beta (exact McNemar p = 0.0312) | p "
                "less than 0.05"
            ),
        ),
    ],
)
def test_two_measures_against_a_constant(text, expected):
    """Both values, each with its framework or title, and what they come to."""
    found = line(text)

    assert same(expected, found), found


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("alpha.a == beta.a", "Names, first program: 3 in Alpha against 7 in Beta | the same in Alpha as in Beta"),
        (
            "share(alpha.found) < share(beta.found)",
            ("Errors caught: 14 of 15 in Alpha against 8 of 15 in Beta | fewer in Alpha than in Beta"),
        ),
        (
            "alpha.acc > beta.acc",
            (
                "Accuracy: 0.950 in Alpha against 0.900 in Beta, 0.0500 more, 95 % interval -0.016 to 0.116"
                " | more in Alpha than in Beta"
            ),
        ),
        (
            "alpha.huge > beta.huge",
            ("Huge: 1.5e+308 in Alpha against -1.5e+308 in Beta | more in Alpha than in Beta"),
        ),
        (
            "alpha.a * 1.1 < beta.a",
            (
                "Names, first program: 7 in Beta against 3 in Alpha, 2.33 times as many | more than 1.1 "
                "times as many in Beta"
            ),
        ),
        (
            "alpha.acc > 0.5 * beta.acc",
            (
                "Accuracy: 0.950 in Alpha against 0.900 in Beta, 1.06 times as much, 95 % interval 0.99 to "
                "1.13 | less than 2 times as much in Beta"
            ),
        ),
        (
            "worst(alpha.acc) > 0.5 * worst(beta.acc)",
            (
                "Accuracy: 0.930 at worst in Alpha against 0.890 at worst in Beta | less than 2 times as "
                "much in Beta"
            ),
        ),
        (
            "worst(alpha.acc) / 0.5 > worst(beta.acc)",
            (
                "Accuracy: 0.930 at worst in Alpha against 0.890 at worst in Beta | less than 2 times as "
                "much in Beta"
            ),
        ),
        (
            "alpha.time[64] > 2 * alpha.time[8]",
            (
                "One call: 2.10 s at 64 against 1.10 s at 8 in Alpha, 95 % interval -409 ms to 109 ms | “One call "
                "(64)” more than 2 times “One call (8)”"
            ),
        ),
        (
            "alpha.time[64] + 1 > beta.time[8] + beta.time[64]",
            (
                "Alpha's “One call (64)” plus 1 is 3.10 s and Beta's “One call (8)” plus Beta's “One call "
                "(64)” is 3.20 s | the former more than the latter"
            ),
        ),
        ("alpha.a < beta.a", "Names, first program: 3 in Alpha against 7 in Beta | less in Alpha than in Beta"),
        (
            "alpha.with_keras <= 0.5 * alpha.without",
            (
                "Statements with Keras: 5, without: 31 in Alpha "
                "| “Statements with Keras” at most 0.5 times “Statements without”"
            ),
        ),
        (
            "alpha.a + alpha.b > beta.b",
            (
                "Alpha's “Names, first program” plus Alpha's “Methods, first program” is 11 and Beta's "
                "“Methods, first program” is 8 | the former more than the latter"
            ),
        ),
        (
            "abs(alpha.a - 4) > beta.a",
            (
                "the size of (Alpha's “Names, first program” less 4) is 1 and Beta's “Names, first program” "
                "is 7 | the former more than the latter"
            ),
        ),
        (
            "log(alpha.a) < beta.a",
            (
                "the logarithm of Alpha's “Names, first program” is 1.10 and Beta's “Names, first program” "
                "is 7 | the former less than the latter"
            ),
        ),
        (
            "count(alpha.ok, 1 / (alpha.a - 3) > 1) + 1 > beta.b - 8",
            (
                "how many of 2 conditions hold in Alpha plus 1 is not known and Beta's “Methods, first "
                "program” less 8 is 0 | the former more than the latter"
            ),
        ),
    ],
)
def test_two_sides_with_measures(text, expected):
    """Both values and the order that was needed; a difference only where it has an interval of its own."""
    found = line(text)

    assert same(expected, found), found


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (
            "max(alpha.a, beta.a) > 5",
            ("the largest of Alpha's “Names, first program” and Beta's “Names, first program” is 7 | more than 5"),
        ),
        (
            "count(alpha.ok, 1 / (alpha.a - 3) > 1) + 1 > 1",
            ("how many of 2 conditions hold in Alpha plus 1 is 2 to 3 | more than 1"),
        ),
        ("1 > 2", "1 is 1 | more than 2"),
    ],
)
def test_what_has_no_shape_of_its_own_is_written_as_in_the_rule(text, expected):
    """With titles for the measures."""
    assert expected == line(text)


@pytest.mark.parametrize(
    ("alpha", "beta", "expected"),
    [
        (0.1, 0.10000000149011612, "0.100000000 in Alpha against 0.100000001 in Beta"),
        (2**53 + 1, 2.0**53, "9,007,199,254,740,993 in Alpha against 9007199254740992 in Beta"),
        (1.5e300, 1.5001e300, "1.5e+300 in Alpha against 1.5001e+300 in Beta"),
        (300, 1200, "300 in Alpha against 1,200 in Beta"),
    ],
)
def test_values_that_differ_look_different(alpha, beta, expected):
    """A sentence that says they are not the same shows it, however small the difference is."""
    rules = ("alpha.n == beta.n", "alpha.n != beta.n")

    assert f"N: {expected}; needed: " in reason({"n": "number"}, rules, {"n": alpha}, {"n": beta})


def test_a_value_looks_different_from_its_bound():
    """One just below it is not rounded to it."""
    found = reason({"n": "number"}, ("alpha.n >= 0.5", "alpha.n < 0.5"), {"n": 0.49999}, {"n": 1})

    assert "N: 0.49999 in Alpha; needed: at least 0.5." in found
