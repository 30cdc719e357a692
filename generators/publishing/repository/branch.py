"""The publication branch, here and on a remote: its name comes in, what it points to goes out.

Nothing here touches a work tree or the branch that is checked out.
"""

from __future__ import annotations

from pathlib import Path
from typing import NamedTuple

from generators.errors import PublishError
from generators.publishing.repository import git, layout


class Tip(NamedTuple):
    """Where a publication branch stands.

    Attributes:
        commit: what the next publication goes on top of; None where it begins anew.
        local: of the branch here.
        remote: of the branch on the remote, where that was asked.
    """

    commit: str | None
    local: str | None
    remote: str | None = None


def require_free(root: Path, branch: str) -> None:
    """Refuse a branch that can't be written to.

    Raises:
        PublishError: no repository that git works with, or the branch is checked out.
    """
    git.text(root, "rev-parse", "--git-dir")
    git.text(root, "check-ref-format", "--branch", branch)
    for worktree in git.text(root, "worktree", "list", "--porcelain").split("\n\n"):
        if f"branch refs/heads/{branch}" in worktree.splitlines():
            _refuse_checked_out(branch, Path(worktree.partition("\n")[0].removeprefix("worktree ")))


def _refuse_checked_out(branch: str, folder: Path) -> None:
    way = "switch to another branch there first" if folder.is_dir() else "it is gone, so run `git worktree prune`"
    raise PublishError(f"{branch}: it is checked out in {folder}; {way}")


def tip(root: Path, branch: str, remote: str, *, ask: bool = False) -> Tip:
    """Where the branch stands: here and as last fetched, or as the remote answers where it is asked.

    Two that have parted are no obstacle where nothing but `nightly` was published here since: the remote one
    counts, and the next nightly replaces the other. What git remembers of a branch that the remote no longer has
    is no publication.

    Raises:
        PublishError: no repository, the remote doesn't answer, or the two have parted otherwise.
    """
    git.text(root, "rev-parse", "--git-dir")
    local = git.sha(root, f"refs/heads/{branch}")
    fetched = git.sha(root, f"refs/remotes/{remote}/{branch}")
    seen = fetch(root, branch, remote) if ask else None
    if not ask or seen:
        return Tip(_newer(root, branch, remote, local, seen or fetched), local, seen)
    if fetched and local and not layout.only_nightlies(root, _base(root, local, fetched), local):
        raise PublishError(
            f"{branch}: {remote} has it no longer, but here it has publications that were never pushed; "
            f"delete it here to begin anew, or bring it back with `git push {remote} {branch}`"
        )
    return Tip(None if fetched else local, local)


def _newer(root: Path, branch: str, remote: str, local: str | None, fetched: str | None) -> str | None:
    """That of two commits which holds the other."""
    if local is None or fetched is None:
        return local or fetched
    base = _base(root, local, fetched)
    if base in {local, fetched}:
        return fetched if base == local else local
    if git.text(root, "rev-parse", "--is-shallow-repository") == "true":
        raise PublishError(
            f"{branch}: this clone is too shallow to tell whether it holds {remote}/{branch}; "
            f"run `git fetch --unshallow {remote} {branch}`"
        )
    if layout.only_nightlies(root, base, local):
        return fetched
    raise PublishError(
        f"{branch}: diverged from {remote}/{branch}, which lacks what was published here; drop that by "
        f"`git branch -D {branch}`, or what is there by `git push --force {remote} {branch}`"
    )


def _base(root: Path, first: str, second: str) -> str | None:
    """The newest commit that two commits share; None where they share none."""
    return git.text(root, "merge-base", first, second, fails=(1,)) or None


def fetch(root: Path, branch: str, remote: str) -> str | None:
    """The commit of the remote branch, which is fetched; None where there is no such branch."""
    seen = _remote_sha(root, branch, remote)
    if seen:
        ref = f"+refs/heads/{branch}:refs/remotes/{remote}/{branch}"
        git.text(root, "fetch", "--quiet", "--no-tags", "--no-recurse-submodules", remote, ref)
    return seen


def push(root: Path, branch: str, remote: str, seen: str | None, commit: str) -> bool:
    """True where the remote branch now points to the commit, False where it no longer points to `seen`.

    Raises:
        PublishError: the remote refuses for another reason.
    """
    alone = ("--no-follow-tags", "--recurse-submodules=no")
    try:
        git.text(root, "push", "--quiet", *alone, remote, f"{commit}:refs/heads/{branch}")
    except PublishError:
        now = _remote_sha(root, branch, remote)
        if now == seen:
            raise
        return now == commit  # the connection broke when the remote had taken it
    return True


def _remote_sha(root: Path, branch: str, remote: str) -> str | None:
    git.text(root, "remote", "get-url", "--", remote)
    return git.text(root, "ls-remote", "--heads", remote, f"refs/heads/{branch}").partition("\t")[0] or None


def move(root: Path, branch: str, old: str | None, new: str) -> bool:
    """True where the local branch now points to `new`, False where it no longer pointed to `old`.

    Raises:
        PublishError: git refuses for another reason.
    """
    ref = f"refs/heads/{branch}"
    try:
        git.text(root, "update-ref", "--create-reflog", "-m", "claims publish", ref, new, old or "0" * len(new))
    except PublishError:
        if git.sha(root, ref) == old:
            raise
        return False
    return True
