"""The project after lint; a sound entry is asked again when something changes that the lint rules read."""

from __future__ import annotations

import os
from datetime import date

import pytest

from generators.entries.lint import registry
from generators.entries.project import (
    complaints_about,
    load_project,
    require_claims,
    require_not_retired,
    sound_project,
)
from generators.errors import UsageError


@pytest.fixture
def lint_runs(monkeypatch):
    """The ids of the claims that lint rules are asked of, each time that they are run; None for all."""
    runs = []
    check = registry.check_entries

    def counted(project, only=None):
        runs.append(only)
        return check(project, only)

    monkeypatch.setattr(registry, "check_entries", counted)
    return runs


@pytest.fixture
def using(project):
    """The project with `advice`, which uses `says-no`, which uses `bad`; `bad` and `worse` break a lint rule."""
    project.add("bad", favours="nobody")
    project.add("worse", favours="nobody")
    project.add("says-no", uses={"other": "bad"})
    project.add("advice", uses={"one": "says-no"})
    return project


def test_a_sound_entry_is_asked_once(project, lint_runs):
    """A second look asks the lint rules of the broken entry alone, and gives the same result."""
    project.add("bad", favours="nobody")
    first, second = load_project(project.root), load_project(project.root)

    assert [{"bad", "says-yes"}, {"bad"}] == lint_runs
    assert first == second
    assert [entry.id for entry in second.broken] == ["bad"]


def test_an_edited_entry_is_asked_again_with_those_that_use_it(using, lint_runs):
    """Its content counts, not the time of its file; no lint rule is asked of any other sound entry."""
    using.add("bad")
    using.add("worse")
    load_project(using.root)
    entry = using.root / "claims" / "bad" / "claim.toml"
    before = entry.stat()
    entry.write_text(entry.read_text().replace('"alpha"', '"gamma"'))
    os.utime(entry, ns=(before.st_atime_ns, before.st_mtime_ns))
    edited = load_project(using.root)

    assert {"advice", "bad", "says-no"} == lint_runs[1]
    assert ["bad"] == [entry.id for entry in edited.broken]


def test_an_entry_with_a_flaw_is_sound(project):
    """`check` complains of a missing sentence, and the entry runs all the same."""
    project.add("says-no", what_if=None)

    assert [complaint.severity for complaint in complaints_about(project.load())] == ["flaw"] * 3
    assert load_project(project.root).broken == ()


def test_an_edited_twin_is_an_input_of_the_claim_that_names_it(project, lint_runs):
    """A flaw between two entries is seen whichever of them is edited."""
    mirrored = {"supported_if": "beta.yes and not alpha.yes", "refuted_if": "not beta.yes"}
    project.add("says-no", favours="beta", verdict=mirrored, twin_of="says-yes")
    load_project(project.root)
    project.add("says-yes", verdict={"supported_if": "alpha.yes and not beta.yes", "refuted_if": "beta.yes"})
    load_project(project.root)

    assert [{"says-no", "says-yes"}, {"says-no", "says-yes"}] == lint_runs


def test_what_all_entries_share_is_an_input_of_each(project, lint_runs):
    """A comment in the article changes nothing that a lint rule reads, and a passage does."""
    article = project.root / "claims/article.toml"
    load_project(project.root)
    article.write_text(article.read_text() + "\n# more\n")
    load_project(project.root)
    article.write_text(article.read_text().replace('kind = "claim"', 'kind = "definition"\nreason = "says so"'))
    with pytest.raises(UsageError):
        load_project(project.root)
    article.write_text(article.read_text().replace('kind = "definition"\nreason', 'kind = "definition", reason'))
    changed = load_project(project.root)

    assert [{"says-yes"}, {"says-yes"}] == lint_runs
    assert ["says-yes"] == [entry.id for entry in changed.broken]


def test_an_entry_that_takes_a_name_is_an_input_of_its_owner(project, lint_runs):
    """A claim is asked again once an older entry lists its id among its former ids."""
    load_project(project.root)
    project.add("older", added=date(2020, 1, 1), aliases=["says-yes"])
    changed = load_project(project.root)

    assert [{"says-yes"}, {"older", "says-yes"}] == lint_runs
    assert "says-yes" in [entry.id for entry in changed.broken]


def test_a_check_reads_no_earlier_result(project, lint_runs):
    """`complaints_about` asks every lint rule of every entry."""
    load_project(project.root)
    complaints_about(project.load())

    assert [{"says-yes"}, None] == lint_runs


