"""Rules name measures that are there."""

from __future__ import annotations

import pytest

from generators.entries.lint import rule_references

MEASURES = {"yes": {"kind": "check", "title": "Yes"}, "call_time": {"kind": "timing", "title": "One call"}}


@pytest.mark.parametrize("rule", ["alpha.yes", "alpha.call_time < 1", "alpha.call_time[64] < beta.call_time[64]"])
def test_accepts_known_measures(project, said, rule):
    """A timing may have sizes."""
    project.add("says-yes", measures=MEASURES, verdict={"supported_if": rule, "refuted_if": f"not ({rule})"})

    assert said(rule_references) == []


def test_refuses_unknown_measures_and_sizes_of_what_has_none(project, said):
    """One complaint a rule and reference, with the nearest name."""
    verdict = {"supported_if": "alpha.yess and beta.yes[3]", "refuted_if": "alpha.call_tim < 1"}
    project.add("says-yes", measures=MEASURES, verdict=verdict)
    where = "claims/says-yes/claim.toml"

    assert said(rule_references) == [
        f"{where}:21: supported_if: no such measure (got 'alpha.yess'); did you mean yes?",
        (
            f"{where}:21: supported_if: a check has no sizes (got 'beta.yes[3]'); "
            "remove the brackets; only a timing has a sweep"
        ),
        f"{where}:22: refuted_if: no such measure (got 'alpha.call_tim'); did you mean call_time?",
    ]


def test_looks_for_used_measures_in_the_used_claim(project, said):
    """`[uses]` leads to another claim's measures; one that can't be read is left to another rule."""
    project.add("says-no")
    verdict = {"supported_if": "other.alpha.yes and not other.beta.no", "refuted_if": "lost.alpha.yes"}
    project.add("says-yes", uses={"other": "says-no", "lost": "nowhere"}, verdict=verdict)

    (complaint,) = said(rule_references)
    assert "no such measure of says-no (got 'other.beta.no'); use one of yes" in complaint


def test_who_wins_is_asked_of_claims_that_favour_a_framework(project, said):
    """A claim that favours neither can be supported, and not won."""
    project.add("says-no", favours="neither")
    project.add("says-both")
    rules = {"supported_if": "wins(one.alpha) and wins(two.beta)", "refuted_if": "refuted(one)"}
    project.add("says-yes", uses={"one": "says-no", "two": "says-both"}, measures=None, verdict=rules)

    (complaint,) = said(rule_references)
    assert "says-no favours neither, so that no framework can win it (got 'wins(one.alpha)')" in complaint
    assert complaint.endswith("ask supported(one)")
