"""The deployment matrix: each cell says what was measured of it, and nothing more."""

from __future__ import annotations

import json
import re
from datetime import date, timedelta

import pytest
from helpers.entries_and_observations import NOW, a_claim, a_project, evidence, observed, value

from generators.judging import judge
from generators.model import ControlResult, DeploymentPlace, DeploymentState, Evidence, Findings, Outcome
from generators.site import deployment
from generators.site.exports.api import render_api
from generators.site.pages import render_pages

MEASURES = {
    "diff": "number",
    "bytes": "number",
    "cold": {"kind": "number", "title": "Start", "unit": "s"},
    "way": "check",
    "why": "text",
}
TARGET = {
    "target": "browser",
    "runtime": {"alpha": "Alpha.js", "beta": "Beta Web"},
    "agreement": "diff",
    "tolerance": 1e-4,
    "size": "bytes",
    "start": "cold",
    "possible": "way",
    "reason": "why",
}
KNOWN = tuple(ControlResult(measure="way", observed=answer, known=answer, passed=True) for answer in (True, False))
RAN = {"diff": 2e-7, "bytes": 8392, "cold": 0.21, "way": True, "why": ""}


def claim_of(**changes):
    """A claim whose scripts ran a model in a browser."""
    return a_claim(
        MEASURES,
        "alpha.diff < 1",
        "alpha.diff > 2",
        title="Alpha reaches browsers",
        targets=({**TARGET, **changes},),
    )


def found_of(claim, alpha=None, beta=None):
    """Findings of that claim: measures, or evidence as it is, by framework."""
    given = {"alpha": alpha, "beta": beta}
    measured = {
        name: {key: value(raw) for key, raw in part.items()}
        for name, part in given.items()
        if isinstance(part, dict)
    }
    kept = evidence(claim, **measured).get(claim.id, {}) if measured else {}
    kept = {
        name: Evidence(newest=controlled, good=controlled)
        for name, part in kept.items()
        if (controlled := part.newest.model_copy(update={"controls": KNOWN}))
    }
    kept |= {name: part for name, part in given.items() if isinstance(part, Evidence)}
    project = a_project(claim)
    every = {claim.id: kept}
    return Findings(project=project, verdicts=judge.judge_all(project, every, NOW), evidence=every, at=NOW)


def cell(claim, alpha):
    """Alpha's cell."""
    return next(cell for cell in deployment.cells(found_of(claim, alpha)) if cell.framework == "alpha")


@pytest.mark.parametrize(
    ("changes", "measured", "state"),
    [
        ({}, {}, DeploymentState.RUNS),
        ({}, {"diff": 1e-4}, DeploymentState.RUNS),
        ({}, {"diff": 1.1e-4}, DeploymentState.DIFFERS),
        ({}, {"diff": [1e-7, 0.6, 1e-7]}, DeploymentState.DIFFERS),
        ({"converts_only": True}, {}, DeploymentState.CONVERTS_ONLY),
        ({}, {"way": False, "why": "no such operator"}, DeploymentState.NOT_POSSIBLE),
    ],
    ids=["agrees", "at the tolerance", "beyond it", "one of three beyond it", "not run", "no way"],
)
def test_a_cell_says_what_was_measured(changes, measured, state):
    """Agreement, the flag of the entry and the check of the way decide, in that order of caution."""
    assert state is cell(claim_of(**changes), {**RAN, **measured}).state


def test_a_cell_shows_its_numbers():
    """Difference with its tolerance, bytes, and seconds to the first answer."""
    found = cell(claim_of(), RAN)

    assert "off by at most 2e-07 (0.0001 allowed)" == found.difference
    assert ("8,392 bytes", "first answer after 210 ms") == found.costs
    assert "13.6 kB" in cell(claim_of(), {**RAN, "bytes": 13_564}).costs
    assert "331 MB" in cell(claim_of(), {**RAN, "bytes": 331_000_000}).costs
    assert () == cell(claim_of(size="", start="", possible="", reason=""), RAN).costs


def test_what_is_not_possible_has_its_reason_and_no_number():
    """A difference that a script must return somehow is not shown where there was no way."""
    found = cell(claim_of(), {**RAN, "way": False, "why": "the converter refuses Erfc", "diff": 9e9})

    assert ("the converter refuses Erfc", None, "", ()) == (
        found.reason,
        found.agreement,
        found.difference,
        found.costs,
    )


