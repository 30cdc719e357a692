"""Claims that ask the same of two frameworks have one rule."""

from __future__ import annotations

import pytest

from generators.entries.lint import twins

MEASURES = {
    "share": {"kind": "number", "title": "Share of Alpha", "unit": "%", "better": "higher"},
    "intact": {"kind": "check", "title": "Nothing is missing"},
}
RULES = {
    "valid_if": "alpha.intact and beta.intact",
    "supported_if": "alpha.share > beta.share + 5",
    "refuted_if": "alpha.share < beta.share",
}
MIRRORED = {
    "valid_if": "beta.intact  and alpha.intact",
    "supported_if": "beta.share > (alpha.share + 5)",
    "refuted_if": "beta.share < alpha.share",
}


@pytest.fixture
def complaints(project, lint):
    """A function: what the lint rule says of a claim whose twin, about Beta, has these keys."""
    project.add("says-yes", measures=MEASURES, verdict=RULES, twin_of="says-aye")

    def found(**keys):
        project.add("says-aye", **{"favours": "beta", "measures": MEASURES, "verdict": MIRRORED, **keys})
        return [line.partition(": ")[2] for line in lint(twins.twins)]

    return found


def test_twins_with_the_frameworks_exchanged_are_accepted(complaints):
    """Spaces and brackets count no more than the titles of measures do, and one of them names the other."""
    other = MEASURES["share"] | {"title": "Share of Beta"}

    assert complaints(measures=MEASURES | {"share": other}) == []


@pytest.mark.parametrize(
    ("key", "rule"),
    [
        ("supported_if", "beta.share > alpha.share + 1"),
        ("supported_if", "beta.share >= alpha.share + 5"),
        ("supported_if", "alpha.share > beta.share + 5"),
        ("valid_if", ""),
    ],
)
def test_another_bar_is_a_flaw(complaints, key, rule):
    """A number, a comparison or a framework that differs."""
    (found,) = complaints(verdict=MIRRORED | {key: rule})

    exchanged = f"{key} is not that of says-aye with alpha and beta exchanged"
    assert found == f"{exchanged} (got '{RULES[key]}'); write one rule for both"


@pytest.mark.parametrize(("key", "value"), [("unit", ""), ("better", "lower"), ("smallest_effect", 1.5)])
def test_measures_that_differ_are_a_flaw(complaints, key, value):
    """Kind, unit, direction, smallest effect and clock are the same in both."""
    (found,) = complaints(measures=MEASURES | {"share": MEASURES["share"] | {key: value}})

    assert found.startswith(f"share.{key} is {value!r} in says-aye (got ")


def test_a_measure_of_one_twin_alone_is_a_flaw(complaints):
    """Each measures what the other measures."""
    more = {"more": {"kind": "text", "title": "More"}}

    assert complaints(measures=MEASURES | more) == [
        "a measure of says-aye that its twin lacks (got 'more'); measure the same in both"
    ]


@pytest.mark.parametrize("favours", ["alpha", "both"])
def test_twins_favour_two_frameworks(complaints, favours):
    """There is nothing to exchange otherwise."""
    (found,) = complaints(favours=favours)

    assert found.startswith(
        f"twins favour two frameworks, or neither, and says-aye favours {favours} (got 'alpha')"
    )


def test_twins_that_favour_nobody_exchange_any_two_frameworks(project, complaints):
    """As two claims do that ask who made a framework."""
    project.add("says-yes", measures=MEASURES, verdict=RULES, twin_of="says-aye", favours="neither")

    assert complaints(favours="neither") == []
    (found,) = complaints(favours="neither", verdict=MIRRORED | {"refuted_if": "beta.share < 5"})
    assert "refuted_if is not that of says-aye with alpha and beta exchanged" in found


def test_a_twin_is_another_claim_with_rules(project, lint):
    """Neither nothing, nor the claim itself, nor one that no script decides."""
    project.add("says-yes", twin_of="says-ay")
    assert "no such claim (got 'says-ay'); did you mean says-yes?" in lint(twins.twins)[0]
    project.add("says-yes", twin_of="says-yes")
    assert "no other claim with rules" in lint(twins.twins)[0]
    project.add("retired", status="retired")
    project.add("says-yes", twin_of="retired")
    assert "no other claim with rules" in lint(twins.twins)[0]


def test_a_rule_that_cannot_be_read_is_left_to_another_complaint(complaints):
    """Nothing is compared then."""
    assert complaints(verdict=MIRRORED | {"valid_if": "beta.intact and"}) == []
