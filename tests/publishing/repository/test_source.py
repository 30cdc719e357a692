"""What a project's folder is as git knows it, and what is said of another branch than the default one."""

from __future__ import annotations

import pytest
from helpers.repositories import commit, git

from generators.model import Source
from generators.publishing.repository.source import branch_warnings, in_words, source_of


def warnings(root, commit, *, ask=False):
    """What is said of a site whose run was made from that commit."""
    return list(branch_warnings(root, "origin", Source(commit=commit, clean=True), ask=ask))


def test_the_source_is_the_commit_checked_out(root):
    """A clean repository names its commit; what is built does not count as a change."""
    (root / "build").mkdir()
    (root / "build" / "page.html").write_text("", encoding="utf-8")

    assert source_of(root) == Source(commit=git(root, "rev-parse", "HEAD"), clean=True)


@pytest.mark.parametrize("name", ["README.md", "new.md"])
def test_changes_that_no_commit_holds(root, name):
    """A changed or an untracked file is in the run and in no commit, and the source says so."""
    (root / name).write_text("changed", encoding="utf-8")

    assert source_of(root) == Source(commit=git(root, "rev-parse", "HEAD"), clean=False)


def test_files_that_the_settings_hide(root):
    """A setting that hides new files from `git status` doesn't put them into a commit."""
    git(root, "config", "status.showUntrackedFiles", "no")
    (root / "new.md").write_text("new", encoding="utf-8")

    assert not source_of(root).clean


def test_changes_outside_of_the_project(root):
    """A project that is a folder of a larger repository is clean whatever changes beside it."""
    (root / "project").mkdir()
    (root / "project" / "one.md").write_text("one", encoding="utf-8")
    commit(root, "Project")
    (root / "README.md").write_text("changed", encoding="utf-8")

    assert source_of(root / "project").clean
    assert not source_of(root).clean


def test_no_commit_yet(tmp_path):
    """A repository without a commit is a source that says so."""
    git(tmp_path, "init", "--quiet")
    assert source_of(tmp_path) == Source(clean=True)

    (tmp_path / "new.md").write_text("new", encoding="utf-8")
    assert source_of(tmp_path) == Source(clean=False)


def test_no_repository(tmp_path, root, monkeypatch):
    """Outside of a repository, in one that ignores the folder, and without git there is no source."""
    (root / ".gitignore").write_text("/left-out/\n", encoding="utf-8")
    (root / "left-out").mkdir()

    assert source_of(tmp_path) is None
    assert source_of(root / "left-out") is None
    monkeypatch.setenv("PATH", str(tmp_path))
    assert source_of(root) is None


def test_sources_in_words():
    """People read a commit, what differs from it, or that none is known."""
    assert [in_words(source) for source in (None, Source(clean=True), Source(commit="a" * 40, clean=False))] == [
        "no commit is recorded",
        "no commit",
        f"{'a' * 40} with changes that no commit holds",
    ]


def test_the_default_branch_needs_no_warning(root):
    """A run of a commit of `main`, which is checked out, is what it should be."""
    first = git(root, "rev-parse", "HEAD")
    (root / "new.md").write_text("new", encoding="utf-8")
    commit(root, "Second")

    assert warnings(root, first) == []


def test_another_branch_is_named(root):
    """Another branch that is checked out is named beside the default one."""
    git(root, "switch", "--quiet", "--create", "mine")

    assert warnings(root, None) == ["the branch mine is checked out, not the default one, main"]


def test_a_commit_of_another_branch(root):
    """A run that was made on another branch is named, though the default one is checked out by now."""
    git(root, "switch", "--quiet", "--create", "mine")
    (root / "new.md").write_text("new", encoding="utf-8")
    commit(root, "Mine")
    mine = git(root, "rev-parse", "HEAD")
    git(root, "switch", "--quiet", "main")

    text = "is not known to be on the default branch, main"
    assert warnings(root, mine) == [f"the run's commit {mine[:10]} {text}"]
    assert warnings(root, "a" * 40) == [f"the run's commit {'a' * 10} {text}"]


def test_the_default_branch_of_the_remote(root, remote):
    """The branch that the remote points to is the default one, as git remembers it or as the remote answers."""
    git(root, "push", "--quiet", "origin", "main:trunk")
    git(remote, "symbolic-ref", "HEAD", "refs/heads/trunk")
    first = git(root, "rev-parse", "HEAD")
    trunk = ["the branch main is checked out, not the default one, trunk"]

    assert warnings(root, first) == []
    assert warnings(root, first, ask=True) == trunk
    git(root, "remote", "set-head", "origin", "--auto")
    assert warnings(root, first) == trunk


def test_a_default_branch_that_was_renamed(root, remote):
    """What git remembers of the remote's default branch counts for nothing once the remote names another."""
    first = git(root, "rev-parse", "HEAD")
    git(root, "push", "--quiet", "origin", "main:master", "main")
    git(remote, "symbolic-ref", "HEAD", "refs/heads/master")
    git(root, "remote", "set-head", "origin", "--auto")
    git(remote, "symbolic-ref", "HEAD", "refs/heads/main")
    git(root, "push", "--quiet", "origin", ":master")

    assert warnings(root, first, ask=True) == []
    assert warnings(root, first) == []


def test_without_a_default_branch_nothing_is_said(root):
    """Where nothing says which branch is the default one, any branch will do."""
    git(root, "branch", "--move", "mine")

    assert warnings(root, git(root, "rev-parse", "HEAD")) == []
