"""git, as far as publishing needs it, on real repositories."""

from __future__ import annotations

import subprocess
from pathlib import Path

import pytest
from helpers.repositories import git as tool

from generators.errors import PublishError
from generators.publishing import git


def commit(root: Path, message: str, *parents: str) -> str:
    """A commit without files, on no branch."""
    tree = tool(root, "hash-object", "-t", "tree", "-w", "/dev/null")
    links = [word for parent in parents for word in ("-p", parent)]
    author = ["-c", "user.name=Someone", "-c", "user.email=someone@localhost"]
    return tool(root, *author, "commit-tree", tree, *links, "-m", message)


def test_missing_git(root, monkeypatch):
    """Without git the error says so."""
    monkeypatch.setenv("PATH", "")

    with pytest.raises(PublishError, match=r"git can't be started .*install git"):
        git.text(root, "status")


def test_failing_git(root):
    """The words of git are part of the error."""
    with pytest.raises(PublishError, match=r"git show failed; it says: fatal: .*nothing"):
        git.text(root, "show", "nothing")


def test_ignores_the_repository_of_a_hook(root, tmp_path, monkeypatch):
    """Variables that point to another repository are not followed."""
    monkeypatch.setenv("GIT_DIR", str(tmp_path / "elsewhere"))

    assert git.sha(root, "HEAD") is not None


def test_source_is_the_commit_checked_out(root):
    """A clean repository names its commit; what is built does not count as a change."""
    (root / "build").mkdir()
    (root / "build" / "page.html").write_text("", encoding="utf-8")

    assert git.source(root, "gh-pages") == tool(root, "rev-parse", "HEAD")


def test_source_needs_a_repository(tmp_path):
    """Outside a repository the error says how to get one."""
    with pytest.raises(PublishError, match="no git repository; run `git init`"):
        git.source(tmp_path, "gh-pages")


def test_source_without_a_commit(tmp_path):
    """A repository without a commit is a source that says so."""
    tool(tmp_path, "init", "--quiet")
    (tmp_path / "new.md").write_text("new", encoding="utf-8")

    assert git.source(tmp_path, "gh-pages") == "no commit with changes that no commit holds"


@pytest.mark.parametrize("name", ["README.md", "new.md"])
def test_source_owns_up_to_changes(root, name):
    """A changed or an untracked file is in the site and in no commit, and the source says so."""
    clean = git.source(root, "gh-pages")
    (root / name).write_text("changed", encoding="utf-8")

    assert git.source(root, "gh-pages") == f"{clean} with changes that no commit holds"


def test_source_may_not_be_the_publication_branch(root):
    """The branch that is checked out is never written to."""
    with pytest.raises(PublishError, match="main is checked out"):
        git.source(root, "main")


def test_source_refuses_an_impossible_branch(root):
    """A branch name that git refuses is refused."""
    with pytest.raises(PublishError, match="check-ref-format"):
        git.source(root, "two..dots")


def test_tip_of_local_and_fetched(root):
    """The newer of the local and the fetched branch is the tip."""
    first = commit(root, "first")
    second = commit(root, "second", first)
    assert git.tip(root, "pages", "origin") is None

    tool(root, "update-ref", "refs/remotes/origin/pages", first)
    assert git.tip(root, "pages", "origin") == first

    tool(root, "update-ref", "refs/heads/pages", second)
    assert git.tip(root, "pages", "origin") == second

    tool(root, "update-ref", "refs/remotes/origin/pages", second)
    tool(root, "update-ref", "refs/heads/pages", first)
    assert git.tip(root, "pages", "origin") == second


@pytest.mark.parametrize("related", [True, False])
def test_tip_of_diverged_branches(root, related):
    """Branches that went different ways, with or without a common start, are not merged in silence."""
    parents = [commit(root, "start")] if related else []
    tool(root, "update-ref", "refs/heads/pages", commit(root, "here", *parents))
    tool(root, "update-ref", "refs/remotes/origin/pages", commit(root, "there", *parents))

    with pytest.raises(PublishError, match="pages: diverged from origin/pages"):
        git.tip(root, "pages", "origin")


def test_push_and_fetch(root, tmp_path):
    """A push moves the remote branch; one that another overtook answers False; a refusal is an error."""
    tool(tmp_path, "init", "--quiet", "--bare", "remote")
    tool(root, "remote", "add", "origin", "../remote")
    first, other = commit(root, "first"), commit(root, "other")
    assert git.fetch(root, "pages", "origin") is None

    assert git.push(root, "pages", "origin", None, first)
    assert not git.push(root, "pages", "origin", None, other)
    assert git.fetch(root, "pages", "origin") == first
    with pytest.raises(PublishError, match="rejected"):
        git.push(root, "pages", "origin", first, other)


def test_fetch_needs_a_remote(root):
    """A remote that isn't set up is named."""
    with pytest.raises(PublishError, match="No such remote 'origin'"):
        git.fetch(root, "pages", "origin")


def test_move_is_compare_and_swap(root):
    """The branch moves only from where it was read."""
    first, second = commit(root, "first"), commit(root, "second")

    assert git.move(root, "pages", None, first)
    assert not git.move(root, "pages", None, second)
    assert not git.move(root, "pages", second, second)
    assert git.move(root, "pages", first, second)
    assert tool(root, "rev-parse", "pages") == second


def test_archive_from_a_folder_of_the_repository(root):
    """A project below the top of its repository gets the whole tree."""
    (root / "below").mkdir()
    files = subprocess.run(
        ["tar", "-t"], input=git.archive(root / "below", "HEAD"), capture_output=True, check=True
    )

    assert files.stdout == b"README.md\n"