def test_what_is_missing_here_is_not_testable_and_says_why():
    """An unavailable job is never `not possible`; a job that failed is not known."""
    claim = claim_of()
    ended = {
        outcome: observed(claim, "alpha", {}, outcome=outcome, reason="needs the program chromium.")
        for outcome in (Outcome.UNAVAILABLE, Outcome.RAISED)
    }
    missing, raised = (cell(claim, Evidence(newest=observation)) for observation in ended.values())

    assert (DeploymentState.NOT_TESTABLE, "needs the program chromium") == (missing.state, missing.reason)
    assert (DeploymentState.UNKNOWN, "raised: needs the program chromium") == (raised.state, raised.reason)
    assert (DeploymentState.UNKNOWN, "not run yet") == (cell(claim, None).state, cell(claim, None).reason)


def test_an_older_observation_stands_with_its_day():
    """Where the newest job measured nothing, what was seen of the same scripts before stays, and says when."""
    claim = claim_of()
    good = found_of(claim, RAN).evidence[claim.id]["alpha"].good
    older = good.model_copy(update={"started": NOW - timedelta(days=3)})
    newest = observed(claim, "alpha", {}, outcome=Outcome.UNAVAILABLE, reason="needs the program node")
    found = cell(claim, Evidence(newest=newest, good=older))
    other = cell(claim, Evidence(newest=newest, good=older.model_copy(update={"rules": "others"})))

    assert (DeploymentState.RUNS, date(2026, 11, 19), "needs the program node") == (
        found.state,
        found.seen,
        found.reason,
    )
    assert (DeploymentState.NOT_TESTABLE, None) == (other.state, other.seen)


def test_a_failed_control_leaves_nothing_known():
    """A probe that doesn't know a wrong answer vouches for none."""
    claim = claim_of()
    good = found_of(claim, RAN).evidence[claim.id]["alpha"].good
    wrong = (*KNOWN, ControlResult(measure="diff", observed=0.0, known=(0.1, 9.0), passed=False))
    broken = good.model_copy(update={"controls": wrong})
    found = cell(claim, Evidence(newest=broken, good=broken))

    assert (DeploymentState.UNKNOWN, None) == (found.state, found.agreement)
    assert "A control failed in Alpha" in found.reason


def test_a_measure_that_is_not_there_compares_nothing():
    """Evidence from before a measure was added says nothing of it."""
    found = cell(claim_of(), {key: part for key, part in RAN.items() if key != "diff"})

    assert (DeploymentState.UNKNOWN, "nothing was compared") == (found.state, found.reason)


def test_every_place_has_its_row():
    """Places stand in a fixed order, those that no claim tries too."""
    found = places_of(found_of(claim_of(), RAN))

    assert list(DeploymentPlace) == list(found) == list(deployment.PLACES)
    assert ["browser"] == [name for name, place in found.items() if place.rows]
    assert "No claim tries it." == found["phone"].summary
    assert set(deployment.STATES) == set(DeploymentState)


SEVERAL = {
    "ran": {"kind": "battery", "title": "Models that answer as their source"},
    "bytes": {"kind": "number", "title": "Size"},
}
BATTERY = {"target": "phone", "runtime": {"alpha": "Lite", "beta": "Torch"}, "passes": "ran", "size": "bytes"}


def several(alpha, beta):
    """Findings of a claim that tried several models, by the items that each framework passed."""
    claim = a_claim(SEVERAL, "passes(alpha.ran) > 1", "passes(alpha.ran) < 1", targets=(BATTERY,))
    return found_of(claim, *({"ran": part, "bytes": 10} for part in (alpha, beta)))


def test_several_models_are_counted_and_those_that_failed_are_named():
    """A cell says how many of how many; the sum of a place does too."""
    found = several({"gru": False, "lstm": True, "mlp": True}, {"gru": True, "lstm": True, "mlp": True})
    place = places_of(found)["phone"]
    (row,) = place.rows

    assert ("partly", "2 of 3 models", ("gru",)) == (
        row.cells["alpha"].state,
        row.cells["alpha"].counted,
        row.cells["alpha"].failed,
    )
    assert ("runs", "3 of 3 models", ()) == (
        row.cells["beta"].state,
        row.cells["beta"].counted,
        row.cells["beta"].failed,
    )
    assert "What ran here and gave the right answers: Alpha: 2 of 3 tries, Beta: 3 of 3 tries." == place.summary
    assert {"alpha": "2 of 3 tries", "beta": "3 of 3 tries"} == place.reach
    assert "Runs in part: 2 of 3 models Lite failed: gru" in " ".join(page_of(found).split())
    assert "The 3 models: gru, lstm, mlp." in page_of(found)


