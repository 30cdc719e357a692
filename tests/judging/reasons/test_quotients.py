"""Comparisons of one measure of two frameworks, written as quotients."""

import re

import pytest
from helpers.entries_and_observations import NOW, a_claim, a_project, evidence
from helpers.rules.worded_rules import FAST, SLOW, TIMING, WILD, reason

from generators.judging.judge import judge

SWAPPED = {"alpha": "beta", "beta": "alpha", "Alpha": "Beta", "Beta": "Alpha"}


@pytest.mark.parametrize(
    ("rule", "quotient"),
    [
        ("alpha.time < beta.time / 1.1", "beta.time / alpha.time > 1.1"),
        ("alpha.time * 1.1 < beta.time", "beta.time / alpha.time > 1.1"),
        ("1.1 * alpha.time <= beta.time", "beta.time / alpha.time >= 1.1"),
        ("beta.time > alpha.time * 1.1", "beta.time / alpha.time > 1.1"),
        ("alpha.time < 0.9 * beta.time", "alpha.time / beta.time < 0.9"),
        ("alpha.time / 0.9 < beta.time", "alpha.time / beta.time < 0.9"),
        ("alpha.time < beta.time", "beta.time / alpha.time > 1"),
        ("not alpha.time >= beta.time", "beta.time / alpha.time > 1"),
        ("beta.time > alpha.time", "beta.time / alpha.time > 1"),
        ("2 * beta.time > 2 * alpha.time", "beta.time / alpha.time > 1"),
    ],
)
def test_a_comparison_of_two_timings_is_written_as_its_quotient(rule, quotient):
    """However the constant is written: the same factor, interval and need; the record keeps the rule's numbers."""
    refuted = "alpha.time > 2 * beta.time"

    assert reason(TIMING, (quotient, refuted), FAST, SLOW) == reason(TIMING, (rule, refuted), FAST, SLOW)
    claim = a_claim(TIMING, rule, refuted)
    verdict = judge(claim, a_project(claim), evidence(claim, alpha=FAST, beta=SLOW), NOW)
    assert abs(verdict.comparisons[0].value) < 1
    assert rule.removeprefix("not ") == verdict.comparisons[0].text


@pytest.mark.parametrize(
    ("supported", "refuted"),
    [
        ("alpha.time < beta.time / 1.1", "alpha.time > beta.time"),
        ("1.1 * alpha.time < beta.time", "alpha.time / beta.time > 1"),
        ("alpha.time < beta.time", "beta.time < alpha.time / 1.1"),
        ("alpha.time < 0.9 * beta.time or beta.time < 0.001", "not alpha.time < beta.time"),
    ],
)
@pytest.mark.parametrize("alpha", [FAST, SLOW, WILD])
def test_renaming_the_frameworks_changes_nothing_but_the_names(supported, refuted, alpha):
    """Which of the two stands first comes from the rules, not from the names."""

    def swapped(text):
        return re.sub("alpha|beta|Alpha|Beta", lambda name: SWAPPED[name[0]], text)

    rules = (swapped(supported), swapped(refuted))

    assert swapped(reason(TIMING, (supported, refuted), alpha, FAST)) == reason(TIMING, rules, FAST, alpha)
