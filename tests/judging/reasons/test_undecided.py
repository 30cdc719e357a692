"""Sentences of verdicts that a rule leaves open."""

import pytest
from helpers.entries_and_observations import same
from helpers.rules.worded_rules import FAST, RUNS, SEEDS, TIMING, WILD, reason

from generators.judging.reasons.statements import MOST

RATIO = ("alpha.time / beta.time > 1.1", "alpha.time / beta.time < 1")


@pytest.mark.parametrize(
    ("measures", "rules", "alpha", "beta", "expected"),
    [
        (
            TIMING,
            RATIO,
            WILD,
            FAST,
            (
                "Too close to call. One call: between Alpha 1.16 times faster and Beta 1.36 times faster; "
                "needed: Beta more than 1.1 times faster."
            ),
        ),
        (
            TIMING,
            ("beta.time * 1.1 < alpha.time", "alpha.time < beta.time"),
            WILD,
            FAST,
            (
                "Too close to call. One call: between Alpha 1.16 times faster and Beta 1.36 times faster; "
                "needed: Beta more than 1.1 times faster."
            ),
        ),
        (
            SEEDS,
            ("alpha.acc >= 0.95", "alpha.acc < 0.5"),
            {"acc": [0.93, 0.95, 0.97]},
            {"acc": [0.9, 0.9, 0.9]},
            ("Too close to call. Accuracy: Alpha's lies between 0.90 and 1.00; needed: at least 0.95."),
        ),
        (
            SEEDS,
            ("count(alpha.acc >= 0.95, beta.acc >= 0.5) >= 2", "count(alpha.acc >= 0.95, beta.acc >= 0.5) < 1"),
            {"acc": [0.93, 0.95, 0.97]},
            {"acc": [0.9, 0.9, 0.9]},
            ("Too close to call. Accuracy: between 1 and 2 of 2 conditions hold; needed: at least 2."),
        ),
        (
            SEEDS | {"acc": {"kind": "number", "title": "W" * MOST}},
            ("count(alpha.acc >= 0.95, beta.acc >= 0.5) >= 2", "count(alpha.acc >= 0.95, beta.acc >= 0.5) < 1"),
            {"acc": [0.93, 0.95, 0.97]},
            {"acc": [0.9, 0.9, 0.9]},
            ("Too close to call. …: between 1 and 2 of 2 conditions hold; needed: at least 2."),
        ),
        (
            RUNS,
            ("alpha.runs / (alpha.size - beta.size) > 1", "alpha.runs > 100"),
            {"runs": 1, "size": 2},
            {"runs": 4, "size": 2},
            "Division by zero.",
        ),
    ],
)
def test_what_is_not_decided_says_why(measures, rules, alpha, beta, expected):
    """The widest interval and what the claim needs, else the reason."""
    found = reason(measures, rules, alpha, beta)

    assert same(expected, found), found


def test_a_kind_that_fits_no_rule_is_said_in_words():
    """Which measure it is, without the text of the rule."""
    seeds = {"acc": [0.93, 0.95, 0.97]}

    assert (
        "A rule can't be decided: a repeated measure can't be asked to be exactly equal (Alpha's “Accuracy”)."
        == reason(SEEDS, ("alpha.acc == 1", "alpha.acc < 0.5"), seeds, seeds)
    )
