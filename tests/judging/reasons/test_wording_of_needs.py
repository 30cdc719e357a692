"""The words for what a comparison must be, and for what an interval leaves open."""

import pytest
from helpers.entries_and_observations import a_claim, a_project, same
from helpers.rules.worded_rules import words

from generators.judging.reasons.labels import Labels
from generators.judging.reasons.wording import wording, written
from generators.rules.expression import parse
from generators.rules.numbers.values import Items

MEASURES = {
    "x": "number",
    "mib": {"kind": "number", "title": "Memory", "unit": "MiB"},
    "found": "battery",
}


def need(text):
    """The need of the last comparison of a rule."""
    claim = a_claim(MEASURES, text, "alpha.x > 99")
    project = a_project(claim)

    def lookup(reference):
        return Items({"one": True}) if reference.measure == "found" else 3.0

    return wording(Labels(project, claim), parse(text, project.frameworks).decide(lookup).comparisons[-1]).required


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("alpha.x > 2", "more than 2"),
        ("not alpha.x > 2", "at most 2"),
        ("2 > alpha.x", "less than 2"),
        ("alpha.x != 2", "anything but 2"),
        ("alpha.mib < 1", "less than 1 MiB"),
        ("share(alpha.found) > 0", "at least one"),
        ("share(alpha.found) < 1", "not all"),
        ("share(alpha.found) > 1", "more than 100 %"),
        ("alpha.x - beta.x == 0", "the same in Alpha as in Beta"),
        ("alpha.x - alpha.mib > 0", ("a difference of more than 0")),
        ("alpha.x >= beta.x", "at least as much in Alpha as in Beta"),
        ("passes(alpha.found) <= passes(beta.found)", "at most as many in Alpha as in Beta"),
        ("alpha.x != beta.x", "something else in Alpha than in Beta"),
        ("2 * alpha.x < alpha.mib", "2 times “X” less than “Memory”"),
        ("alpha.x > beta.x - 1", "the former more than the latter"),
        ("alpha.x < beta.mib", "Alpha's “X” less than Beta's “Memory”"),
        ("worst(alpha.x) < alpha.mib / 2", "“X” at worst less than “Memory” divided by 2"),
        ("passes(alpha.found) > beta.x", "the passes of Alpha's “Found” more than Beta's “X”"),
        ("1.1 * alpha.x < 0.9 * beta.x", ("more than 1.222222222 times as many in Beta")),
        ("2 * alpha.x < 2 * beta.x", ("more in Beta")),
        ("-2 * alpha.x < beta.x", "-2 times Alpha's less than Beta's"),
        ("alpha.mib + 1 < 20", "less than 20 MiB"),
    ],
)
def test_a_need_stands_behind_its_fact(text, expected):
    """Without repeating the measure or the framework of a single value."""
    assert expected == need(text)


def test_constants_keep_their_digits():
    """With commas between thousands, and no digit lost behind the point."""
    assert ["1.05", "0.0001", "30,000", "0", "1e-05"] == [written(value) for value in (1.05, 1e-4, 3e4, 0.0, 1e-5)]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("alpha.acc >= 0.95", ("Accuracy: Alpha's lies between 0.90 and 1.00; at least 0.95")),
        ("not alpha.acc >= 0.95", ("Accuracy: Alpha's lies between 0.90 and 1.00; less than 0.95")),
        (
            "alpha.time[64] / beta.time[64] > 1",
            ("One call (64): between Alpha 1 times faster and Alpha 1 times faster; Beta faster"),
        ),
        (
            "alpha.acc / beta.acc > 1.05",
            (
                "Accuracy: between 1.01 times as much in Beta and 1.13 times as much in Alpha; more than "
                "1.05 times as much in Alpha"
            ),
        ),
        (
            "alpha.acc - beta.acc > 0.05",
            ("Accuracy: Alpha's less Beta's lies between -0.016 and 0.116; more than 0.05 more in Alpha"),
        ),
        (
            "alpha.acc > beta.acc",
            ("Accuracy: Alpha's less Beta's lies between -0.016 and 0.116; more in Alpha than in Beta"),
        ),
        (
            "alpha.acc > 1.05 * beta.acc",
            (
                "Accuracy: between 1.01 times as much in Beta and 1.13 times as much in Alpha; more than "
                "1.05 times as much in Alpha"
            ),
        ),
        (
            "alpha.acc > 1.05 * beta.acc + 0.01",
            (
                "Alpha's “Accuracy” less (1.05 times Beta's “Accuracy” plus 0.01) lies between -0.0717 and "
                "0.0617; more than 0"
            ),
        ),
        (
            "alpha.time[64] > alpha.time[8] + 1",
            (
                "Alpha's “One call (64)” less (Alpha's “One call (8)” plus 1) lies between -28.5 ms and 3.1 "
                "ms; more than 0"
            ),
        ),
        (
            "not abs(alpha.acc - beta.acc) > 0.05",
            (
                "the size of (Alpha's “Accuracy” less Beta's “Accuracy”) lies between 0.000 and 0.116; at "
                "most 0.05 apart"
            ),
        ),
        (
            "count(alpha.ok, 1 / (alpha.a - 3) > 1) >= 2",
            ("Between 1 and 2 of 2 conditions hold; at least 2"),
        ),
    ],
)
def test_an_interval_leaves_a_comparison_open(text, expected):
    """What it is of, its ends, and what was needed."""
    *_, left_open, required = words(text)
    found = f"{left_open}; {required}"

    assert same(expected, found), found
