"""Each kind of measure in its place."""

from __future__ import annotations

import pytest

from generators.entries.lint import rule_kinds

MEASURES = {
    "yes": {"kind": "check", "title": "Yes"},
    "size": {"kind": "number", "title": "Size"},
    "loss": {"kind": "number", "title": "Loss", "better": "lower"},
    "time": {"kind": "timing", "title": "Time"},
    "items": {"kind": "battery", "title": "Items"},
    "words": {"kind": "text", "title": "Words"},
}


def complaints(project, said, rule):
    """What is said of a rule."""
    project.add("says-yes", measures=MEASURES, verdict={"supported_if": rule, "refuted_if": "not alpha.yes"})
    return said(rule_kinds)


@pytest.mark.parametrize(
    "rule",
    [
        "alpha.yes",
        "alpha.size == beta.size",
        "worst(alpha.loss) < 1",
        "alpha.time / beta.time > 1.1 and abs(alpha.time - beta.time) < 1",
        "share(alpha.items) == 1 and passes(alpha.items) > 3 and mcnemar(alpha.items, beta.items) < 0.05",
    ],
)
def test_accepts_each_kind_in_its_place(project, said, rule):
    """Checks bare, numbers compared, batteries in their functions."""
    assert complaints(project, said, rule) == []


@pytest.mark.parametrize(
    ("rule", "complaint"),
    [
        ("alpha.words", "a text is shown, never judged (got 'alpha.words'); judge a check or a number"),
        ("alpha.time == beta.time", "two timings are never equal (got 'alpha.time')"),
        ("alpha.time != 1", "two timings are never equal (got 'alpha.time'); ask whether the difference is small"),
        ("worst(alpha.size) < 1", 'add better = "lower" or "higher" to the measure'),
        ("alpha.items", "(got 'alpha.items"),
        ("alpha.items > 1", "(got 'alpha.items"),
        ("share(alpha.size) > 1", "(got "),
        ("alpha.size", "(got 'alpha.size"),
        ("alpha.yes > 0", "(got 'alpha.yes"),
    ],
)
def test_refuses_kinds_out_of_place(project, said, rule, complaint):
    """Text nowhere, batteries only in their functions, checks never computed with."""
    found = complaints(project, said, rule)

    assert complaint in found[0]
    assert found[0].startswith("claims/says-yes/claim.toml:38: supported_if: ")


def test_leaves_unknown_measures_to_another_rule(project, said):
    """What isn't there has no kind."""
    assert complaints(project, said, "alpha.nothing > 1 and alpha.size > alpha.nothing") == []
