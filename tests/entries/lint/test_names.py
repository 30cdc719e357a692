"""Lint rules about names: an address leads to one claim, and a rule can name each measure."""

from __future__ import annotations

from datetime import date

import pytest

from generators.entries.lint import names
from generators.entries.project import complaints_about

WAY_OUT = "use up to 64 lower-case letters, digits and single hyphens"


@pytest.mark.parametrize("claim_id", ["a", "0", "a-b-2", "a" * 64])
def test_ids_accepts_plain_ids(project, lint, claim_id):
    """Letters, digits and single hyphens, up to 64 of them."""
    project.add(claim_id, aliases=["old-id"])

    assert lint(names.ids, claim_id) == []


@pytest.mark.parametrize("claim_id", ["A", "a_b", "a--b", "a-", "-a", "a b", "ä", "a" * 65])
def test_ids_refuses_other_ids(project, lint, claim_id):
    """The complaint names the folder and says what is allowed."""
    project.add(claim_id)

    assert lint(names.ids, claim_id) == [
        f"claims/{claim_id}: an id is the claim's address (got {claim_id!r}); {WAY_OUT}",
    ]


def test_ids_refuses_former_ids_that_are_no_addresses(project, lint):
    """A former id is the address of a redirect, so that it has the same form."""
    project.add("says-yes", aliases=["../x", "fine"])

    assert lint(names.ids) == [
        f"claims/says-yes/claim.toml:9: a former id is an address as well (got '../x'); {WAY_OUT}",
    ]


def test_unique_ids_accepts_ids_that_differ(project, lint):
    """Different ids and aliases are fine."""
    project.add("says-no", aliases=["lint-no"])
    project.add("says-yes", aliases=["lint-yes"])

    assert lint(names.unique_ids) == []


def test_unique_ids_refuses_ids_that_differ_in_case_alone(project, lint):
    """Some file systems and servers don't distinguish them; ids of broken entries count."""
    project.add("Says-Yes", topic="nothing")

    assert lint(names.unique_ids) == [
        "claims/says-yes: the id is also used by Says-Yes (got 'says-yes'); rename the newer one",
    ]


def test_unique_ids_refuses_an_id_that_an_older_claim_had(project, lint):
    """A former id is never used again."""
    project.add("says-no", aliases=["SAYS-YES"], added=date(2026, 1, 1))

    assert lint(names.unique_ids) == [
        "claims/says-yes: the id is also used by says-no (got 'says-yes'); rename the newer one",
    ]


def test_unique_ids_an_entry_that_takes_another_claims_id_harms_itself_alone(project):
    """The older claim stays sound; where both are of one day, so does the one whose id it is."""
    project.add("says-no", aliases=["says-yes"])
    project.add("says-nothing", aliases=["says-yes"], added=date(2027, 1, 1))

    complaints = complaints_about(project.load())

    assert {complaint.claim for complaint in complaints if complaint.rule == "unique_ids"} == {
        "says-no",
        "says-nothing",
    }


def test_unique_ids_refuses_aliases_that_lead_to_two_claims(project, lint):
    """It may not be another claim's id or former id, the claim's own id, or named twice."""
    project.add("says-no", aliases=["shared"])
    project.add("says-yes", aliases=["says-no", "Shared", "says-yes", "old", "old"])
    way_out = "an address leads to one claim: remove it from one of them"
    where = "claims/says-yes/claim.toml:9: the former id is also used by"

    assert lint(names.unique_ids) == [
        f"{where} says-no (got 'says-no'); {way_out}",
        f"{where} says-no (got 'Shared'); {way_out}",
        f"{where} says-yes (got 'says-yes'); {way_out}",
        f"{where} says-yes (got 'old'); {way_out}",
    ]


@pytest.mark.parametrize("name", ["Yes", "step-time", "1st", "not", "a b", "", "a" * 65])
def test_measure_names_refuses_names_that_no_rule_can_name(project, lint, name):
    """The complaint names the measure's table."""
    project.add(
        "says-yes", measures={"yes": {"kind": "check", "title": "Y"}, name: {"kind": "text", "title": "T"}}
    )

    (complaint,) = lint(names.measure_names)
    assert "a measure that no rule can name" in complaint
    assert complaint.endswith("use up to 64 lower-case letters, digits and underscores, such as step_time")


def test_measure_names_accepts_plain_names(project, lint):
    """Letters, digits, underscores."""
    project.add("says-yes", measures={"step_time_2": {"kind": "check", "title": "Y"}})

    assert lint(names.measure_names) == []


@pytest.mark.parametrize("name", ["data.py", "alpha.py", "my_json.py", "folder/json.py"])
def test_shadowing_accepts_other_names(project, lint, name):
    """Only the first part of the path can shadow; the framework's own name is not its module's."""
    project.add("says-yes", files={name: ""})

    assert lint(names.shadowing) == []


@pytest.mark.parametrize("name", ["json.py", "json.so", "json/__init__.py", "json.cpython-311.so"])
def test_shadowing_refuses_files_named_like_the_module(project, lint, name):
    """`import = "json"` in frameworks.toml: neither a module nor a package of that name."""
    project.add("says-yes", files={name: ""})

    assert lint(names.shadowing) == [
        f"claims/says-yes/{name}: named like the module of Alpha (got {name!r}); give it another name",
    ]


def test_shadowing_a_submodule_is_shadowed_by_its_package(project, lint):
    """`import = "json.decoder"` is shadowed by json.py."""
    path = project.root / "claims/frameworks.toml"
    path.write_text(path.read_text().replace('"json"', '"json.decoder"'))
    project.add("says-yes", files={"json.py": ""})

    assert len(lint(names.shadowing)) == 1
