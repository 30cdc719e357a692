"""What is needed of a comparison, in words."""

import pytest
from helpers.entries_and_observations import a_claim, a_project

from generators.judging.reasons.labels import Labels
from generators.judging.reasons.wording import wording, written
from generators.rules.expression import parse
from generators.rules.values import Items

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
        ("alpha.x - alpha.mib > 0", "more than 0"),
        ("alpha.x >= beta.x", "at least as much in Alpha as in Beta"),
        ("passes(alpha.found) <= passes(beta.found)", "at most as many in Alpha as in Beta"),
        ("alpha.x != beta.x", "something else in Alpha than in Beta"),
        ("2 * alpha.x < alpha.mib", "2 times “X” less than “Memory”"),
        ("alpha.x > beta.x - 1", "the former more than the latter"),
        ("alpha.x < beta.mib", "Alpha's “X” less than Beta's “Memory”"),
        ("worst(alpha.x) < alpha.mib / 2", "“X” at worst less than “Memory” divided by 2"),
        ("passes(alpha.found) > beta.x", "the passes of Alpha's “Found” more than Beta's “X”"),
        ("1.1 * alpha.x < 0.9 * beta.x", "less than 0.9/1.1"),
        ("2 * alpha.x < 2 * beta.x", "2 times Alpha's less than 2 times Beta's"),
        ("-2 * alpha.x < beta.x", "-2 times Alpha's less than Beta's"),
        ("alpha.mib + 1 < 20", "less than 20 MiB"),
    ],
)
def test_a_need_stands_behind_its_fact(text, expected):
    """Without repeating the measure or the framework of a single value."""
    assert expected == need(text)


def test_constants_are_told_as_they_were_written():
    """With commas between thousands, and no digit lost behind the point."""
    assert ["1.05", "0.0001", "30,000", "0", "1e-05"] == [written(value) for value in (1.05, 1e-4, 3e4, 0.0, 1e-5)]
