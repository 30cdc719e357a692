"""What is said of single comparisons: every form that a side can take."""

import pytest
from helpers.entries_and_observations import a_claim, a_project, observed, same, timed

from generators.judging.measures import Source, measure_lookup
from generators.judging.reasons.labels import Labels
from generators.judging.reasons.wording import wording
from generators.rules.expression import parse

MEASURES = {
    "time": {"kind": "timing", "title": "One call", "unit": "s"},
    "with_keras": {"kind": "number", "title": "Statements with Keras"},
    "without": {"kind": "number", "title": "Statements without"},
    "size": {"kind": "number", "title": "Size", "unit": "bytes"},
    "runs": {"kind": "number", "title": "Runs", "unit": "of 10"},
    "acc": {"kind": "number", "title": "Accuracy", "better": "higher"},
    "huge": {"kind": "number", "title": "Huge"},
    "found": {"kind": "battery", "title": "Errors caught"},
    "a": {"kind": "number", "title": "Names, first program"},
    "b": {"kind": "number", "title": "Methods, first program"},
    "ok": {"kind": "check", "title": "Refused"},
}
SWEEP = timed(2.0, 2.1, 2.2, size="64")
SWEEP = SWEEP.model_copy(update={"launches": {**SWEEP.launches, "8": timed(1.0, 1.1, 1.2).launches[""]}})
ALPHA = {
    "time": SWEEP,
    "with_keras": 5,
    "without": 31,
    "size": 300,
    "runs": 10,
    "acc": [0.93, 0.95, 0.97],
    "huge": 1.5e308,
    "found": {str(item): item < 14 for item in range(15)},
    "a": 3,
    "b": 8,
    "ok": True,
}
BETA = {
    **ALPHA,
    "size": 1200,
    "acc": [0.90, 0.91, 0.89],
    "huge": -1.5e308,
    "found": {str(item): item < 8 for item in range(15)},
    "a": 7,
    "runs": 4,
    "ok": False,
}


def compared(text, measures=MEASURES, alpha=ALPHA, beta=BETA):
    """The words for the last comparison of a rule over these measures."""
    claim = a_claim(measures, text, "alpha.a > 99")
    project = a_project(claim)
    found = {"alpha": observed(claim, "alpha", alpha), "beta": observed(claim, "beta", beta)}
    read = measure_lookup(project, Source(claim.entry.measures, found), {})
    return wording(Labels(project, claim), parse(text, project.frameworks).decide(read).comparisons[-1])


