"""The project's folder in git: its path comes in; what a run of it is made from, and on which branch, go out."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from generators.errors import PublishError
from generators.model import Source
from generators.publishing.repository import git

_USUAL = ("main", "master")  # names of a default branch, where nothing says which it is


def source_of(root: Path) -> Source | None:
    """The commit that is checked out, and whether the folder is as that commit has it.

    None where the folder is in no git repository, or in one that ignores it, and where git doesn't work or hangs.
    """
    status = ("status", "--porcelain", "--untracked-files=normal", "--", ".", ":(exclude)build")
    try:
        if git.text(root, "check-ignore", ".", fails=(1,), limit=git.BRIEF):
            return None
        commit = git.sha(root, "HEAD^{commit}", limit=git.BRIEF)
        return Source(commit=commit, clean=not git.text(root, *status, limit=git.BRIEF))
    except PublishError:
        return None


def in_words(source: Source | None) -> str:
    """What a run was made from, for people."""
    return "no commit is recorded" if source is None else str(source)


def branch_warnings(root: Path, remote: str, source: Source | None, *, ask: bool) -> Iterator[str]:
    """What is to be said where a site is not of the default branch; nothing where there is no such branch.

    Args:
        root: the project's.
        remote: whose default branch counts.
        source: of the newest run behind the site.
        ask: whether the remote may be asked.
    """
    default = _default_branch(root, remote, ask=ask)
    if default is None:
        return
    current = git.text(root, "symbolic-ref", "--quiet", "--short", "HEAD", fails=(1,))
    if current not in {"", default}:
        yield f"the branch {current} is checked out, not the default one, {default}"
    elif source and source.commit and not _holds(root, remote, default, source.commit):
        yield f"the run's commit {source.commit:.10} is not known to be on the default branch, {default}"


def _default_branch(root: Path, remote: str, *, ask: bool) -> str | None:
    folder, head = f"refs/remotes/{remote}/", ""
    if ask:
        answer = git.text(root, "ls-remote", "--symref", remote, "HEAD")
        head = answer.partition("\t")[0].removeprefix("ref: refs/heads/") if answer.startswith("ref: ") else ""
    if not head and git.sha(root, f"{folder}HEAD"):  # not where it points to a branch that is gone
        head = git.text(root, "symbolic-ref", "--quiet", f"{folder}HEAD", fails=(1,)).removeprefix(folder)
    refs = ((name, ref) for name in _USUAL for ref in (f"refs/heads/{name}", f"{folder}{name}"))
    return head or next((name for name, ref in refs if git.sha(root, ref)), None)


def _holds(root: Path, remote: str, branch: str, commit: str) -> bool:
    """Whether a branch, here or as last fetched, is known to hold a commit."""
    if git.sha(root, f"{commit}^{{commit}}") is None:
        return False
    tips = (f"refs/heads/{branch}", f"refs/remotes/{remote}/{branch}")
    return any(
        git.text(root, "merge-base", commit, tip, fails=(1,)) == commit for tip in tips if git.sha(root, tip)
    )