def test_a_row_is_named_by_what_was_tried():
    """Each runtime once; the claim, whose title may say the opposite of a cell, stands below with its verdict."""
    own, shared = (
        places_of(found_of(claim_of(runtime={"alpha": "Lite", "beta": beta}), RAN, RAN))["browser"].rows[0].title
        for beta in ("Torch", "Lite, converted")
    )
    text = " ".join(page_of(found_of(claim_of(), RAN)).split())

    assert ("Lite and Torch", "Lite") == (own, shared)
    assert "Alpha.js and Beta Web Claim: Alpha reaches browsers" in text


def test_numbers_are_shown_only_where_they_can_be_compared():
    """The size of those files that work says nothing where others don't."""
    every, some = dict.fromkeys(("gru", "lstm", "mlp"), True), {"gru": False, "lstm": True, "mlp": True}
    alike, unlike = (places_of(several(every, other))["phone"].rows[0] for other in (every, some))

    assert ("10 bytes",) == alike.facts(alike.cells["beta"])
    assert () == unlike.facts(unlike.cells["alpha"])


def test_no_model_of_several_ran():
    """None passed: there is no such way."""
    none = dict.fromkeys(("gru", "lstm", "mlp"), False)
    (row,) = places_of(several(none, none))["phone"].rows

    assert (DeploymentState.NOT_POSSIBLE, 0) == (row.cells["alpha"].state, row.cells["alpha"].passed)


def test_a_reason_that_all_cells_of_a_place_share_is_said_once():
    """What the machine lacks stands at the place."""
    claim = claim_of()
    missing = {
        name: Evidence(newest=observed(claim, name, {}, outcome=Outcome.UNAVAILABLE, reason="needs chromium."))
        for name in ("alpha", "beta")
    }
    found = found_of(claim, **missing)

    assert ("needs chromium", "Nothing known here: 2 cells not tested or not known.") == (
        places_of(found)["browser"].reason,
        places_of(found)["browser"].summary,
    )
    assert 1 == page_of(found).count("needs chromium")


def test_the_page_opens_with_a_line_for_each_place_that_was_tried():
    """The place, and for each framework how many models ran or why that is not known."""
    claim = a_claim(SEVERAL, "passes(alpha.ran) > 1", "passes(alpha.ran) < 1", targets=(BATTERY,))
    missing = Evidence(newest=observed(claim, "beta", {}, outcome=Outcome.UNAVAILABLE, reason="needs a phone."))
    battery = {"ran": {"gru": False, "lstm": True}, "bytes": 10}
    pages = render_pages(found_of(claim, battery, beta=missing))
    opening = pages["deployment/index.md"].partition("{ #places }")[0]

    assert 1 == opening.count('<a href="#place-')
    assert '<td data-label="Alpha">1 of 2 tries</td><td data-label="Beta">not testable here</td>' in opening


def places_of(found):
    """The places of the matrix by name."""
    return {place.place: place for place in deployment.places(found.project, deployment.cells(found))}


def page_of(found):
    """Text of the page, without tags."""
    return re.sub(r"<[^>]+>", " ", render_pages(found)["deployment/index.md"])


def test_the_page_says_each_state_in_words_and_leads_to_the_evidence():
    """Words and numbers stand in the text, for no reader is left with a colour; the cell links to the claim."""
    found = found_of(claim_of(), RAN, {**RAN, "diff": 0.5})
    text = " ".join(page_of(found).split())

    assert "Runs here Alpha.js off by at most 2e-07" in text
    assert "Runs with other numbers Beta Web off by at most 0.5" in text
    assert "Phone phone runtime, run on a desktop; no phone was used No claim tries it." in text
    assert 'href="../claims/a-claim/#measured"' in render_pages(found)["deployment/index.md"]
    assert "so the matrix is empty" not in text


def test_an_empty_matrix_says_so():
    """Without tables there is nothing to show; without a run nothing is known yet."""
    assert "so the matrix is empty" in page_of(
        found_of(a_claim({"diff": "number"}, "alpha.diff > 1", "alpha.diff < 0"))
    )
    assert "None of these claims has run yet" in page_of(found_of(claim_of()))


def test_the_matrix_is_there_for_machines():
    """The JSON has a row for each cell, with the same words."""
    answer = json.loads(render_api(found_of(claim_of(), RAN))["api/v1/deployment.json"])
    row, other = answer["result"]

    assert 2 == answer["total"]
    assert ("browser", "alpha", "runs", 2e-7, 8392, "claims/a-claim/") == (
        row["target"],
        row["framework"],
        row["state"],
        row["agreement"],
        row["size"],
        row["url"],
    )
    assert ("beta", "unknown", None) == (other["framework"], other["state"], other["agreement"])
