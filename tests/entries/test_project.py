"""The project after lint, whose complaints are stored until something changes that the lint rules read."""

from __future__ import annotations

import pytest

from generators.entries import project as entries_project
from generators.entries.lint import registry
from generators.entries.project import inspect_project, load_project


@pytest.fixture
def lint_runs(monkeypatch):
    """A list with one item for each time that the lint rules run."""
    runs = []
    check = registry.check_entries
    monkeypatch.setattr(registry, "check_entries", lambda *arguments: runs.append(1) or check(*arguments))
    return runs


def test_lint_runs_once_on_the_same_entries(project, lint_runs):
    """A second look at unchanged entries runs no lint rule and gives the same result."""
    project.add("bad", favours="nobody")
    first, second = inspect_project(project.root), inspect_project(project.root)

    assert len(lint_runs) == 1
    assert first == second
    assert [entry.id for entry in second[0].broken] == ["bad"]


def test_lint_runs_again_after_an_edit(project, lint_runs):
    """An edited entry is checked again, as is every entry without `cached`."""
    load_project(project.root)
    project.add("says-yes", favours="nobody")
    edited = load_project(project.root)
    project.write("claims/article.toml", (project.root / "claims/article.toml").read_text() + "\n# more\n")
    load_project(project.root)
    inspect_project(project.root, cached=False)

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
    inspect_project(project.root)
    inspect_project(project.root)

    assert len(lint_runs) == 2
