"""A claim that measures nothing itself and rests on how others were judged, from its folder to its page."""

from __future__ import annotations

import pytest
from helpers.run_command import claims

from generators.commands import site
from generators.judging.findings import current_findings

RULES = {"supported_if": "wins(one.alpha)", "refuted_if": "wins(one.beta)"}


@pytest.fixture
def advice(project):
    """The project with an advice for Alpha, and what its folder lacks."""
    files = dict.fromkeys(("verify_alpha.py", "verify_beta.py"))
    project.add("advice", title="Take Alpha", files=files, measures=None, verdict=RULES, uses={"one": "says-yes"})
    return project


def test_it_is_sound_and_runs_nothing(advice):
    """No job is planned for it; its verdict follows when what it uses was run."""
    done = claims(advice.root, "--json", "verify", "advice")
    rows = {row["id"]: row for row in done.json["result"]}

    assert 0 == claims(advice.root, "check").code
    assert (0, {"advice", "says-yes"}) == (done.code, set(rows))
    assert ("supported", [], []) == (rows["advice"]["verdict"], rows["advice"]["ran"], rows["advice"]["fresh"])
    assert "Alpha wins “Alpha says yes”, as needed." == rows["advice"]["reason"]


def test_how_much_it_runs_is_said_first(advice):
    """A conclusion runs everything that it rests on: the first line says how many jobs of how many claims."""
    advice.add("says-too")
    advice.add(
        "both",
        files=dict.fromkeys(("verify_alpha.py", "verify_beta.py")),
        measures=None,
        verdict={**RULES, "supported_if": "wins(one.alpha) and wins(two.alpha)"},
        uses={"one": "says-yes", "two": "says-too"},
    )
    done = claims(advice.root, "verify", "both", "--sandbox", "none")

    assert "4 jobs of 2 claims to run, 0 fresh, at most 2 min" == done.err.splitlines()[0]


def test_before_any_run_it_says_on_what_there_is_no_evidence(advice):
    """It is not enough evidence, with the claim that has not run."""
    verdict = current_findings(advice.root).verdicts["advice"]

    assert "There is not enough evidence on “Alpha says yes”." == verdict.reason


def test_its_page_and_record_show_what_it_rests_on(advice):
    """The claim it uses, by its title, with a link and its verdict, in the place of code."""
    claims(advice.root, "verify")
    pages = site.generated_files(current_findings(advice.root))
    page = pages["claims/advice/index.md"]

    assert "{ #uses }" in page
    assert '<a href="../says-yes/">Alpha says yes</a></th>' in page
    assert "{ #scripts }" not in page
    assert "{ #measured }" not in page
    assert {"one": "says-yes"} == claims(advice.root, "--json", "show", "advice").json["result"]["uses"]
    assert "one is the claim says-yes: supported" in claims(advice.root, "show", "advice").out


def test_a_claim_that_counts_chosen_claims_runs_and_lists_them(advice):
    """Each member has a row of its page; one that is added later is counted too."""
    files = dict.fromkeys(("verify_alpha.py", "verify_beta.py"))
    wins = ("count(wins(all.alpha))", "count(wins(all.beta))")
    rules = {"supported_if": " > ".join(wins), "refuted_if": " < ".join(wins)}
    advice.add("count", files=files, measures=None, verdict=rules, uses_all={"all": {"own_measures": True}})

    first = claims(advice.root, "--json", "verify", "count").json["result"]
    advice.add("says-too", title="Alpha says so too")
    second = claims(advice.root, "--json", "verify", "count").json["result"]
    page = site.generated_files(current_findings(advice.root))["claims/count/index.md"]

    for rows, number in ((first, 1), (second, 2)):
        counted = f"Alpha wins {number} and Beta 0 of {number} claims"
        assert [f"{counted}; needed: Alpha's wins more than Beta's wins."] == [
            row["reason"] for row in rows if row["id"] == "count"
        ]
    for title, claim_id in (("Alpha says yes", "says-yes"), ("Alpha says so too", "says-too")):
        assert f'<a href="../{claim_id}/">{title}</a></th>' in page
    assert 0 == claims(advice.root, "check").code


def test_check_reports_how_much_of_the_article_is_covered(advice):
    """One line of totals, where the whole project is checked."""
    assert "3 passages: 1 covered, 0 not checkable, 2 without a claim" in claims(advice.root, "check").out
    assert "passages" not in claims(advice.root, "check", "advice").out
