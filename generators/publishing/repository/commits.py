"""One commit on top of the publication branch: a new tree comes in, the commit goes out, or None if it is late."""

from __future__ import annotations

import contextlib
import os
from datetime import datetime
from pathlib import Path

from generators.errors import PublishError
from generators.model import Target
from generators.publishing.repository import branch as branches
from generators.publishing.repository import git

ATTEMPTS = 4  # at being first


def add(root: Path, target: Target, tip: branches.Tip, tree: str, message: str, at: datetime) -> str | None:
    """The commit that the branch now points to, here and on the remote where it is pushed.

    None where another commit arrived since the tip was read: nothing has changed then.

    Raises:
        PublishError: git refuses.
    """
    commit = _commit(root, tip.commit, tree, message, at)
    if target.push:
        if not branches.push(root, target.branch, target.remote, tip.remote, commit):
            return None
        with contextlib.suppress(PublishError):  # what was pushed is published; the branch here only follows
            branches.move(root, target.branch, tip.local, commit)
    elif not branches.move(root, target.branch, tip.local, commit):
        return None
    return commit


def late(target: Target) -> PublishError:
    """The error for a branch on which others were always first."""
    return PublishError(
        f"{target.branch}: somebody else published first, {ATTEMPTS} times over; publish again later"
    )


def _commit(root: Path, tip: str | None, tree: str, message: str, at: datetime) -> str:
    """The SHA of a new commit on top of the tip; no branch points to it yet."""
    identity = {
        "NAME": os.environ.get("GIT_COMMITTER_NAME")
        or git.text(root, "config", "--default", "", "user.name")
        or "claims",
        "EMAIL": os.environ.get("GIT_COMMITTER_EMAIL")
        or git.text(root, "config", "--default", "", "user.email")
        or "claims@localhost",
        "DATE": at.isoformat(),
    }
    variables = {f"GIT_{role}_{key}": text for role in ("AUTHOR", "COMMITTER") for key, text in identity.items()}
    parents = ["-p", tip] if tip else []
    return git.text(root, "commit-tree", tree, *parents, "-m", message, variables=variables)
