"""Sentences that stand alone: titles, values with units, intervals, what the claim needs."""

import re

import pytest
from judging import NOW, a_claim, a_project, evidence, timed

from generators.explain import number, outcome, seconds
from generators.judge import judge

TIMING = {"time": {"kind": "timing", "title": "One call", "unit": "s"}}
FAST = {"time": timed(1.00, 1.05, 1.02, 1.03, 0.98)}
SLOW = {"time": timed(1.40, 1.52, 1.45, 1.42, 1.39)}
WILD = {"time": timed(1.40, 1.00, 1.25, 1.02, 0.90)}
RUNS = {"runs": {"kind": "number", "title": "Body runs", "unit": "of 10"}, "size": "number"}
ENDS = {"ends": {"kind": "check", "title": "Traceback ends in the user's line"}}
SEEDS = {"acc": {"kind": "number", "title": "Accuracy", "better": "higher"}}
BATTERY = {"found": {"kind": "battery", "title": "Errors caught"}}
RATIO = ("alpha.time / beta.time > 1.1", "alpha.time / beta.time < 1")


def reason(measures, rules, alpha, beta, **keys):
    """The sentence of the verdict."""
    claim = a_claim(measures, *rules, **keys)
    return judge(claim, a_project(claim), evidence(claim, alpha=alpha, beta=beta), NOW).reason


@pytest.mark.parametrize(
    ("measures", "rules", "alpha", "beta", "expected"),
    [
        (
            TIMING,
            RATIO,
            SLOW,
            FAST,
            (
                r"One call: Alpha took 1\.41x as long as Beta, 95 % interval 1\.3\d to 1\.4\d; the claim "
                r"needs more than 1\.1\."
            ),
        ),
        (
            TIMING,
            RATIO,
            FAST,
            SLOW,
            (
                r"One call: Alpha took 0\.70\dx as long as Beta, 95 % interval 0\.6\d\d to 0\.7\d\d; the "
                r"claim needs more than 1\.1 and is refuted by less than 1\."
            ),
        ),
        (
            TIMING,
            RATIO,
            WILD,
            FAST,
            (
                r"One call: Alpha's time over Beta's lies between 0\.8\d+ and 1\.[34]\d+ \(95 % interval\); "
                r"the claim needs more than 1\.1\."
            ),
        ),
        (
            TIMING,
            ("alpha.time < beta.time", "alpha.time > 1.05 * beta.time"),
            FAST,
            SLOW,
            (
                r"One call: 1\.02 s in Alpha and 1\.44 s in Beta, a difference of -42\d ms, 95 % interval "
                r"-4\d\d ms to -3\d\d ms; the claim needs less in Alpha than in Beta\."
            ),
        ),
        (
            TIMING,
            ("alpha.time < beta.time", "alpha.time > 1.05 * beta.time"),
            SLOW,
            FAST,
            (
                r".* the claim needs less in Alpha than in Beta and is refuted by more than 1\.05 \* Beta's "
                r"“One call” in Alpha\."
            ),
        ),
        (
            ENDS,
            ("beta.ends and not alpha.ends", "not beta.ends"),
            {"ends": False},
            {"ends": True},
            (
                r"Traceback ends in the user's line: yes in Beta, no in Alpha; the claim needs yes in Beta "
                r"and no in Alpha\."
            ),
        ),
        (
            RUNS,
            ("alpha.runs <= 2", "alpha.runs == 10"),
            {"runs": 5, "size": 7},
            {"runs": 9, "size": 7},
            (
                r"Body runs: 5 of 10 in Alpha; the claim needs at most 2 of 10 in Alpha and would be "
                r"refuted by exactly 10 of 10 in Alpha, and neither holds\."
            ),
        ),
        (
            RUNS,
            ("alpha.runs / beta.runs < 1 or alpha.size > 3", "alpha.runs > 8 and beta.size == 2"),
            {"runs": 1, "size": 2},
            {"runs": 4, "size": 2},
            (
                r"Body runs: Alpha read 0\.250x what it read in Beta; the claim needs “Alpha's “Body runs” "
                r"/ Beta's “Body runs” < 1 or Alpha's “Size” > 3”\."
            ),
        ),
        (
            RUNS,
            ("alpha.runs + alpha.size > beta.runs", "not alpha.runs > 0"),
            {"runs": 1, "size": 9},
            {"runs": 4, "size": 2},
            (
                r"Alpha's “Body runs” \+ Alpha's “Size” less Beta's “Body runs” is 6; the claim needs more "
                r"than Beta's “Body runs” in Alpha\."
            ),
        ),
        (
            RUNS,
            ("not alpha.runs > 2", "alpha.runs > 2 and alpha.size > 1"),
            {"runs": 4, "size": 9},
            {"runs": 4, "size": 2},
            (
                r"Body runs: 4 of 10 in Alpha; Size: 9 in Alpha; the claim needs at most 2 of 10 in Alpha "
                r"for Body runs and is refuted by more than 2 of 10 in Alpha for Body runs and more than 1 "
                r"in Alpha for Size\."
            ),
        ),
        (
            SEEDS,
            ("worst(alpha.acc) >= 0.9", "worst(alpha.acc) < 0.5"),
            {"acc": [0.93, 0.95, 0.97]},
            {"acc": [0.9, 0.9, 0.9]},
            r"Accuracy: 0\.930 at worst in Alpha; the claim needs at least 0\.9 at worst in Alpha\.",
        ),
        (
            SEEDS,
            ("alpha.acc >= 0.8", "alpha.acc < 0.5"),
            {"acc": [0.93, 0.95, 0.97]},
            {"acc": [0.9, 0.9, 0.9]},
            (
                r"Accuracy: 0\.950 in Alpha, 95 % interval 0\.9\d+ to \d\.\d+; the claim needs at least "
                r"0\.8 in Alpha\."
            ),
        ),
        (
            SEEDS,
            ("alpha.acc >= 0.95", "alpha.acc < 0.5"),
            {"acc": [0.93, 0.95, 0.97]},
            {"acc": [0.9, 0.9, 0.9]},
            (
                r"Accuracy: Alpha's lies between 0\.9\d+ and 1\d?\.\d+ \(95 % interval\); the claim needs "
                r"at least 0\.95 in Alpha\."
            ),
        ),
        (
            BATTERY,
            ("mcnemar(alpha.found, beta.found) < 0.05 and passes(alpha.found) > 7", "share(alpha.found) < 0.5"),
            {"found": {str(item): True for item in range(8)}},
            {"found": {str(item): False for item in range(8)}},
            (
                r"Errors caught: exact McNemar p 0\.00781 between Alpha and Beta, 8 passed in Alpha; the "
                r"claim needs exact McNemar p less than 0\.05 between Alpha and Beta and more than 7 passed "
                r"in Alpha\."
            ),
        ),
        (
            RUNS,
            ("alpha.runs / (alpha.size - beta.size) > 1", "alpha.runs > 100"),
            {"runs": 1, "size": 2},
            {"runs": 4, "size": 2},
            r"Division by zero\.",
        ),
        (
            RUNS,
            ("alpha.runs > 0", "alpha.runs < 2"),
            {"runs": 1, "size": 2},
            {"runs": 4, "size": 2},
            r"The rules contradict each other, both hold: Body runs: 1 of 10 in Alpha\.",
        ),
        (
            ENDS,
            ("count(alpha.ends, beta.ends) >= 2", "count(alpha.ends, beta.ends) < 1"),
            {"ends": True},
            {"ends": True},
            (
                r"Traceback ends in the user's line: 2 of the counted conditions; "
                r"the claim needs at least 2 of the counted conditions\."
            ),
        ),
        (
            RUNS,
            ("count(1 / alpha.runs > 1, alpha.size > 1) >= 1", "count(alpha.runs > 1) >= 1"),
            {"runs": 0, "size": 2},
            {"runs": 4, "size": 2},
            r"1 to 2 of the counted conditions; the claim needs at least 1 of the counted conditions\.",
        ),
        (
            RUNS,
            ("count(1 / alpha.runs > 1, alpha.size > 1) >= 2", "count(alpha.runs > 1) >= 1"),
            {"runs": 0, "size": 2},
            {"runs": 4, "size": 2},
            (
                r"The number of counted conditions that hold lies between 1 and 2; "
                r"the claim needs at least 2 of the counted conditions\."
            ),
        ),
    ],
)
def test_a_verdict_is_explained_in_one_sentence(measures, rules, alpha, beta, expected):
    """What was measured, with its interval, then what the claim needs."""
    found = reason(measures, rules, alpha, beta)

    assert re.fullmatch(expected, found), found


