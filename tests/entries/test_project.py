"""The project after lint, whose complaints are stored until something changes that the lint rules read."""

from __future__ import annotations

import pytest

from generators.entries import project as entries_project
from generators.entries.lint import registry
from generators.entries.project import complaints_about, load_project, require_claims, require_not_retired
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


def test_lint_runs_once_on_the_same_entries(project, lint_runs):
    """A second look at unchanged entries runs no lint rule and gives the same result."""
    project.add("bad", favours="nobody")
    first, second = load_project(project.root), load_project(project.root)

    assert len(lint_runs) == 1
    assert first == second
    assert [entry.id for entry in second.broken] == ["bad"]


def test_lint_runs_again_after_an_edit(project, lint_runs):
    """An edited entry is checked again, and `complaints_about` reads no earlier result."""
    load_project(project.root)
    project.add("says-yes", favours="nobody")
    edited = load_project(project.root)
    project.write("claims/article.toml", (project.root / "claims/article.toml").read_text() + "\n# more\n")
    load_project(project.root)
    complaints_about(project.load())

    assert len(lint_runs) == 3  # a comment in the article changes nothing that a lint rule reads
    assert [entry.id for entry in edited.broken] == ["says-yes"]


def test_lint_runs_again_after_a_change_of_its_code(project, lint_runs, monkeypatch):
    """A changed lint rule may complain of unchanged entries."""
    load_project(project.root)
    monkeypatch.setattr(entries_project, "_code", lambda: ["names.py 1"])
    load_project(project.root)

    assert len(lint_runs) == 2


def test_lint_runs_each_time_where_its_result_can_not_be_kept(project, lint_runs):
    """A file in the place of the folder `build` costs time and nothing else."""
    (project.root / "build").write_text("a file where the folder should be")
    load_project(project.root)
    load_project(project.root)

    assert len(lint_runs) == 2


def test_a_named_claim_comes_with_what_it_uses_and_nothing_else(using, lint_runs):
    """Lint rules are asked of it and of what it uses, also through others; a broken one stays broken."""
    project = load_project(using.root, ("advice",))

    assert [{"advice", "bad", "says-no"}] == lint_runs
    assert [claim.id for claim in project.claims] == ["advice", "says-no"]
    assert [entry.id for entry in project.broken] == ["bad"]


def test_a_named_claim_is_read_from_the_result_about_all(using, lint_runs):
    """It is linted alone only where nothing about all entries is kept, and leaves what is kept as it is."""
    whole = load_project(using.root)
    named = load_project(using.root, ("says-no", "worse"))

    assert len(lint_runs) == 1
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
            load_project(project.root, (wrong,))
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


def test_a_retired_claim_that_nothing_replaces_needs_another_status(project):
    """The way out says how to run it again."""
    project.add("says-yes", status="retired")

    with pytest.raises(UsageError, match="give it another status to run it"):
        require_not_retired(project.load(), ("says-yes",))
