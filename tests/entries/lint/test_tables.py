"""Lint rules about the tables and keys of an entry."""

from __future__ import annotations

import hashlib
from datetime import date

import pytest

from generators.entries.lint import tables


@pytest.mark.parametrize("name", ["alpha", "beta", "both", "neither"])
def test_favours_accepts_frameworks_and_two_words(project, lint, name):
    """Any framework of the project, both, or neither."""
    project.add("says-yes", favours=name)

    assert lint(tables.favours) == []


def test_favours_refuses_other_names(project, lint):
    """The nearest name is the way out."""
    project.add("says-yes", favours="alfa")

    assert lint(tables.favours) == [
        "claims/says-yes/claim.toml:4: favours no framework there is (got 'alfa'); did you mean alpha?",
    ]


@pytest.mark.parametrize("status", ["draft", "published"])
def test_measured_refuses_entries_without_measures_and_verdict(project, lint, status):
    """Both tables are required, in drafts as well."""
    project.add("says-yes", status=status, measures={}, verdict=None)
    way_out = "add it, or make the entry not-checkable with a reason"

    assert lint(tables.measured) == [
        f"claims/says-yes/claim.toml:10: a {status} entry needs [measures] (got nothing); {way_out}",
        f"claims/says-yes/claim.toml: a {status} entry needs [verdict] (got nothing); {way_out}",
    ]


def test_measured_accepts_an_entry_that_rests_on_others_alone(project, lint):
    """The claims that it uses are measured; it still needs a verdict."""
    project.add("says-no")
    resting = {"uses": {"one": "says-no"}, "measures": None}
    project.add("says-yes", verdict={"supported_if": "supported(one)", "refuted_if": "refuted(one)"}, **resting)
    assert lint(tables.measured) == []
    project.add("says-yes", verdict=None, **resting)
    assert len(lint(tables.measured)) == 1


def test_measured_accepts_both_and_entries_that_need_none(project, lint, not_checkable):
    """A sound entry, a retired and a not-checkable one."""
    assert lint(tables.measured) == []
    project.add("says-yes", status="retired", measures=None, verdict=None)
    assert lint(tables.measured) == []
    not_checkable()
    assert lint(tables.measured) == []


def test_not_checkable_accepts_a_reason_and_nothing_else(lint, not_checkable):
    """It needs neither measures nor rules nor scripts."""
    not_checkable()

    assert lint(tables.not_checkable) == []


def test_not_checkable_refuses_silence(lint, not_checkable):
    """A blank reason is none."""
    not_checkable(reason=" ")

    assert lint(tables.not_checkable) == [
        "claims/says-yes/claim.toml:7: not-checkable without a reason (got nothing); say why in `reason`",
    ]


def test_not_checkable_refuses_measures_rules_and_scripts(project, lint):
    """Each is named, with its line where it has one."""
    files = {"data.py": "shared by nothing\n"}
    project.add("says-yes", files=files, status="not-checkable", reason="no", uses={"x": "y"})
    way_out = "remove it, or give the entry another status"

    assert lint(tables.not_checkable) == [
        f"claims/says-yes/claim.toml:11: a not-checkable entry has no [measures] (got 'measures'); {way_out}",
        f"claims/says-yes/claim.toml:17: a not-checkable entry has no [verdict] (got 'verdict'); {way_out}",
        f"claims/says-yes/claim.toml:21: a not-checkable entry has no [uses] (got 'uses'); {way_out}",
        *(
            f"claims/says-yes/{name}: a not-checkable entry has no scripts (got '{name}'); {way_out}"
            for name in ("verify_alpha.py", "verify_beta.py")
        ),
    ]


def test_not_checkable_is_about_not_checkable_entries_alone(lint):
    """A published one has all of that."""
    assert lint(tables.not_checkable) == []


@pytest.fixture
def edge(project):
    """An environment `edge`, made for alpha alone, and one for all."""
    path = project.root / "claims/frameworks.toml"
    path.write_text(f'{path.read_text()}\n[environments.edge]\nframeworks = ["alpha"]\n[environments.any]\n')
    return project


@pytest.mark.parametrize(
    "run",
    [
        {},
        {"environment": "default"},
        {"environment": "any"},
        {"environment": {"alpha": "edge"}},
        {"needs": {"programs": ["cc"]}},
        {"needs": {"beta": {"programs": ["cc"]}}},
    ],
)
def test_run_tables_accepts_known_names(edge, lint, run):
    """`default` is always there; tables go by framework."""
    edge.add("says-yes", run=run)

    assert lint(tables.run_tables) == []


def test_run_tables_refuses_unknown_environments(edge, lint):
    """The environment is a word, or a table by framework."""
    edge.add("says-yes", run={"environment": "egde"})
    assert lint(tables.run_tables) == [
        "claims/says-yes/claim.toml:21: no such environment (got 'egde'); did you mean edge?",
    ]
    edge.add("says-yes", run={"environment": {"alpha": "nowhere"}})
    assert lint(tables.run_tables) == [
        "claims/says-yes/claim.toml:22: no such environment (got 'nowhere'); use one of any, default, edge",
    ]


def test_run_tables_refuses_an_environment_made_for_others(edge, lint):
    """The `frameworks` of an environment are those that it is for."""
    edge.add("says-yes", run={"environment": "edge"})

    assert lint(tables.run_tables) == [
        (
            "claims/says-yes/claim.toml:21: the environment is not made for beta (got 'edge'); "
            "add it to the environment's `frameworks`, or name another"
        ),
    ]


def test_run_tables_refuses_tables_of_unknown_frameworks(edge, lint):
    """Keys of `environment` and of `needs` are frameworks; each complaint has its line."""
    edge.add("says-yes", run={"environment": {"alfa": "any"}, "needs": {"gamma": {"programs": []}}})

    assert lint(tables.run_tables) == [
        "claims/says-yes/claim.toml:23: run.environment: no such framework (got 'alfa'); did you mean alpha?",
        "claims/says-yes/claim.toml:27: run.needs: no such framework (got 'gamma'); use one of alpha, beta",
    ]


CONTENT = "1,2\n"
SHA = hashlib.sha256(CONTENT.encode()).hexdigest()


def write_snapshot(project, file="rows.csv", sha=SHA):
    """The sound claim with a snapshot."""
    table = {"file": file, "date": date(2026, 11, 1), "sha256": sha, "max_age_days": 30}
    project.add("says-yes", files={"rows.csv": CONTENT}, snapshot=table)


def test_snapshot_accepts_the_dated_file(project, lint):
    """The digest is that of the bytes; a claim without a snapshot has none to check."""
    assert lint(tables.snapshot) == []
    write_snapshot(project)
    assert lint(tables.snapshot) == []


def test_snapshot_refuses_a_file_that_is_not_there(project, lint):
    """A path outside the folder is refused as well."""
    write_snapshot(project, file="row.csv")
    assert lint(tables.snapshot) == [
        (
            "claims/says-yes/claim.toml:21: no such file in the claim's folder (got 'row.csv'); "
            "did you mean rows.csv?"
        ),
    ]
    write_snapshot(project, file="/etc/passwd")
    assert "no such file in the claim's folder" in lint(tables.snapshot)[0]


def test_snapshot_refuses_another_content(project, lint):
    """The way out gives the digest of what is there."""
    write_snapshot(project, sha="0" * 64)

    (complaint,) = lint(tables.snapshot)
    assert complaint.startswith("claims/says-yes/claim.toml:23: the file is not the one dated (got '000")
    assert complaint.endswith(f'write its date and sha256 = "{SHA}"')
