"""One address, one claim."""

from __future__ import annotations

from datetime import date

from generators.entries.lint import unique_ids
from generators.entries.project import inspect_project


def test_accepts_ids_that_differ(project, said):
    """Different ids and aliases are fine."""
    project.add("says-no", aliases=["said-no"])
    project.add("says-yes", aliases=["said-yes"])

    assert said(unique_ids) == []


def test_refuses_ids_that_differ_in_case_alone(project, said):
    """Some disks and servers don't tell them apart; broken entries count."""
    project.add("Says-Yes", topic="nothing")

    assert said(unique_ids) == [
        "claims/says-yes: the id is also used by Says-Yes (got 'says-yes'); rename the newer one",
    ]


def test_refuses_an_id_that_an_older_claim_had(project, said):
    """A former id is never used again."""
    project.add("says-no", aliases=["SAYS-YES"], added=date(2026, 1, 1))

    assert said(unique_ids) == [
        "claims/says-yes: the id is also used by says-no (got 'says-yes'); rename the newer one",
    ]


def test_an_entry_that_takes_another_claims_id_harms_itself_alone(project):
    """The claim that was there before stays sound; where both are of one day, so does the one whose id it is."""
    project.add("says-no", aliases=["says-yes"])
    project.add("says-nothing", aliases=["says-yes"], added=date(2027, 1, 1))

    complaints = inspect_project(project.root)[1]

    assert {one.claim for one in complaints if one.rule == "unique_ids"} == {"says-no", "says-nothing"}


def test_refuses_aliases_that_lead_to_two_claims(project, said):
    """Another claim's id, another claim's alias, one's own id, one named twice."""
    project.add("says-no", aliases=["shared"])
    project.add("says-yes", aliases=["says-no", "Shared", "says-yes", "old", "old"])
    way_out = "an address leads to one claim: remove it from one of them"
    where = "claims/says-yes/claim.toml:9: the former id is also used by"

    assert said(unique_ids) == [
        f"{where} says-no (got 'says-no'); {way_out}",
        f"{where} says-no (got 'Shared'); {way_out}",
        f"{where} says-yes (got 'says-yes'); {way_out}",
        f"{where} says-yes (got 'old'); {way_out}",
    ]
