"""Lint rules about `[verdict]`: each rule can be parsed, and its measures exist and stand in their place."""

from __future__ import annotations

import pytest

from generators.entries.lint import verdict


def test_rules_parse_accepts_expressions(project, lint):
    """An absent `valid_if` is none."""
    assert lint(verdict.rules_parse) == []


def test_rules_parse_names_the_key_and_its_line(project, lint):
    """Every expression that can't be read has a complaint of its own."""
    rules = {"valid_if": "1 < 2 < 3", "supported_if": "alpha.yes", "refuted_if": "gamma.yes"}
    project.add("says-yes", verdict=rules)

    first, second = lint(verdict.rules_parse)
    assert first.startswith(
        "claims/says-yes/claim.toml:17: valid_if: comparisons can't be chained (got '1 < 2 < 3')"
    )
    assert second.startswith("claims/says-yes/claim.toml:19: refuted_if: this is no measure (got 'gamma.yes')")


def test_rules_parse_reads_nothing_of_entries_without_verdict(lint, not_checkable):
    """An entry without `[verdict]` has nothing to parse."""
    not_checkable()

    assert lint(verdict.rules_parse) == []


TWO_MEASURES = {
    "yes": {"kind": "check", "title": "Yes"},
    "call_time": {"kind": "timing", "title": "One call"},
}


@pytest.mark.parametrize("rule", ["alpha.yes", "alpha.call_time < 1", "alpha.call_time[64] < beta.call_time[64]"])
def test_rule_references_accepts_known_measures(project, lint, rule):
    """A timing may have sizes."""
    project.add(
        "says-yes",
        measures=TWO_MEASURES,
        verdict={"supported_if": rule, "refuted_if": f"not ({rule})"},
    )

    assert lint(verdict.rule_references) == []


def test_rule_references_refuses_unknown_measures_and_sizes_of_what_has_none(project, lint):
    """Each rule and reference has one complaint, with the closest name."""
    rules = {"supported_if": "alpha.yess and beta.yes[3]", "refuted_if": "alpha.call_tim < 1"}
    project.add("says-yes", measures=TWO_MEASURES, verdict=rules)
    where = "claims/says-yes/claim.toml"

    assert lint(verdict.rule_references) == [
        f"{where}:21: supported_if: no such measure (got 'alpha.yess'); did you mean yes?",
        (
            f"{where}:21: supported_if: a check has no sizes (got 'beta.yes[3]'); "
            "remove the brackets; only a timing has a sweep"
        ),
        f"{where}:22: refuted_if: no such measure (got 'alpha.call_tim'); did you mean call_time?",
    ]


def test_rule_references_looks_for_used_measures_in_the_used_claim(project, lint):
    """`[uses]` names a claim whose measures are looked up; an unknown claim is for another lint rule."""
    project.add("says-no")
    rules = {"supported_if": "other.alpha.yes and not other.beta.no", "refuted_if": "lost.alpha.yes"}
    project.add("says-yes", uses={"other": "says-no", "lost": "nowhere"}, verdict=rules)

    (complaint,) = lint(verdict.rule_references)
    assert "no such measure of says-no (got 'other.beta.no'); use one of yes" in complaint


def test_rule_references_who_wins_is_asked_of_claims_that_favour_a_framework(project, lint):
    """A claim that favours neither can be supported but not won."""
    project.add("says-no", favours="neither")
    project.add("says-both")
    rules = {"supported_if": "wins(one.alpha) and wins(two.beta)", "refuted_if": "refuted(one)"}
    project.add("says-yes", uses={"one": "says-no", "two": "says-both"}, measures=None, verdict=rules)

    (complaint,) = lint(verdict.rule_references)
    assert "says-no favours neither, so that no framework can win it (got 'wins(one.alpha)')" in complaint
    assert complaint.endswith("ask supported(one)")


EVERY_KIND = {
    "yes": {"kind": "check", "title": "Yes"},
    "size": {"kind": "number", "title": "Size"},
    "loss": {"kind": "number", "title": "Loss", "better": "lower"},
    "time": {"kind": "timing", "title": "Time"},
    "items": {"kind": "battery", "title": "Items"},
    "words": {"kind": "text", "title": "Words"},
}


def rule_kinds_complaints(project, lint, rule):
    """The complaints of `rule_kinds` about an entry with that rule."""
    project.add("says-yes", measures=EVERY_KIND, verdict={"supported_if": rule, "refuted_if": "not alpha.yes"})
    return lint(verdict.rule_kinds)


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
def test_rule_kinds_accepts_each_kind_in_its_place(project, lint, rule):
    """Checks bare, numbers compared, batteries in their functions."""
    assert rule_kinds_complaints(project, lint, rule) == []


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
def test_rule_kinds_refuses_kinds_out_of_place(project, lint, rule, complaint):
    """Text nowhere, batteries only in their functions, checks never computed with."""
    found = rule_kinds_complaints(project, lint, rule)

    assert complaint in found[0]
    assert found[0].startswith("claims/says-yes/claim.toml:38: supported_if: ")


