"""The git commands that publishing needs; no other module starts git.

Nothing here touches a work tree or the branch that is checked out.
"""

from __future__ import annotations

import contextlib
import os
import subprocess
from pathlib import Path

from generators.errors import PublishError
from generators.text import plain_text

# A git hook or an editor sets these for its own repository; here the one at the project's root is meant.
_FOREIGN = {"GIT_DIR", "GIT_WORK_TREE", "GIT_INDEX_FILE", "GIT_OBJECT_DIRECTORY", "GIT_COMMON_DIR", "GIT_PREFIX"}


def run(root: Path, *arguments: str, fails: tuple[int, ...] = ()) -> bytes:
    """What git prints, as bytes; nothing where it exits with one of `fails`.

    Raises:
        PublishError: git is missing, or fails otherwise.
    """
    environment = {key: value for key, value in os.environ.items() if key not in _FOREIGN}
    environment |= {"LC_ALL": "C", "GIT_TERMINAL_PROMPT": "0"}
    command = ["git", *arguments]
    try:
        done = subprocess.run(command, cwd=root, env=environment, capture_output=True, check=False)
    except OSError as error:
        raise PublishError(f"{root}: git can't be started ({error.strerror}); install git") from error
    if done.returncode in fails:
        return b""
    if done.returncode:
        reason = plain_text(done.stderr).strip()
        raise PublishError(f"{root}: git {arguments[0]} failed; it says: {reason}")
    return done.stdout


def text(root: Path, *arguments: str, fails: tuple[int, ...] = ()) -> str:
    """What git prints, as text without the last line end; raises as `run`."""
    return run(root, *arguments, fails=fails).decode(errors="replace").strip()


def sha(root: Path, name: str) -> str | None:
    """The object of that name, None where there is none."""
    return text(root, "rev-parse", "--verify", "--quiet", name, fails=(1,)) or None


def source(root: Path, branch: str) -> str:
    """What an edition is made from: the commit that is checked out, with a note where files differ from it.

    Raises:
        PublishError: no repository, or `branch` itself is checked out.
    """
    if not text(root, "rev-parse", "--git-dir", fails=(128,)):
        raise PublishError(f"{root}: no git repository; run `git init` first")
    if f"branch refs/heads/{branch}" in text(root, "worktree", "list", "--porcelain").splitlines():
        raise PublishError(f"{root}: {branch} is checked out; switch to another branch first")
    text(root, "check-ref-format", f"refs/heads/{branch}")
    head = sha(root, "HEAD^{commit}") or "no commit"
    changed = text(root, "status", "--porcelain", "--", ".", ":(exclude)build")
    return f"{head} with changes that no commit holds" if changed else head


def tip(root: Path, branch: str, remote: str) -> str | None:
    """The newest commit of a branch, local or as last fetched; None where there is neither.

    Raises:
        PublishError: no repository, or the two have diverged.
    """
    text(root, "rev-parse", "--git-dir")
    local = sha(root, f"refs/heads/{branch}")
    fetched = sha(root, f"refs/remotes/{remote}/{branch}")
    if local is None or fetched is None:
        return local or fetched
    base = text(root, "merge-base", local, fetched, fails=(1,))
    if base not in {local, fetched}:
        raise PublishError(f"{branch}: diverged from {remote}/{branch}; delete the one that is not published")
    return fetched if base == local else local


def fetch(root: Path, branch: str, remote: str) -> str | None:
    """The commit of the remote branch, which is fetched; None where there is no such branch."""
    seen = _remote_sha(root, branch, remote)
    if seen:
        ref = f"+refs/heads/{branch}:refs/remotes/{remote}/{branch}"
        text(root, "fetch", "--quiet", "--no-tags", remote, ref)
    return seen


def push(root: Path, branch: str, remote: str, seen: str | None, commit: str) -> bool:
    """True where the remote branch now points to the commit, False where it no longer points to `seen`.

    Raises:
        PublishError: the remote refuses for another reason.
    """
    try:
        text(root, "push", "--quiet", remote, f"{commit}:refs/heads/{branch}")
    except PublishError:
        if _remote_sha(root, branch, remote) == seen:
            raise
        return False
    return True


def _remote_sha(root: Path, branch: str, remote: str) -> str | None:
    text(root, "remote", "get-url", "--", remote)
    return text(root, "ls-remote", "--heads", remote, f"refs/heads/{branch}").partition("\t")[0] or None


def move(root: Path, branch: str, old: str | None, new: str) -> bool:
    """True where the local branch still pointed to `old` and now points to `new`."""
    with contextlib.suppress(PublishError):
        text(root, "update-ref", "-m", "claims publish", f"refs/heads/{branch}", new, old or "0" * len(new))
        return True
    return False


def archive(root: Path, tree: str) -> bytes:
    """The files of a tree as an uncompressed tar."""
    repository = text(root, "rev-parse", "--absolute-git-dir")  # else git leaves out what lies above `root`
    return run(root, f"--git-dir={repository}", "archive", "--format=tar", tree)
