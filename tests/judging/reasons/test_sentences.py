"""Sentences that stand alone: one fact, and what was needed of it."""

import pytest
from helpers.entries_and_observations import NOW, a_claim, a_project, evidence, same
from helpers.rules.worded_rules import BATTERY, FAST, N_RULES, RUNS, SEEDS, SLOW, TIMING, items, reason

from generators.judging.judge import judge

ENDS = {"ends": {"kind": "check", "title": "Traceback ends in the user's line"}}
RATIO = ("alpha.time / beta.time > 1.1", "alpha.time / beta.time < 1")
ORDER = ("alpha.time < beta.time", "alpha.time > 1.05 * beta.time")


@pytest.mark.parametrize(
    ("measures", "rules", "alpha", "beta", "expected"),
    [
        (
            TIMING,
            RATIO,
            SLOW,
            FAST,
            ("One call: Beta is 1.41 times faster; needed: Beta more than 1.1 times faster."),
        ),
        (
            TIMING,
            RATIO,
            FAST,
            SLOW,
            ("One call: Alpha is 1.41 times faster; needed: Beta more than 1.1 times faster."),
        ),
        (
            TIMING,
            ORDER,
            FAST,
            SLOW,
            ("One call: Alpha is 1.41 times faster; needed: Alpha faster."),
        ),
        (
            TIMING,
            ORDER,
            SLOW,
            FAST,
            ("One call: Beta is 1.41 times faster; needed: Alpha faster."),
        ),
        (
            TIMING,
            ("alpha.time < beta.time / 1.1", "beta.time < alpha.time / 1.1"),
            SLOW,
            FAST,
            ("One call: Beta is 1.41 times faster; needed: Alpha more than 1.1 times faster."),
        ),
        (
            TIMING,
            ("alpha.time * 1.1 < beta.time", "beta.time / alpha.time < 1"),
            FAST,
            SLOW,
            ("One call: Alpha is 1.41 times faster; needed: Alpha more than 1.1 times faster."),
        ),
        (
            RUNS,
            ("alpha.size * 1.1 < beta.size", "alpha.size > beta.size"),
            {"runs": 1, "size": 9},
            {"runs": 1, "size": 2},
            ("Size: 9 in Alpha against 2 in Beta; refuted by: more in Alpha than in Beta."),
        ),
        (
            RUNS,
            ("alpha.runs > 2", "alpha.runs <= 2"),
            {"runs": 1, "size": 9},
            {"runs": 4, "size": 2},
            ("Body runs: 1 of 10 in Alpha; needed: more than 2."),
        ),
        (
            SEEDS,
            ("worst(alpha.acc) >= 0.9", "worst(alpha.acc) < 0.5"),
            {"acc": [0.93, 0.95, 0.97]},
            {"acc": [0.9, 0.9, 0.9]},
            ("Accuracy: 0.930 at worst in Alpha; needed: at least 0.9."),
        ),
        (
            SEEDS,
            ("alpha.acc >= 0.8", "alpha.acc < 0.5"),
            {"acc": [0.93, 0.95, 0.97]},
            {"acc": [0.9, 0.9, 0.9]},
            ("Accuracy: 0.95 in Alpha; needed: at least 0.8."),
        ),
        (
            BATTERY,
            ("share(alpha.found) < 0.5", "share(alpha.found) >= 0.75"),
            {"found": items(14)},
            {"found": items(8)},
            ("Errors caught: 14 of 15 in Alpha; needed: less than 50 %."),
        ),
    ],
)
def test_a_single_comparison_ends_with_what_the_claim_needs(measures, rules, alpha, beta, expected):
    """The fact, then the need; a refutation that is its exact opposite is left out."""
    found = reason(measures, rules, alpha, beta)

    assert same(expected, found), found