def test_rule_kinds_leaves_unknown_measures_to_another_rule(project, lint):
    """An unknown measure has no kind."""
    assert rule_kinds_complaints(project, lint, "alpha.nothing > 1 and alpha.size > alpha.nothing") == []


TESTED = {
    "yes": {"kind": "check", "title": "Yes"},
    "p": {"kind": "number", "title": "Fisher's exact test"},
    "p_of_tasks": {"kind": "number", "title": "Sign test"},
    "paired_p": {"kind": "number", "title": "Sign test"},
    "chance": {"kind": "number", "title": "Fisher's exact test, two-sided p"},
    "luck": {"kind": "number", "title": "The p value of a sign test"},
    "passed": {"kind": "number", "title": "Tasks passed"},
    "tasks": {"kind": "battery", "title": "Tasks"},
}


@pytest.mark.parametrize(
    ("rule", "got"),
    [
        ("mcnemar(alpha.tasks, beta.tasks) >= 0.05", "mcnemar(alpha.tasks, beta.tasks) >= 0.05"),
        ("0.05 < mcnemar(alpha.tasks, beta.tasks)", "0.05 < mcnemar(alpha.tasks, beta.tasks)"),
        ("alpha.passed < 3 and (alpha.yes or alpha.p >= 0.01)", "alpha.p >= 0.01"),
        ("not (alpha.yes or alpha.p_of_tasks < 0.01)", "alpha.p_of_tasks < 0.01"),
        ("count(alpha.paired_p > 0.1, alpha.yes) >= 1", "alpha.paired_p > 0.1"),
        ("alpha.chance > 0.1", "alpha.chance > 0.1"),
        ("alpha.luck > 0.1", "alpha.luck > 0.1"),
        ("min(alpha.p, beta.p) > 0.05", "min(alpha.p, beta.p) > 0.05"),
        ("mcnemar(alpha.tasks, beta.tasks) - 0.05 > 0", "mcnemar(alpha.tasks, beta.tasks) - 0.05 > 0"),
        ("0 < alpha.p - 0.05", "0 < alpha.p - 0.05"),
        ("1 - alpha.p < 0.95", "1 - alpha.p < 0.95"),
        ("-alpha.p <= -0.05", "-alpha.p <= -0.05"),
        ("alpha.p * -2 < -0.1", "alpha.p * -2 < -0.1"),
        ("2 * alpha.p / alpha.passed > 0.1", "2 * alpha.p / alpha.passed > 0.1"),
        ("0.05 / alpha.p < 1", "0.05 / alpha.p < 1"),
        ("alpha.passed < 9 * alpha.p", "alpha.passed < 9 * alpha.p"),
        ("log(alpha.p) > -3", "log(alpha.p) > -3"),
        ("abs(alpha.p - 0.05) > 0.01", "abs(alpha.p - 0.05) > 0.01"),
        ("max(0.01, alpha.p) + alpha.passed > 3", "max(0.01, alpha.p) + alpha.passed > 3"),
        ("not (alpha.p - 0.05 <= 0)", "alpha.p - 0.05 <= 0"),
        ("mcnemar(alpha.tasks, beta.tasks) == 1", "mcnemar(alpha.tasks, beta.tasks) == 1"),
        ("1 == mcnemar(alpha.tasks, beta.tasks)", "1 == mcnemar(alpha.tasks, beta.tasks)"),
    ],
)
def test_refutations_refuses_a_large_p(project, lint, rule, got):
    """Of McNemar's test, or of a measure that is a p by its name or title, however the rule asks for it."""
    project.add("says-yes", measures=TESTED, verdict={"supported_if": "alpha.yes", "refuted_if": rule})

    [complaint] = lint(verdict.refutations)
    assert "refuted_if: a large p shows no difference, and that refutes nothing" in complaint
    assert f"(got {got!r})" in complaint


@pytest.mark.parametrize(
    "rule",
    [
        "share(alpha.tasks) < share(beta.tasks) and mcnemar(alpha.tasks, beta.tasks) < 0.05",
        "alpha.passed >= 3",
        "not (alpha.p >= 0.01)",
        "count(alpha.p < 0.01, alpha.yes) > 1",
        "alpha.p - 0.05 < 0",
        "1 - alpha.p > 0.95",
        "alpha.p * alpha.passed < 0.05",
        "not (alpha.p / 0.05 >= 1)",
    ],
)
def test_refutations_accepts_a_difference_on_the_other_side(project, lint, rule):
    """A small p shows one, and a large number of something else is no p."""
    project.add("says-yes", measures=TESTED, verdict={"supported_if": "alpha.p > 0.5", "refuted_if": rule})

    assert lint(verdict.refutations) == []
