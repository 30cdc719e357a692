"""Put a built site onto the publication branch: editions, their alias `latest`, and `nightly`.

An edition, `latest`, `versions.json` and the redirect of the root arrive as one commit or not at all, whatever
is interrupted.
"""

from __future__ import annotations

import contextlib
import os
from datetime import UTC, date, datetime, timedelta
from pathlib import Path, PurePath
from typing import Literal

from generators.errors import PublishError, UsageError
from generators.model import Publication
from generators.publishing import branch as branches
from generators.publishing import git, layout, trees
from generators.publishing.completeness import complete_run
from generators.publishing.layout import EDITION, LATEST, NIGHTLY
from generators.publishing.records import Records, parse_claim

ATTEMPTS = 4


def publish(  # noqa: PLR0913 - each is a flag of the command
    root: Path,
    site: Path,
    *,
    edition: str | None,
    kind: Literal["edition", "nightly"],
    branch: str = "gh-pages",
    remote: str = "origin",
    push: bool = False,
    at: datetime,
    source: str = "",
) -> Publication:
    """Put the built site onto the branch, as a new edition or over `nightly`, in one commit.

    The work tree and the current branch stay as they are. Where somebody else pushed first, the commit is made
    again on top of theirs, at most `ATTEMPTS` times. It names `source`, or what is checked out now.

    Raises:
        PublishError: the run is incomplete, the edition exists, or git refuses.
        UsageError: that is no name of an edition.
    """
    if edition is not None and kind == NIGHTLY:
        raise PublishError(f"--edition: nightly has one version, of that name (got {edition!r}); leave it out")
    run = complete_run(site)
    checked_out = branches.source(root, branch)
    for _ in range(ATTEMPTS):
        tip = branches.tip(root, branch, remote, ask=push)
        entries = _entries(root, tip.commit)
        name = NIGHTLY if kind == NIGHTLY else _edition_name(edition, layout.versions(entries), at)
        message = f"Publish {name} from run {run}\n\nRun: {run}\nSource: {source or checked_out}"
        commit = _commit(root, tip.commit, layout.with_version(root, entries, name, site, at), message, at)
        if push and not branches.push(root, branch, remote, tip.remote, commit):
            continue
        if push:
            with contextlib.suppress(PublishError):  # what was pushed is published; the branch here only follows
                branches.move(root, branch, tip.local, commit)
        elif not branches.move(root, branch, tip.local, commit):
            continue
        return Publication(name=name, commit=commit)
    raise PublishError(f"{branch}: somebody else published first, {ATTEMPTS} times over; publish again later")


def ready(root: Path, branch: str = "gh-pages") -> str:
    """What is checked out; called before hours of verifying, so that nothing hinders publishing after them.

    Raises:
        PublishError: no repository, or the branch is checked out.
    """
    return branches.source(root, branch)


def published_records(
    root: Path, branch: str = "gh-pages", version: str | None = None, remote: str = "origin", *, ask: bool = False
) -> Records | None:
    """The claim records of a version by claim id: of `nightly`, else of the newest edition; None if there is none.

    The branch is as last fetched, unless the remote is asked.

    Raises:
        PublishError: that version isn't published, or a record or the list of the branch is damaged.
    """
    tip = branches.tip(root, branch, remote, ask=ask).commit
    entries = _entries(root, tip)
    names = layout.versions(entries)
    layout.read_list(root, entries)
    if tip is None or (version is None and not names):
        return None
    if version is None:
        version = names[-1] if names[-1] == NIGHTLY else names[0]
    elif version == LATEST:
        version = names[0] if names and names[0] != NIGHTLY else LATEST
    if version not in names:
        known = ", ".join(names) or "nothing"
        raise PublishError(f"{branch}: no such version (got {version!r}); published is {known}")
    folder = trees.read_entries(root, f"{tip}:{version}/api/v1/claims")
    records = {name: entry for name, entry in folder.items() if name.endswith(".json")}
    return {
        PurePath(name).stem: parse_claim(content, f"{branch}:{version}/api/v1/claims/{name}")
        for name, content in trees.read_files(root, records).items()
    }


# --- names -----------------------------------------------------------------------------------------------


def _edition_name(wanted: str | None, names: tuple[str, ...], at: datetime) -> str:
    """The wanted name where it is free, else the first free one of the day (UTC)."""
    today = at.astimezone(UTC).date()
    if wanted is None:
        of_today = [layout.order(name) for name in names if name.startswith(today.isoformat())]
        return f"{today}.{max(1, max(of_today)[1]) + 1}" if of_today else today.isoformat()
    try:
        day = date.fromisoformat(wanted[:10] if EDITION.fullmatch(wanted) else "")
    except ValueError:
        raise UsageError(
            f"--edition: no name of an edition (got {wanted!r}); name it YYYY-MM-DD or YYYY-MM-DD.N"
        ) from None
    if wanted in names:
        raise PublishError(f"--edition: it exists and is never rewritten (got {wanted!r}); leave it out")
    if day > today + timedelta(days=1):  # somewhere it is tomorrow already
        raise PublishError(f"--edition: it lies ahead of today, {today} (got {wanted!r}); leave it out")
    return wanted


def _entries(root: Path, tip: str | None) -> dict[str, str]:
    return trees.read_entries(root, tip) if tip else {}


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
