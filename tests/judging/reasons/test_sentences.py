"""Sentences that stand alone: each fact once, with its interval, and what was needed right behind it."""

import re

import pytest
from helpers.entries_and_observations import NOW, a_claim, a_project, evidence, same, timed
from hypothesis import given, settings
from hypothesis import strategies as st

from generators.judging.judge import judge
from generators.judging.reasons.sentences import MOST

TIMING = {"time": {"kind": "timing", "title": "One call", "unit": "s"}}
FAST = {"time": timed(1.00, 1.05, 1.02, 1.03, 0.98)}
SLOW = {"time": timed(1.40, 1.52, 1.45, 1.42, 1.39)}
WILD = {"time": timed(1.40, 1.00, 1.25, 1.02, 0.90)}
RUNS = {"runs": {"kind": "number", "title": "Body runs", "unit": "of 10"}, "size": "number"}
ENDS = {"ends": {"kind": "check", "title": "Traceback ends in the user's line"}}
SEEDS = {"acc": {"kind": "number", "title": "Accuracy", "better": "higher"}}
BATTERY = {"found": {"kind": "battery", "title": "Errors caught"}}
RATIO = ("alpha.time / beta.time > 1.1", "alpha.time / beta.time < 1")
SWAPPED = {"alpha": "beta", "beta": "alpha", "Alpha": "Beta", "Beta": "Alpha"}
ORDER = ("alpha.time < beta.time", "alpha.time > 1.05 * beta.time")


def reason(measures, rules, alpha, beta, **keys):
    """The sentence of the verdict."""
    claim = a_claim(measures, *rules, **keys)
    return judge(claim, a_project(claim), evidence(claim, alpha=alpha, beta=beta), NOW).reason


def items(passed, every=15):
    """A battery of which so many items passed."""
    return {str(item): item < passed for item in range(every)}


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
def test_a_single_comparison_is_told_with_what_the_claim_needs(measures, rules, alpha, beta, expected):
    """The fact, its interval, then the need as a clause; a refutation that is its very opposite goes unsaid."""
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
def test_a_mixed_claim_says_what_spoke_for_and_against_it(rules, runs, size, expected):
    """What kept it from being supported, what from being refuted, and what did both."""
    assert expected == reason(RUNS, rules, {"runs": runs, "size": size}, {"runs": 0, "size": 0})


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
def test_a_comparison_of_two_timings_is_told_as_its_quotient(rule, quotient):
    """However the constant is written: the same factor, interval and need; the record keeps the rule's numbers."""
    refuted = "alpha.time > 2 * beta.time"

    assert reason(TIMING, (quotient, refuted), FAST, SLOW) == reason(TIMING, (rule, refuted), FAST, SLOW)
    claim = a_claim(TIMING, rule, refuted)
    verdict = judge(claim, a_project(claim), evidence(claim, alpha=FAST, beta=SLOW), NOW)
    assert abs(verdict.comparisons[0].value) < 1
    assert rule.removeprefix("not ") == verdict.comparisons[0].text


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
def test_another_claims_measure_is_told_apart(rule, expected):
    """By the title of its claim, wherever one of the claim's own stands beside it."""
    digits = a_claim({"n": "number"}, claim_id="digits")
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


def test_rules_that_contradict_each_other_are_both_told():
    """A defect of the entry, with the value under which both hold."""
    found = reason(RUNS, ("alpha.runs > 0", "alpha.runs < 2"), {"runs": 1, "size": 2}, {"runs": 4, "size": 2})

    assert found == (
        "The rules contradict each other, both hold: Body runs: 1 of 10 in Alpha; "
        "the claim needs more than 0 and is refuted by less than 2."
    )


