"""The facts behind a sentence, and which of several conditions the sentence gives."""

from helpers.entries_and_observations import same
from helpers.rules.worded_rules import FAST, RUNS, SLOW, TIMING, details, reason

RATIO = ("alpha.time / beta.time > 1.1", "alpha.time / beta.time < 1")


def test_rules_that_contradict_each_other_are_both_given():
    """A defect of the entry, with a value under which both hold; the details have what each needs."""
    rules = ("alpha.runs > 0", "alpha.runs < 2")
    alpha, beta = {"runs": 1, "size": 2}, {"runs": 4, "size": 2}

    assert reason(RUNS, rules, alpha, beta) == (
        "The rules contradict each other: both hold. Body runs: 1 of 10 in Alpha."
    )
    assert details(RUNS, rules, alpha, beta) == (
        "Body runs: 1 of 10 in Alpha (needed: more than 0; refuted by: less than 2)",
    )


def test_the_details_give_each_fact_with_its_interval_and_all_that_is_needed_of_it():
    """A line each; what says no more than the sentence is left out."""
    (fact,) = details(TIMING, RATIO, FAST, SLOW)
    expected = (
        "One call: Alpha is 1.41 times faster than Beta, 95 % interval # to # "
        "(needed: Beta more than 1.1 times faster; refuted by: Alpha faster)"
    )
    assert same(expected, fact), fact
    assert () == details(
        RUNS, ("alpha.runs > 2", "alpha.runs <= 2"), {"runs": 1, "size": 9}, {"runs": 4, "size": 2}
    )


def test_the_sentence_gives_what_is_decided_by_the_least_or_missed_by_the_most():
    """The narrowest of several that must hold; the widest of several of which each refutes."""
    measures = {name: {"kind": "number", "title": name.title()} for name in ("near", "far")}
    alpha = {"near": 11, "far": 99}
    rules = ("alpha.far > 10 and alpha.near > 10", "alpha.far < 2 or alpha.near < 9")
    low = {"near": 8, "far": 1}

    assert "closest: Near: 11 in Alpha" in reason(measures, rules, alpha, alpha)
    assert reason(measures, rules, low, low).startswith("Far: 1 in Alpha; needed: more than 10")


def test_of_several_conditions_the_sentence_gives_one_that_tells_the_frameworks_apart():
    """Where the verdict changes with the frameworks exchanged, what it turns on; else the closest of all."""
    measures = {name: {"kind": "number", "title": name.title()} for name in ("near", "far")}
    rules = ("alpha.near >= 10 and alpha.far >= 10", "alpha.near < 1")
    alpha, beta = {"near": 10, "far": 99}, {"near": 10, "far": 1}

    assert "one that tells the frameworks apart: Far: 99 in Alpha; needed: at least 10." in reason(
        measures, rules, alpha, beta
    )
    assert "closest: Near: 10 in Alpha" in reason(measures, rules, alpha, alpha)
