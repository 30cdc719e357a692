"""Sentences that stand alone: each fact once, with its interval, and what was needed right behind it."""

import pytest
from helpers.entries_and_observations import NOW, a_claim, a_project, evidence, same
from helpers.worded_rules import BATTERY, FAST, N_RULES, RUNS, SEEDS, SLOW, TIMING, items, reason

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
            "One call: Alpha took 1.41x as long as Beta, 95 % interval # to #; the claim needs more than 1.1.",
        ),
        (
            TIMING,
            RATIO,
            FAST,
            SLOW,
            (
                "One call: Alpha took #x as long as Beta, 95 % interval # to #; "
                "the claim needs more than 1.1 and is refuted by less than 1."
            ),
        ),
        (
            TIMING,
            ORDER,
            FAST,
            SLOW,
            ("One call: Beta took 1.41x as long as Alpha, 95 % interval # to #; the claim needs more than 1."),
        ),
        (
            TIMING,
            ORDER,
            SLOW,
            FAST,
            (
                "One call: Alpha took 1.41x as long as Beta, 95 % interval # to #; "
                "the claim needs less than 1 and is refuted by more than 1.05."
            ),
        ),
        (
            TIMING,
            ("alpha.time < beta.time / 1.1", "beta.time < alpha.time / 1.1"),
            SLOW,
            FAST,
            (
                "One call: Beta took #x as long as Alpha, 95 % interval # to #; "
                "the claim needs more than 1.1 and is refuted by less than 1/1.1."
            ),
        ),
        (
            TIMING,
            ("alpha.time * 1.1 < beta.time", "beta.time / alpha.time < 1"),
            FAST,
            SLOW,
            "One call: Beta took 1.41x as long as Alpha, 95 % interval # to #; the claim needs more than 1.1.",
        ),
        (
            RUNS,
            ("alpha.size * 1.1 < beta.size", "alpha.size > beta.size"),
            {"runs": 1, "size": 9},
            {"runs": 1, "size": 2},
            (
                "Size: 2 in Beta against 9 in Alpha, a ratio of 0.222; "
                "the claim needs more than 1.1 and is refuted by less in Beta than in Alpha."
            ),
        ),
        (
            RUNS,
            ("alpha.runs > 2", "alpha.runs <= 2"),
            {"runs": 1, "size": 9},
            {"runs": 4, "size": 2},
            "Body runs: 1 of 10 in Alpha; the claim needs more than 2.",
        ),
        (
            SEEDS,
            ("worst(alpha.acc) >= 0.9", "worst(alpha.acc) < 0.5"),
            {"acc": [0.93, 0.95, 0.97]},
            {"acc": [0.9, 0.9, 0.9]},
            "Accuracy: 0.930 at worst in Alpha; the claim needs at least 0.9.",
        ),
        (
            SEEDS,
            ("alpha.acc >= 0.8", "alpha.acc < 0.5"),
            {"acc": [0.93, 0.95, 0.97]},
            {"acc": [0.9, 0.9, 0.9]},
            "Accuracy: 0.95 in Alpha, 95 % interval # to #; the claim needs at least 0.8.",
        ),
        (
            BATTERY,
            ("share(alpha.found) < 0.5", "share(alpha.found) >= 0.75"),
            {"found": items(14)},
            {"found": items(8)},
            "Errors caught: 14 of 15 in Alpha; the claim needs less than 50 % and is refuted by at least 75 %.",
        ),
    ],
)
def test_a_single_comparison_ends_with_what_the_claim_needs(measures, rules, alpha, beta, expected):
    """The fact, its interval, then the need as a clause; a refutation that is its exact opposite is left out."""
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
            "Traceback ends in the user's line: yes in Beta (needed: yes), no in Alpha (needed: no).",
        ),
        (
            RUNS,
            ("not alpha.runs > 2", "alpha.runs > 2 and alpha.size > 1"),
            {"runs": 4, "size": 9},
            {"runs": 4, "size": 2},
            "Body runs: 4 of 10 in Alpha (needed: at most 2); Size: 9 in Alpha (refuted by: more than 1).",
        ),
        (
            RUNS,
            ("alpha.runs > 2", "alpha.size > 1 and alpha.runs < 2"),
            {"runs": 1, "size": 9},
            {"runs": 4, "size": 2},
            (
                "Size: 9 in Alpha (refuted by: more than 1); "
                "Body runs: 1 of 10 in Alpha (needed: more than 2; refuted by: less than 2)."
            ),
        ),
        (
            RUNS,
            ("alpha.runs > 2", "alpha.size > 1"),
            {"runs": 1, "size": 9},
            {"runs": 4, "size": 2},
            "Size: 9 in Alpha (refuted by: more than 1).",
        ),
        (
            RUNS,
            ("alpha.runs / beta.runs < 1 or alpha.size > 3", "alpha.runs > 8 and beta.size == 2"),
            {"runs": 1, "size": 2},
            {"runs": 4, "size": 2},
            "Body runs: 1 of 10 in Alpha against 4 of 10 in Beta, a ratio of 0.250 (asked for: less than 1).",
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
                "Errors caught: 14 of 15 in Alpha against 8 of 15 in Beta "
                "(exact McNemar p = 0.0312, needed: less than 0.05; "
                "needed: a difference of at least 15 percentage points), 14 of 15 in Alpha (needed: more than 7)."
            ),
        ),
        (
            RUNS,
            ("alpha.runs > 0 and alpha.runs < 9", "alpha.runs > 20"),
            {"runs": 1, "size": 2},
            {"runs": 4, "size": 2},
            "Body runs: 1 of 10 in Alpha; the claim needs more than 0 and less than 9.",
        ),
        (
            RUNS,
            ("alpha.runs + 1 > 1 and alpha.size + 1 > 1", "alpha.runs > 20"),
            {"runs": 1, "size": 2},
            {"runs": 4, "size": 2},
            ("Alpha's “Body runs” + 1 is 2 (needed: more than 1); Alpha's “Size” + 1 is 3 (needed: more than 1)."),
        ),
        (
            RUNS,
            ("alpha.runs > 0 and alpha.runs > 0", "alpha.runs > 20"),
            {"runs": 1, "size": 2},
            {"runs": 4, "size": 2},
            "Body runs: 1 of 10 in Alpha; the claim needs more than 0.",
        ),
    ],
)
def test_several_comparisons_carry_their_needs_in_brackets(measures, rules, alpha, beta, expected):
    """Each observed fact once; facts of one measure under one title."""
    assert expected == reason(measures, rules, alpha, beta)


