"""The project as lint leaves it; what lint said is kept until something that it reads changes."""

from __future__ import annotations

import pytest

from generators.entries import project as entries_project
from generators.entries.lint import registry
from generators.entries.project import inspect_project, load_project


@pytest.fixture
def asked(monkeypatch):
    """How often the rules were asked."""
    times = []
    check = registry.check_entries
    monkeypatch.setattr(registry, "check_entries", lambda *given: times.append(1) or check(*given))
    return times


def test_rules_are_asked_once_of_the_same_entries(project, asked):
    """A second look at unchanged entries asks no rule and knows the same."""
    project.add("bad", favours="nobody")
    first, second = inspect_project(project.root), inspect_project(project.root)

    assert len(asked) == 1
    assert first == second
    assert [one.id for one in second[0].broken] == ["bad"]


def test_rules_are_asked_again_after_an_edit(project, asked):
    """An edited entry, note or article is looked at again; asking anew always does."""
    load_project(project.root)
    project.add("says-yes", favours="nobody")
    edited = load_project(project.root)
    project.write("claims/article.toml", (project.root / "claims/article.toml").read_text() + "\n# more\n")
    load_project(project.root)
    inspect_project(project.root, cached=False)

    assert len(asked) == 3  # a comment in the article changes nothing that a rule reads
    assert [one.id for one in edited.broken] == ["says-yes"]


def test_other_code_asks_again(project, asked, monkeypatch):
    """Rules that were edited themselves are asked again."""
    load_project(project.root)
    monkeypatch.setattr(entries_project, "_code", lambda: ["names.py 1"])
    load_project(project.root)

    assert len(asked) == 2


def test_lint_runs_each_time_where_its_result_can_not_be_kept(project, asked):
    """A file where the folder should be costs time and nothing else."""
    (project.root / "build").write_text("a file where the folder should be")
    inspect_project(project.root)
    inspect_project(project.root)

    assert len(asked) == 2