def test_lint_runs_each_time_where_its_result_can_not_be_kept(project, lint_runs):
    """A file in the place of the folder `build` costs time and nothing else."""
    (project.root / "build").write_text("a file where the folder should be")
    load_project(project.root)
    load_project(project.root)

    assert len(lint_runs) == 2


def test_a_named_claim_comes_with_what_it_uses_and_nothing_else(using, lint_runs):
    """Lint rules are asked of it and of what it uses, also through others; a broken one stays broken."""
    project = sound_project(using.load(), ("advice",))

    assert lint_runs == [{"advice", "bad", "says-no"}]
    assert [claim.id for claim in project.claims] == ["advice", "says-no"]
    assert [entry.id for entry in project.broken] == ["bad"]
    assert [entry.id for entry in load_project(using.root).broken] == ["bad", "worse"]  # nothing partial was kept


def test_what_is_known_of_all_serves_a_named_claim(using, lint_runs):
    """Lint rules are asked of the broken ones among those that it needs; the others are as sound as before."""
    whole = load_project(using.root)
    named = sound_project(using.load(), ("says-no", "worse"))

    assert {"bad", "worse"} == lint_runs[1]
    assert named.broken == whole.broken
    assert [claim.id for claim in named.claims] == ["says-no"]


def test_complaints_about_named_claims_are_those_of_the_whole_check(using, lint_runs):
    """Of broken entries of either sort, and in the same order."""
    using.add("odd", topic="weather", added="soon")
    using.add("uses-itself", uses={"itself": "uses-itself"}, aliases=["worse"])
    named = ("uses-itself", "odd", "bad")
    whole = complaints_about(using.load())
    alone = complaints_about(using.load(), named)

    assert [None, named] == lint_runs
    assert {"bad", "odd", "uses-itself", "worse"} == {complaint.claim for complaint in whole}
    assert alone == tuple(complaint for complaint in whole if complaint.claim in named)


def test_a_wrong_id_is_refused_before_any_lint_rule_is_asked(project, lint_runs):
    """The closest id is suggested, also by a part of it."""
    project.add("both-give-the-answer-at-once")
    for number in range(11):  # with fewer they would be listed
        project.add(f"number-{number}")
    for wrong, way_out in {
        "says-yess": "did you mean says-yes?",
        "answer": "did you mean both-give-the-answer-at-once?",
        "nonsense": "see the folders of claims/",
    }.items():
        with pytest.raises(UsageError) as refused:
            require_claims(project.load(), (wrong,))
        assert f"claims/{wrong}: no such claim (got '{wrong}'); {way_out}" == str(refused.value)

    assert lint_runs == []


def test_a_former_id_is_answered_with_the_new_one(project):
    """The entry that lists it among its `aliases` is named, though it be broken."""
    project.add("says-yes", aliases=["says-aye"], favours="nobody")

    with pytest.raises(UsageError) as refused:
        require_claims(project.load(), ("says-aye",))
    assert "claims/says-aye: says-aye is called says-yes now (got 'says-aye'); use the new id" == str(
        refused.value
    )


def test_a_retired_claim_is_refused_with_those_that_replace_it(project):
    """They are the claims that the site lists and that name one of its passages."""
    project.add("old", status="retired", appearances=["intro.p1", "intro.p2"])
    project.add("new", appearances=["intro.p2"])
    project.add("to-come", status="draft")
    project.add("says-yes", appearances=["intro.p1"])

    with pytest.raises(UsageError) as refused:
        require_not_retired(project.load(), ("says-yes", "to-come", "old"))
    assert "claims/old: retired, so that nothing of it is run (got 'old'); it is replaced by new, says-yes" == str(
        refused.value
    )


def test_a_retired_claim_is_refused_with_what_its_entry_says_replaced_it(project):
    """Not with every claim of its passages."""
    project.add("new")
    project.add("old", status="retired", reason="the same again", replaced_by="new")
    with pytest.raises(UsageError, match=r"it is replaced by new$"):
        require_not_retired(project.load(), ("old",))


def test_a_retired_claim_that_nothing_replaces_needs_another_status(project):
    """The way out says how to run it again."""
    project.add("says-yes", status="retired")

    with pytest.raises(UsageError, match="give it another status to run it"):
        require_not_retired(project.load(), ("says-yes",))
