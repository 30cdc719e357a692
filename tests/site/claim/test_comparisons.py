"""The comparisons of a verdict, by what they compare."""

from __future__ import annotations

import pytest
from helpers.site.findings import findings, sample

from generators.model import Comparison, Rules, Verdict, VerdictWord
from generators.site.claim.comparisons import rows


def rows_of(claim_id, supported_if, *parts, refuted_if="alpha.{name} > 99"):
    """The rows of a claim of the sample with another rule, from comparisons that it comes to."""
    name = next(iter(sample(claim_id).entry.measures))
    rules = Rules(supported_if=supported_if, refuted_if=refuted_if.format(name=name))
    verdict = Verdict(claim=claim_id, word=VerdictWord.MIXED, reason="", comparisons=parts)
    return rows(findings().project, sample(claim_id, verdict=rules), verdict)


def part(text, value=1.0, *, truth=True, rule="supported_if", **more):
    """A comparison."""
    return Comparison(rule=rule, text=text, value=value, truth=truth, **more)


def test_what_all_rules_need_of_a_value_stands_together():
    """One row for a measure, with the demand of each rule and whether it held."""
    project, claim = findings().project, sample("static-graphs")
    (row,) = rows(project, claim, findings().verdicts["static-graphs"])

    assert ("Times the Python body ran in ten calls", "Alpha", "1 of 10") == row[:3]
    assert [
        ("valid_if", "at least 1 of 10", True),
        ("supported_if", "at most 2 of 10", True),
        ("refuted_if", "exactly 10 of 10", False),
    ] == [demand[:3] for demand in row.demands]


def test_what_a_rule_needs_twice_is_said_once():
    """A rule may ask the same of a value in several of its parts."""
    (row,) = rows_of("accuracy", "alpha.accuracy > 0 and alpha.accuracy > 0", *[part("alpha.accuracy > 0")] * 2)

    assert ["more than 0"] == [demand.needed for demand in row.demands]


@pytest.mark.parametrize(
    ("claim_id", "text", "title", "of", "needed"),
    [
        (
            "training-step",
            "alpha.step / beta.step > 1.1",
            "One training step",
            "Alpha divided by Beta",
            "more than 1.10",
        ),
        ("training-step", "alpha.step < beta.step", "One training step", "Alpha less Beta", "less than 0 s"),
        ("training-step", "0.01 < alpha.step", "One training step", "Alpha", "more than 10 ms"),
        (
            "mobile-operators",
            "passes(alpha.operators) >= 2",
            "Operators that the mobile format takes",
            "Alpha, items passed",
            "at least 2",
        ),
        (
            "accuracy",
            "count(alpha.accuracy > 1, beta.accuracy > 1) >= 2",
            "How many of 2 conditions hold",
            "",
            "at least 2",
        ),
        ("traceback", "alpha.names_line", "", "Alpha", "yes"),
    ],
)
def test_a_comparison_is_said_without_the_syntax_of_rules(claim_id, text, title, of, needed):
    """Titles of measures and frameworks, and the bound in words."""
    if claim_id == "traceback":
        name, measure = next(iter(sample(claim_id).entry.measures.items()))
        text, title = f"alpha.{name}", measure.title
    found = rows_of(claim_id, text, part(text), refuted_if=f"not ({text})")[0]

    assert (title, of, needed) == (found.title, found.of, found.demands[0].needed)


def test_counts_of_other_conditions_stay_apart():
    """Though both are a number of two conditions."""
    first, second = (f"count(alpha.accuracy > {limit}, beta.accuracy > {limit}) >= 2" for limit in (1, 2))
    verdict = part(first), part(second, 0.0, truth=False, rule="refuted_if")

    assert ["1", "0"] == [row.value for row in rows_of("accuracy", first, *verdict, refuted_if=second)]


def test_a_count_of_what_is_partly_unknown_has_its_bounds_as_its_value():
    """It has no interval of a measurement."""
    text = "count(alpha.accuracy > 1, beta.accuracy > 1) >= 2"
    found = part(text, None, truth=False, interval=(0.0, 1.0))
    (row,) = rows_of("accuracy", text, found, refuted_if=f"not {text}")

    assert ("0 to 1", "") == (row.value, row.interval)


def test_a_condition_under_not_is_turned_round():
    """What is needed, whether it held, and in which share of the resamples."""
    comparison = part("alpha.accuracy > 0.9", truth=False, share=0.25)
    (row,) = rows_of("accuracy", "not alpha.accuracy > 0.9", comparison)

    assert [("supported_if", "at most 0.900", True, 0.75)] == list(row.demands)


def test_a_comparison_of_earlier_rules_stays_as_it_is_written():
    """It is not in the entry any more."""
    (row,) = rows_of("accuracy", "alpha.accuracy > 0.5", part("alpha.gone > 1"))

    assert ("alpha.gone > 1", "as written") == (row.title, row.demands[0].needed)