def told(text, **keys):
    """Fact and need of a comparison in one line."""
    words = compared(text, **keys)
    fact = words.fact
    parts = [f"{fact.title}: " if fact.title else "", fact.phrase, fact.result, fact.detail]
    return "".join([*parts, f" ({fact.aside})" if fact.aside else "", f" | {words.required}"])


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
    found = told(text)

    assert same(expected, found), found


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (
            "alpha.with_keras / alpha.without <= 0.5",
            "Statements with Keras: 5, without: 31 in Alpha, a ratio of 0.161 | at most 0.5",
        ),
        (
            "alpha.time[64] / beta.time[64] > 0.5",
            "One call (64): Alpha took 1x as long as Beta | more than 0.5",
        ),
        (
            "alpha.time[64] / alpha.time[8] > 1.5",
            "One call (64): 2.10 s, (8): 1.10 s in Alpha, a ratio of 1.91, 95 % interval # to # | more than 1.5",
        ),
        (
            "alpha.size - beta.size > 10",
            ("Size: 300 bytes in Alpha against 1,200 bytes in Beta, a difference of -900 bytes | more than 10"),
        ),
        (
            "alpha.runs - beta.runs > 0",
            ("Runs: 10 of 10 in Alpha against 4 of 10 in Beta, a difference of 6 | more in Alpha than in Beta"),
        ),
        (
            "abs(alpha.size - beta.size) < 10",
            ("Size: 300 bytes in Alpha against 1,200 bytes in Beta, 900 bytes apart | less than 10"),
        ),
        (
            "alpha.a - beta.b > 1",
            (
                "Names, first program: 3 in Alpha, Methods, first program: 8 in Beta, "
                "a difference of -5 | more than 1"
            ),
        ),
        (
            "share(alpha.found) - share(beta.found) >= 0.15",
            (
                "Errors caught: 14 of 15 in Alpha against "
                "8 of 15 in Beta | a difference of at least 15 percentage points"
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
            ("Errors caught: 14 of 15 in Alpha against 8 of 15 in Beta, a difference of 6 | more than 3"),
        ),
        (
            "mcnemar(alpha.found, beta.found) < 0.05",
            (
                "Errors caught: 14 of 15 in Alpha against "
                "8 of 15 in Beta (exact McNemar p = 0.0312) | less than 0.05"
            ),
        ),
    ],
)
def test_two_measures_against_a_constant(text, expected):
    """Both values, each with its framework or title, and what they come to."""
    found = told(text)

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
                "Accuracy: 0.950 in Alpha against 0.900 in Beta, a difference of 0.050, "
                "95 % interval # to # | more in Alpha than in Beta"
            ),
        ),
        (
            "alpha.huge > beta.huge",
            ("Huge: 1.5e+308 in Alpha against -1.5e+308 in Beta | more in Alpha than in Beta"),
        ),
        (
            "alpha.a * 1.1 < beta.a",
            ("Names, first program: 7 in Beta against 3 in Alpha, a ratio of 2.33 | more than 1.1"),
        ),
        (
            "alpha.acc > 0.5 * beta.acc",
            (
                "Accuracy: 0.950 in Alpha against 0.900 in Beta, a ratio of 1.06, "
                "95 % interval # to # | more than 0.5"
            ),
        ),
        (
            "worst(alpha.acc) > 0.5 * worst(beta.acc)",
            "Accuracy: 0.930 at worst in Alpha against 0.890 at worst in Beta | more than 0.5 times Beta's",
        ),
        (
            "worst(alpha.acc) / 0.5 > worst(beta.acc)",
            (
                "Accuracy: 0.930 at worst in Alpha against 0.890 at worst in Beta "
                "| Alpha's divided by 0.5 more than Beta's"
            ),
        ),
        (
            "alpha.time[64] > 2 * alpha.time[8]",
            "One call (64): 2.10 s, (8): 1.10 s in Alpha | “One call (64)” more than 2 times “One call (8)”",
        ),
        (
            "alpha.time[64] + 1 > beta.time[8] + beta.time[64]",
            (
                "Alpha's “One call (64)” + 1 is 3.10 s and "
                "Beta's “One call (8)” + Beta's “One call (64)” is 3.20 s | the former more than the latter"
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
                "Alpha's “Names, first program” + Alpha's “Methods, first program” is 11 "
                "and Beta's “Methods, first program” is 8 | the former more than the latter"
            ),
        ),
        (
            "abs(alpha.a - 4) > beta.a",
            (
                "abs(Alpha's “Names, first program” - 4) is 1 and Beta's “Names, first program” is 7 "
                "| the former more than the latter"
            ),
        ),
        (
            "log(alpha.a) < beta.a",
            (
                "log(Alpha's “Names, first program”) is 1.10 and Beta's “Names, first program” is 7 "
                "| the former less than the latter"
            ),
        ),
        (
            "count(alpha.ok, 1 / (alpha.a - 3) > 1) + 1 > beta.b - 8",
            (
                "how many of 2 conditions hold in Alpha + 1 is not known and "
                "Beta's “Methods, first program” - 8 is 0 | the former more than the latter"
            ),
        ),
    ],
)
def test_two_sides_with_measures(text, expected):
    """Both values and the order that was needed; a difference only where it has an interval of its own."""
    found = told(text)

    assert same(expected, found), found


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (
            "max(alpha.a, beta.a) > 5",
            ("max(Alpha's “Names, first program”, Beta's “Names, first program”) is 7 | more than 5"),
        ),
        (
            "count(alpha.ok, 1 / (alpha.a - 3) > 1) + 1 > 1",
            "how many of 2 conditions hold in Alpha + 1 is 2 to 3 | more than 1",
        ),
        ("1 > 2", "1 is 1 | more than 2"),
    ],
)
def test_what_has_no_form_of_its_own_is_told_in_the_words_of_the_rule(text, expected):
    """With titles for the measures."""
    assert expected == told(text)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (
            "count(alpha.a < beta.a, alpha.b < beta.b) >= 2",
            ("First program: 1 of the 2 counted comparisons “Alpha < Beta” holds: Names | at least 2"),
        ),
        (
            "count(alpha.a * 1.1 < beta.a, alpha.b * 1.1 <= beta.b, alpha.size * 1.1 <= beta.size) >= 1",
            (
                "2 of the 3 counted comparisons hold: Names, first program in Alpha and Beta and Size "
                "in Alpha and Beta "
                "| at least 1"
            ),
        ),
        ("count(alpha.ok, beta.ok) >= 1", "Refused: 1 of the 2 counted comparisons holds: Alpha | at least 1"),
        (
            "count(not alpha.ok, not beta.ok) >= 1",
            ("Refused: 1 of the 2 counted comparisons holds: Beta | at least 1"),
        ),
        (
            "count(alpha.size < beta.size, beta.size > alpha.size, alpha.size < beta.size) >= 9",
            (
                "Size: 3 of the 3 counted comparisons hold: Alpha and Beta, Beta and Alpha "
                "and Alpha and Beta | at least 9"
            ),
        ),
        (
            "count(alpha.size < beta.size, alpha.size < beta.size) >= 1",
            "Size: 2 of the 2 counted comparisons “Alpha < Beta” hold | at least 1",
        ),
        ("count(alpha.ok and alpha.a > 1, beta.ok) >= 2", "1 of the 2 counted comparisons holds | at least 2"),
        ("count(alpha.a < alpha.b, beta.ok) >= 1", "1 of the 2 counted comparisons holds | at least 1"),
        (
            "count(1 / (alpha.a - 3) > 1, alpha.b > 1) >= 1",
            ("First program: 1 to 2 of the 2 counted comparisons hold: Methods in Alpha | at least 1"),
        ),
        (
            "count(alpha.a < 9, alpha.b < 9, alpha.runs < 9) >= 1",
            (
                "2 of the 3 counted comparisons “Alpha < 9” "
                "hold: Names, first program and Methods, first program | at least 1"
            ),
        ),
        (
            "count(alpha.a < 9, alpha.b < 9, alpha.with_keras < 9) >= 1",
            (
                "3 of the 3 counted comparisons "
                "“Alpha < 9” hold: Names, first program, Methods, first program "
                "and Statements with Keras | at least 1"
            ),
        ),
    ],
)
def test_a_count_says_what_it_counts_and_which_hold(text, expected):
    """Under what the titles have in common; which hold only where each condition is about one measure."""
    assert expected == told(text)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("alpha.acc >= 0.95", "Accuracy: Alpha's lies between # and # (95 % interval); at least 0.95"),
        ("not alpha.acc >= 0.95", "Accuracy: Alpha's lies between # and # (95 % interval); less than 0.95"),
        (
            "alpha.time[64] / beta.time[64] > 1",
            ("One call (64): Alpha's time over Beta's lies between 1 and 1 (95 % interval); more than 1"),
        ),
        (
            "alpha.acc / beta.acc > 1.05",
            ("Accuracy: Alpha's over Beta's lies between # and # (95 % interval); more than 1.05"),
        ),
        (
            "alpha.acc - beta.acc > 0.05",
            ("Accuracy: Alpha's less Beta's lies between # and # (95 % interval); more than 0.05"),
        ),
        (
            "alpha.acc > beta.acc",
            ("Accuracy: Alpha's less Beta's lies between # and # (95 % interval); more in Alpha than in Beta"),
        ),
        (
            "alpha.acc > 1.05 * beta.acc",
            "Accuracy: Alpha's over Beta's lies between # and # (95 % interval); more than 1.05",
        ),
        (
            "alpha.acc > 1.05 * beta.acc + 0.01",
            (
                "Alpha's “Accuracy” less 1.05 * Beta's “Accuracy” + 0.01 lies between # and # (95 % interval); "
                "more than 0"
            ),
        ),
        (
            "alpha.time[64] > alpha.time[8] + 1",
            (
                "Alpha's “One call (64)” less Alpha's “One call (8)” + 1 "
                "lies between # ms and # ms (95 % interval); more than 0"
            ),
        ),
        (
            "not abs(alpha.acc - beta.acc) > 0.05",
            ("abs(Alpha's “Accuracy” - Beta's “Accuracy”) lies between # and # (95 % interval); at most 0.05"),
        ),
        (
            "count(alpha.ok, 1 / (alpha.a - 3) > 1) >= 2",
            ("Between 1 and 2 of the 2 counted comparisons hold; at least 2"),
        ),
    ],
)
def test_an_interval_leaves_a_comparison_open(text, expected):
    """What it is of, its ends, and what was needed."""
    words = compared(text)
    found = f"{words.left_open}; {words.required_then}"

    assert same(expected, found), found