def test_an_invalid_comparison_says_what_it_needs():
    """The values that differ, and the condition."""
    found = reason(
        RUNS,
        ("alpha.runs > 1", "alpha.runs < 1"),
        {"runs": 5, "size": 7},
        {"runs": 5, "size": 8},
        valid_if="alpha.size == beta.size",
    )

    assert found == (
        "The comparison isn't valid: Size: 7 in Alpha and 8 in Beta, a difference of -1; "
        "it needs the same in Alpha as in Beta."
    )


def test_sizes_of_a_sweep_are_named():
    """The size stands behind the title, or behind each of two."""
    rules = ("alpha.time[64] > 1", "alpha.time[64] / alpha.time[8] < 0.1")
    both = timed(2.0, 2.1, 2.2, size="64")
    both = both.model_copy(update={"launches": {**both.launches, "8": timed(1.0, 1.1, 1.2).launches[""]}})

    assert "One call (64): 2.10 s in Alpha" in reason(TIMING, rules, {"time": both}, {"time": both})
    assert "Alpha's “One call” (64)/Alpha's “One call” (8) is 1.9" in reason(
        TIMING, ("alpha.time[64]/alpha.time[8] > 1.5", rules[1]), {"time": both}, {"time": both}
    )


def test_many_facts_are_cut_short():
    """Six measures are told, the rest counted."""
    names = [f"m{index}" for index in range(8)]
    measures = dict.fromkeys(names, "number")
    values = dict.fromkeys(names, 1)
    rule = " and ".join(f"alpha.{name} > 0" for name in names)

    assert "; and 2 more; the claim needs" in reason(measures, (rule, f"not ({rule})"), values, values)


def test_pages_get_their_formatters_here():
    """Numbers, durations and outcomes are told in one way everywhere."""
    assert ["1.42", "1.50 ms"] == [number(1.42), seconds(0.0015)]
    assert callable(outcome)


def test_a_difference_too_large_to_compute_is_not_told():
    """The comparison is decided all the same."""
    found = reason(SEEDS, ("alpha.acc > beta.acc", "alpha.acc < beta.acc"), {"acc": 1.5e308}, {"acc": -1.5e308})

    assert found == "Accuracy: unknown; the claim needs more in Alpha than in Beta."
