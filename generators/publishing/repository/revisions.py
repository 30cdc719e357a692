"""A git revision comes in; where the work tree parted from it, what differs since, and files of then go out."""

from __future__ import annotations

import os
from collections.abc import Collection
from pathlib import Path

from generators import temporary
from generators.errors import UsageError
from generators.publishing.repository import git


def head(root: Path) -> str:
    """The commit that is checked out.

    Raises:
        PublishError: no repository that git works with.
        UsageError: nothing is committed yet.
    """
    git.text(root, "rev-parse", "--git-dir")
    commit = git.sha(root, "HEAD^{commit}")
    if commit is None:
        raise UsageError(f"{root}: no commit yet, so nothing to compare with; commit something first")
    return commit


def merge_base(root: Path, revision: str) -> str:
    """The newest commit that the revision and the checked-out commit have in common.

    Raises:
        PublishError: git fails.
        UsageError: there is no such revision, or they have no commit in common here.
    """
    commit = ""
    if not revision.startswith(("-", "^")):  # an option, or what is to be left out
        codes = (1, 128) if "@{" in revision else (1,)  # 128: no upstream, or nothing so long ago
        commit = git.text(root, "rev-parse", "--verify", "--quiet", f"{revision}^{{commit}}", fails=codes)
    if not commit:
        way_out = "name a branch, a tag or a commit; one of a remote is there after `git fetch`"
        raise UsageError(f"{revision}: no such revision in {root} (got {revision!r:.80}); {way_out}")
    base = git.text(root, "merge-base", commit, "HEAD", fails=(1,))
    if not base:
        way_out = "in a shallow clone run `git fetch --unshallow`"
        raise UsageError(f"{revision}: no commit in common with HEAD (got {commit:.10}); {way_out}")
    return base.partition("\n")[0]


def changed_paths(root: Path, commit: str) -> tuple[str, ...]:
    """Files below the project's folder that differ from a commit, new ones included, without those git ignores."""
    options = ("--name-only", "--no-renames", "--no-ext-diff", "--ignore-submodules=none", "--relative", "-z")
    tracked = git.run(root, "diff", *options, commit, "--", ".")
    untracked = git.run(root, "ls-files", "--others", "--exclude-standard", "-z", "--", ".")
    return tuple(sorted({os.fsdecode(name) for name in (tracked + untracked).split(b"\0") if name}))


def write_files(root: Path, commit: str, names: Collection[str], folder: Path) -> None:
    """Write files and folders of the project at a commit below `folder`, as a checkout there would.

    Args:
        root: the project's, which may lie below the repository's.
        commit: whose files they are.
        names: paths from the root; one that the commit lacks is left out.
        folder: exists and is empty.
    """
    tree = git.sha(root, f"{commit}:{git.text(root, 'rev-parse', '--show-prefix')}")
    if tree is None:
        return  # the project's folder is newer than the commit
    repository = git.text(root, "rev-parse", "--absolute-git-dir")
    with temporary.folder("revision") as scratch:
        place = {"GIT_DIR": repository, "GIT_WORK_TREE": str(folder), "GIT_INDEX_FILE": f"{scratch}/index"}
        git.run(root, "read-tree", tree, variables=place, folder=folder)
        listed = git.run(root, "ls-files", "-z", "--", *names, variables=place, folder=folder)
        git.run(root, "checkout-index", "--quiet", "-z", "--stdin", feed=listed, variables=place, folder=folder)
