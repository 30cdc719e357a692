"""Where the publication branch stands here and on a remote, and how it moves."""

from __future__ import annotations

import shutil
import subprocess
from pathlib import Path

import pytest
from helpers.repositories import git

from generators.errors import PublishError
from generators.publishing.repository import branch


def put(root: Path, text: str, *command: str) -> str:
    """What git makes of a text."""
    done = subprocess.run(["git", *command], cwd=root, input=text, text=True, capture_output=True, check=True)
    return done.stdout.strip()


def commit(root: Path, message: str, *parents: str, holds: dict[str, str] | None = None) -> str:
    """A commit on no branch that holds versions of one file each, whose text is given; one edition if left out."""
    folders = []
    for version, text in (holds or {"2026-11-22": message}).items():
        blob = put(root, text, "hash-object", "-w", "--stdin")
        folder = put(root, f"100644 blob {blob}\tindex.html\n", "mktree")
        folders.append(f"040000 tree {folder}\t{version}\n")
    tree = put(root, "".join(folders), "mktree")
    links = [word for parent in parents for word in ("-p", parent)]
    author = ["-c", "user.name=Someone", "-c", "user.email=someone@localhost"]
    return git(root, *author, "commit-tree", tree, *links, "-m", message)


def test_a_branch_needs_a_repository(tmp_path):
    """Outside a repository the error says how to get one."""
    with pytest.raises(PublishError, match="no git repository; run `git init`"):
        branch.require_free(tmp_path, "gh-pages")


def test_a_branch_that_is_checked_out_is_not_free(root):
    """The branch that is checked out is never written to."""
    branch.require_free(root, "gh-pages")
    with pytest.raises(PublishError, match="main: it is checked out"):
        branch.require_free(root, "main")


def test_an_impossible_branch_is_refused(root):
    """A branch name that git refuses is refused."""
    with pytest.raises(PublishError, match="check-ref-format"):
        branch.require_free(root, "two..dots")


@pytest.mark.parametrize("there", [True, False])
def test_the_folder_of_another_worktree_is_named(root, tmp_path, there):
    """The folder in which the branch is checked out is named, and what to do where that folder is gone."""
    git(root, "worktree", "add", "--quiet", "-b", "pages", str(tmp_path / "other"))
    if not there:
        shutil.rmtree(tmp_path / "other")

    with pytest.raises(PublishError, match=r"pages: it is checked out in .*/other; (.*)") as refused:
        branch.require_free(root, "pages")
    assert ("worktree prune" in str(refused.value)) is not there


def test_tip_of_local_and_fetched(root):
    """The newer of the local and the fetched branch is the tip."""
    first = commit(root, "first")
    second = commit(root, "second", first)
    assert branch.tip(root, "pages", "origin").commit is None

    git(root, "update-ref", "refs/remotes/origin/pages", first)
    assert branch.tip(root, "pages", "origin").commit == first

    git(root, "update-ref", "refs/heads/pages", second)
    assert branch.tip(root, "pages", "origin").commit == second

    git(root, "update-ref", "refs/remotes/origin/pages", second)
    git(root, "update-ref", "refs/heads/pages", first)
    assert branch.tip(root, "pages", "origin").commit == second


@pytest.mark.parametrize("related", [True, False])
def test_tip_of_diverged_branches(root, related):
    """Branches that went different ways, with or without a common start, are not merged in silence."""
    parents = [commit(root, "start")] if related else []
    git(root, "update-ref", "refs/heads/pages", commit(root, "here", *parents))
    git(root, "update-ref", "refs/remotes/origin/pages", commit(root, "there", *parents))

    with pytest.raises(PublishError, match="pages: diverged from origin/pages"):
        branch.tip(root, "pages", "origin")


@pytest.mark.parametrize("related", [True, False])
def test_tip_of_branches_that_only_a_nightly_parted(root, related):
    """A nightly that was never pushed is no obstacle: the next one replaces it, on top of the remote branch."""
    start = {"2026-11-22": "first"} if related else {}
    parents = [commit(root, "start", holds=start)] if related else []
    there = commit(root, "there", *parents, holds={**start, "2026-11-23": "second"})
    last = commit(root, "last night", *parents, holds={**start, "nightly": "last"})
    here = commit(root, "tonight", last, holds={**start, "nightly": "tonight"})
    git(root, "update-ref", "refs/heads/pages", here)
    git(root, "update-ref", "refs/remotes/origin/pages", there)

    assert branch.tip(root, "pages", "origin") == branch.Tip(there, here)

    git(
        root,
        "update-ref",
        "refs/heads/pages",
        commit(root, "edition", here, holds={**start, "2026-11-24": "mine"}),
    )
    with pytest.raises(PublishError, match=r"lacks what was published here; drop that by `git branch -D pages`"):
        branch.tip(root, "pages", "origin")