@pytest.mark.parametrize(
    ("rules", "runs", "size", "expected"),
    [
        (
            ("alpha.runs <= 2", "alpha.runs == 10"),
            5,
            0,
            (
                "Neither way: Body runs: 5 of 10 in Alpha; "
                "the claim needs at most 2 and would be refuted by exactly 10."
            ),
        ),
        (
            ("alpha.runs == 0 and alpha.size == 0", "alpha.runs >= 10 and alpha.size >= 10"),
            10,
            0,
            (
                "Neither way: against the claim, Body runs: 10 of 10 in Alpha (needed: exactly 0); "
                "for it, Size: 0 in Alpha (refuted by: at least 10)."
            ),
        ),
        (
            ("alpha.runs == 0 and alpha.size == 0", "alpha.runs >= 10 and alpha.size >= 10"),
            10,
            5,
            (
                "Neither way: Size: 5 in Alpha (needed: exactly 0; refuted by: at least 10); "
                "against the claim, Body runs: 10 of 10 in Alpha (needed: exactly 0)."
            ),
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
                "N of the claim “A claim”: 3 in Alpha, N: 2 in Beta; "
                "the claim needs Alpha's “N” of the claim “A claim” more than Beta's “N”."
            ),
        ),
        (
            "digits.alpha.n / beta.n > 1.1",
            "N of the claim “A claim”: 3 in Alpha, N: 2 in Beta, a ratio of 1.50; the claim needs more than 1.1.",
        ),
        ("digits.alpha.n > 2", "N: 3 in Alpha; the claim needs more than 2."),
        (
            "digits.alpha.n + 1 > beta.n",
            (
                "Alpha's “N” of the claim “A claim” + 1 is 4 and Beta's “N” is 2; "
                "the claim needs the former more than the latter."
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
        ("alpha.size == beta.size", "7 in Alpha against 8 in Beta; it needs the same in Alpha as in Beta."),
        ("alpha.size > 7 or alpha.size < 1", "7 in Alpha (asked for: more than 7 and less than 1)."),
    ],
)
def test_an_invalid_comparison_says_what_it_needs(valid_if, expected):
    """The values that differ, and the condition."""
    rules = ("alpha.runs > 1", "alpha.runs < 1")
    found = reason(RUNS, rules, {"runs": 5, "size": 7}, {"runs": 5, "size": 8}, valid_if=valid_if)

    assert f"The comparison isn't valid: Size: {expected}" == found


def test_rules_that_contradict_each_other_are_both_given():
    """A defect of the entry, with the value under which both hold."""
    found = reason(RUNS, ("alpha.runs > 0", "alpha.runs < 2"), {"runs": 1, "size": 2}, {"runs": 4, "size": 2})

    assert found == (
        "The rules contradict each other, both hold: Body runs: 1 of 10 in Alpha; "
        "the claim needs more than 0 and is refuted by less than 2."
    )