@pytest.mark.parametrize(
    ("measures", "rules", "alpha", "beta", "expected"),
    [
        (
            ENDS,
            ("beta.ends and not alpha.ends", "not beta.ends"),
            {"ends": False},
            {"ends": True},
            (
                "Both conditions hold; one that tells the frameworks apart: "
                "Traceback ends in the user's line: yes in Beta, as needed."
            ),
        ),
        (
            RUNS,
            ("not alpha.runs > 2", "alpha.runs > 2 and alpha.size > 1"),
            {"runs": 4, "size": 9},
            {"runs": 4, "size": 2},
            ("Both conditions speak against it; closest: Body runs: 4 of 10 in Alpha; needed: at most 2."),
        ),
        (
            RUNS,
            ("alpha.runs > 2", "alpha.size > 1 and alpha.runs < 2"),
            {"runs": 1, "size": 9},
            {"runs": 4, "size": 2},
            (
                "Both conditions speak against it; one that tells the frameworks apart: "
                "Body runs: 1 of 10 in Alpha; needed: more than 2."
            ),
        ),
        (
            RUNS,
            ("alpha.runs > 2", "alpha.size > 1"),
            {"runs": 1, "size": 9},
            {"runs": 4, "size": 2},
            ("Size: 9 in Alpha; refuted by: more than 1."),
        ),
        (
            RUNS,
            ("alpha.runs / beta.runs < 1 or alpha.size > 3", "alpha.runs > 8 and beta.size == 2"),
            {"runs": 1, "size": 2},
            {"runs": 4, "size": 2},
            ("Body runs: 4 of 10 in Beta against 1 of 10 in Alpha, 4 times as much; asked for: more in Beta."),
        ),
        (
            BATTERY,
            (
                (
                    "mcnemar(alpha.found, beta.found) < 0.05 and share(alpha.found) - share(beta.found) >= 0.15 "
                    "and passes(alpha.found) > 7"
                ),
                "share(alpha.found) < 0.5",
            ),
            {"found": items(14)},
            {"found": items(8)},
            (
                "Errors caught: 14 of 15 in Alpha against 8 of 15 in Beta (exact McNemar p = 0.0312); "
                "needed: p less than 0.05 and at least 15 percentage points more in Alpha."
            ),
        ),
        (
            RUNS,
            ("alpha.runs > 0 and alpha.runs < 9", "alpha.runs > 20"),
            {"runs": 1, "size": 2},
            {"runs": 4, "size": 2},
            ("Body runs: 1 of 10 in Alpha; needed: more than 0 and less than 9."),
        ),
        (
            RUNS,
            ("alpha.runs + 1 > 1 and alpha.size + 1 > 1", "alpha.runs > 20"),
            {"runs": 1, "size": 2},
            {"runs": 4, "size": 2},
            ("Both conditions hold; closest: Alpha's “Body runs” plus 1 is 2; needed: more than 1."),
        ),
        (
            RUNS,
            ("alpha.runs > 0 and alpha.runs > 0", "alpha.runs > 20"),
            {"runs": 1, "size": 2},
            {"runs": 4, "size": 2},
            ("Body runs: 1 of 10 in Alpha; needed: more than 0."),
        ),
    ],
)
def test_of_several_comparisons_the_sentence_gives_one(measures, rules, alpha, beta, expected):
    """With all that is needed of its fact."""
    assert expected == reason(measures, rules, alpha, beta)


@pytest.mark.parametrize(
    ("rules", "runs", "size", "expected"),
    [
        (
            ("alpha.runs <= 2", "alpha.runs == 10"),
            5,
            0,
            ("In between. Body runs: 5 of 10 in Alpha; needed: at most 2, refuted by: exactly 10."),
        ),
        (
            ("alpha.runs == 0 and alpha.size == 0", "alpha.runs >= 10 and alpha.size >= 10"),
            10,
            0,
            ("Against: Body runs: 10 of 10 in Alpha (needed: exactly 0). For: Size: 0 in Alpha."),
        ),
        (
            ("alpha.runs == 0 and alpha.size == 0", "alpha.runs >= 10 and alpha.size >= 10"),
            10,
            5,
            ("In between. Size: 5 in Alpha; needed: exactly 0, refuted by: at least 10."),
        ),
        (
            ("alpha.runs == 0", "alpha.size >= 10"),
            10,
            5,
            ("Body runs: 10 of 10 in Alpha (to support: exactly 0); Size: 5 in Alpha (to refute: at least 10)."),
        ),
    ],
)
def test_a_mixed_claim_says_what_is_for_and_against_it(rules, runs, size, expected):
    """What kept it from being supported, what from being refuted, and what did both."""
    assert expected == reason(RUNS, rules, {"runs": runs, "size": size}, {"runs": 0, "size": 0})


@pytest.mark.parametrize(
    ("rule", "expected"),
    [
        (
            "digits.alpha.n > beta.n",
            (
                "N of the claim “A claim”: 3 in Alpha, N: 2 in Beta; needed: Alpha's “N” of the claim “A "
                "claim” more than Beta's “N”."
            ),
        ),
        (
            "digits.alpha.n / beta.n > 1.1",
            (
                "N of the claim “A claim”: 3 in Alpha, N: 2 in Beta, a ratio of 1.50; needed: a ratio of "
                "more than 1.1."
            ),
        ),
        ("digits.alpha.n > 2", ("N: 3 in Alpha; needed: more than 2.")),
        (
            "digits.alpha.n + 1 > beta.n",
            (
                "Alpha's “N” of the claim “A claim” plus 1 is 4 and Beta's “N” is 2; needed: the former "
                "more than the latter."
            ),
        ),
    ],
)
def test_another_claims_measure_names_its_claim(rule, expected):
    """By the title of its claim, wherever one of the claim's own stands beside it."""
    digits = a_claim({"n": "number"}, *N_RULES, claim_id="digits")
    claim = a_claim({"n": "number"}, rule, "beta.n > 9", uses={"digits": "digits"})
    found = evidence(digits, alpha={"n": 3}, beta={"n": 3}) | evidence(claim, alpha={"n": 1}, beta={"n": 2})

    assert expected == judge(claim, a_project(claim, digits), found, NOW).reason


@pytest.mark.parametrize(
    ("valid_if", "expected"),
    [
        (
            "alpha.size == beta.size",
            ("No verdict. Size: 7 in Alpha against 8 in Beta; needed: the same in Alpha as in Beta."),
        ),
        (
            "alpha.size > 7 or alpha.size < 1",
            ("No verdict. Size: 7 in Alpha; asked for: more than 7 or less than 1."),
        ),
    ],
)
def test_an_invalid_comparison_says_what_it_needs(valid_if, expected):
    """The values that differ, and the condition."""
    rules = ("alpha.runs > 1", "alpha.runs < 1")
    found = reason(RUNS, rules, {"runs": 5, "size": 7}, {"runs": 5, "size": 8}, valid_if=valid_if)

    assert expected == found