def test_tip_of_a_shallow_clone(root, tmp_path):
    """Where a clone is too shallow to see that one commit holds the other, nothing is said to have diverged."""
    first = commit(root, "first")
    git(root, "update-ref", "refs/heads/pages", first)
    clone = tmp_path / "clone"
    git(tmp_path, "clone", "--quiet", "--depth=1", "--no-single-branch", root.as_uri(), str(clone))
    git(clone, "branch", "pages", "origin/pages")
    third = commit(root, "third", commit(root, "second", first))
    git(root, "update-ref", "refs/heads/pages", third)
    git(clone, "fetch", "--quiet", "--depth=1")

    with pytest.raises(PublishError, match=r"too shallow .* run `git fetch --unshallow origin pages`"):
        branch.tip(clone, "pages", "origin")
    git(clone, "fetch", "--quiet", "--unshallow", "origin", "pages")
    assert branch.tip(clone, "pages", "origin").commit == third


def test_tip_of_a_branch_that_the_remote_deleted(root, remote):
    """What was on the remote and is deleted there is no publication; what never was there is."""
    first = commit(root, "first")
    second = commit(root, "second", first)
    git(root, "update-ref", "refs/heads/pages", first)
    assert branch.tip(root, "pages", "origin", ask=True).commit == first

    git(root, "update-ref", "refs/remotes/origin/pages", first)
    assert branch.tip(root, "pages", "origin", ask=True) == branch.Tip(None, first)

    git(root, "update-ref", "refs/heads/pages", second)
    with pytest.raises(PublishError, match=r"publications that were never pushed; .*`git push origin pages`"):
        branch.tip(root, "pages", "origin", ask=True)


def test_push_and_fetch(root, tmp_path):
    """A push moves the remote branch; one that another overtook answers False; a refusal is an error."""
    git(tmp_path, "init", "--quiet", "--bare", "remote")
    git(root, "remote", "add", "origin", "../remote")
    first, other = commit(root, "first"), commit(root, "other")
    assert branch.fetch(root, "pages", "origin") is None

    assert branch.push(root, "pages", "origin", None, first)
    assert not branch.push(root, "pages", "origin", None, other)
    assert branch.fetch(root, "pages", "origin") == first
    with pytest.raises(PublishError, match="rejected"):
        branch.push(root, "pages", "origin", first, other)


def test_fetch_needs_a_remote(root):
    """A remote that isn't set up is named."""
    with pytest.raises(PublishError, match="No such remote 'origin'"):
        branch.fetch(root, "pages", "origin")


def test_move_is_compare_and_swap(root):
    """The branch moves only from where it was read."""
    first, second = commit(root, "first"), commit(root, "second")

    assert branch.move(root, "pages", None, first)
    assert not branch.move(root, "pages", None, second)
    assert not branch.move(root, "pages", second, second)
    assert branch.move(root, "pages", first, second)
    assert git(root, "rev-parse", "pages") == second


def block_by_lock(root):
    """What a git that was killed leaves behind."""
    (root / ".git" / "refs" / "heads" / "pages.lock").write_text("", encoding="utf-8")


def block_by_branch(root):
    """A branch whose name begins like a folder of that name."""
    git(root, "branch", "pages/old")


def block_by_hook(root):
    """A hook that lets no branch move."""
    hook = root / ".git" / "hooks" / "reference-transaction"
    hook.parent.mkdir(exist_ok=True)
    hook.write_text("#!/bin/sh\nexit 1\n", encoding="utf-8")
    hook.chmod(0o755)


@pytest.mark.parametrize(
    ("block", "words"),
    [
        (block_by_lock, r"pages\.lock': File exists.*then delete that file"),
        (block_by_branch, "'refs/heads/pages/old' exists; .*delete or rename that branch"),
        (block_by_hook, "aborted by hook; let that hook allow it"),
    ],
)
def test_a_branch_that_cannot_move(root, block, words):
    """A branch that something else holds where it is was not overtaken; the message has git's reason."""
    block(root)

    with pytest.raises(PublishError, match=words):
        branch.move(root, "pages", None, commit(root, "first"))


def test_push_takes_no_tags_along(root, remote):
    """Settings that push more than the branch don't apply."""
    git(root, "config", "push.followTags", "true")
    first = commit(root, "first")
    git(root, "-c", "user.name=Someone", "-c", "user.email=s@localhost", "tag", "-a", "-m", "Mine", "mine", first)

    assert branch.push(root, "pages", "origin", None, first)
    assert git(remote, "for-each-ref", "--format=%(refname)") == "refs/heads/pages"