@pytest.mark.parametrize(
    ("measures", "rules", "alpha", "beta", "expected"),
    [
        (
            TIMING,
            RATIO,
            WILD,
            FAST,
            (
                "One call: Alpha's time over Beta's lies between # and # (95 % interval); "
                "the claim needs more than 1.1."
            ),
        ),
        (
            TIMING,
            ("beta.time * 1.1 < alpha.time", "alpha.time < beta.time"),
            WILD,
            FAST,
            (
                "One call: Alpha's time over Beta's lies between # and # (95 % interval); "
                "the claim needs more than 1.1."
            ),
        ),
        (
            SEEDS,
            ("alpha.acc >= 0.95", "alpha.acc < 0.5"),
            {"acc": [0.93, 0.95, 0.97]},
            {"acc": [0.9, 0.9, 0.9]},
            "Accuracy: Alpha's lies between # and # (95 % interval); the claim needs at least 0.95.",
        ),
        (
            SEEDS,
            ("count(alpha.acc >= 0.95, beta.acc >= 0.5) >= 2", "count(alpha.acc >= 0.95, beta.acc >= 0.5) < 1"),
            {"acc": [0.93, 0.95, 0.97]},
            {"acc": [0.9, 0.9, 0.9]},
            (
                "Between 1 and 2 of the 2 counted comparisons hold; the claim needs at least 2; left open: "
                "Accuracy: Alpha's lies between # and # (95 % interval), where at least 0.95 counts."
            ),
        ),
        (
            SEEDS | {"acc": {"kind": "number", "title": "W" * MOST}},
            ("count(alpha.acc >= 0.95, beta.acc >= 0.5) >= 2", "count(alpha.acc >= 0.95, beta.acc >= 0.5) < 1"),
            {"acc": [0.93, 0.95, 0.97]},
            {"acc": [0.9, 0.9, 0.9]},
            "Between 1 and 2 of the 2 counted comparisons hold; the claim needs at least 2.",
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


def many(count, words=1):
    """The sentence about so many measures with titles of so many words."""
    names = [f"m{index}" for index in range(count)]
    measures = {
        name: {"kind": "number", "title": " ".join([name.title()] + ["title"] * (words - 1))} for name in names
    }
    rule = " and ".join(f"alpha.{name} > 0" for name in names)
    return reason(measures, (rule, f"not ({rule})"), dict.fromkeys(names, 1), dict.fromkeys(names, 1))


def test_a_long_sentence_counts_the_facts_that_it_leaves_out():
    """Whole facts go, from the end, until the sentence is short enough."""
    assert "M7: 1 in Alpha (needed: more than 0)." in many(8)
    assert many(20).endswith("; M9: 1 in Alpha (needed: more than 0); and 10 more.")
    assert len(many(20)) <= MOST < len(many(20)) + 40


def test_a_title_too_long_for_a_sentence_ends_after_a_word():
    """Only where leaving out facts is not enough."""
    assert many(2, 80).startswith("M0 title title title")
    assert "title …: 1 in Alpha (needed: more than 0)" in many(2, 80)
    assert len(many(2, 80)) <= MOST


def test_a_sentence_that_nothing_can_shorten_stays_whole():
    """A framework's title is never cut."""
    claim = a_claim({"n": "number"}, "alpha.n > 0", "alpha.n < 0")
    project = a_project(claim)
    titled = project.frameworks["alpha"].model_copy(update={"title": "A" * MOST})
    project = project.model_copy(update={"frameworks": {**project.frameworks, "alpha": titled}})
    found = judge(claim, project, evidence(claim, alpha={"n": 1}, beta={"n": 1}), NOW).reason

    assert f"N: 1 in {'A' * MOST}; the claim needs more than 0." == found


@settings(deadline=None, max_examples=60)
@given(st.lists(st.tuples(st.integers(1, 120), st.integers(0, 2)), min_size=1, max_size=8))
def test_every_sentence_is_short_and_whole(drawn):
    """Whatever the titles and values: at most so long, one full stop at the end, no `and` left hanging."""
    measures = {
        f"m{index}": {"kind": "number", "title": f"T{index} " + "word " * words}
        for index, (words, _) in enumerate(drawn)
    }
    values = {f"m{index}": value for index, (_, value) in enumerate(drawn)}
    rules = [" and ".join(f"alpha.{name} {bound}" for name in measures) for bound in ("> 1", "< 1")]
    found = reason(measures, rules, values, values)

    assert len(found) <= MOST
    assert found.endswith(".")
    assert not re.search(r"\band[;.,]|[;,:]\.$", found)
    assert found.count("(") == found.count(")")
