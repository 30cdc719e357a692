"""Put a built site onto the publication branch: editions, their alias `latest`, and `nightly`.

mike writes the files of the branch, git the commit. mike works in a temporary repository that shares the
project's objects, so that an edition, `latest`, `versions.json` and the redirect of the root arrive as one
commit or not at all, whatever is interrupted.

`latest` is a copy. mike's default, a symlink, is answered with 404 by some static hosts; its redirects cover
HTML alone, and a badge or a script that reads `latest/api/v1/claims.json` needs an address that stays.
The copy costs no space in git, which stores equal files once.
"""

from __future__ import annotations

import contextlib
import io
import os
import re
import tarfile
from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Literal

from mike import commands, git_utils  # type: ignore[import-untyped]  # mike ships no types

from generators import temporary
from generators.errors import PublishError, UsageError
from generators.model import Publication
from generators.publishing import git
from generators.publishing.completeness import complete_run
from generators.publishing.records import Records, parse_claim

NIGHTLY = "nightly"
LATEST = "latest"
ATTEMPTS = 4
_STAGE = "stage"
_EDITION = re.compile(r"(\d{4}-\d{2}-\d{2})(?:\.([1-9]\d{0,3}))?", re.ASCII)


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
    checked_out = git.source(root, branch)
    for _ in range(ATTEMPTS):
        seen = git.fetch(root, branch, remote) if push else None
        local = git.sha(root, f"refs/heads/{branch}")
        tip = git.tip(root, branch, remote)
        names = _names(root, tip)
        name = NIGHTLY if kind == NIGHTLY else _edition_name(edition, names, at)
        message = f"Publish {name} from run {run}\n\nRun: {run}\nSource: {source or checked_out}"
        commit = _commit(root, tip, name, site, message, at)
        if push and not git.push(root, branch, remote, seen, commit):
            continue
        moved = git.move(root, branch, local, commit)
        if moved or push:  # what was pushed is published; the local branch only follows
            return Publication(name=name, commit=commit)
    raise PublishError(f"{branch}: somebody else published first, {ATTEMPTS} times over; publish again later")


def ready(root: Path, branch: str = "gh-pages") -> str:
    """What is checked out; called before hours of verifying, so that nothing hinders publishing after them.

    Raises:
        PublishError: no repository, or the branch is checked out.
    """
    return git.source(root, branch)


def published_records(
    root: Path, branch: str = "gh-pages", version: str | None = None, remote: str = "origin"
) -> Records | None:
    """The claim records of a version by claim id: of `nightly`, else of the newest edition; None if there is none.

    Raises:
        PublishError: that version isn't published, or a record of it is damaged.
    """
    tip = git.tip(root, branch, remote)
    names = _names(root, tip)
    if tip is None or (version is None and not names):
        return None
    if version is None:
        version = names[-1] if names[-1] == NIGHTLY else names[0]
    elif version == LATEST:
        version = names[0] if names and names[0] != NIGHTLY else LATEST
    if version not in names:
        known = ", ".join(names) or "nothing"
        raise PublishError(f"{branch}: no such version (got {version!r}); published is {known}")
    folder = f"{tip}:{version}/api/v1/claims"
    with tarfile.open(fileobj=io.BytesIO(git.archive(root, folder))) as files:
        return {
            Path(member.name).stem: parse_claim(file.read(), f"{branch}:{version}/api/v1/claims/{member.name}")
            for member in files
            if member.isfile() and member.name.endswith(".json") and (file := files.extractfile(member))
        }


# --- names -----------------------------------------------------------------------------------------------


def _edition_name(wanted: str | None, names: tuple[str, ...], at: datetime) -> str:
    """The wanted name where it is free, else the first free one of the day (UTC)."""
    today = at.astimezone(UTC).date()
    if wanted is None:
        of_today = [_order(name) for name in names if name.startswith(today.isoformat())]
        return f"{today}.{max(1, max(of_today)[1]) + 1}" if of_today else today.isoformat()
    try:
        day = date.fromisoformat(wanted[:10] if _EDITION.fullmatch(wanted) else "")
    except ValueError:
        raise UsageError(
            f"--edition: no name of an edition (got {wanted!r}); name it YYYY-MM-DD or YYYY-MM-DD.N"
        ) from None
    if wanted in names:
        raise PublishError(f"--edition: it exists and is never rewritten (got {wanted!r}); leave it out")
    if day > today + timedelta(days=1):  # somewhere it is tomorrow already
        raise PublishError(f"--edition: it lies ahead of today, {today} (got {wanted!r}); leave it out")
    return wanted


def _order(name: str) -> tuple[str, int]:
    day, _, number = name.partition(".")
    return day, int(number or 0)


def _names(root: Path, tip: str | None) -> tuple[str, ...]:
    """The editions of a commit, newest first, then `nightly` if it is there."""
    if tip is None:
        return ()
    folders = git.text(root, "ls-tree", "--full-tree", "-d", "--name-only", tip).split()
    found = sorted((name for name in folders if _EDITION.fullmatch(name)), key=_order, reverse=True)
    return (*found, *(name for name in folders if name == NIGHTLY))


# --- the commit ------------------------------------------------------------------------------------------


def _commit(root: Path, tip: str | None, name: str, site: Path, message: str, at: datetime) -> str:
    """The SHA of a new commit on top of the tip, whose editions stay as they are; no branch points to it yet."""
    try:
        with _stage(root, tip, at):
            names = _names(root, tip)
            _lay_out(name, names, site, message, at)
            tree = git_utils.get_latest_commit(f"{_STAGE}^{{tree}}")
            editions = (edition for edition in names if edition != NIGHTLY)
            if any(git.sha(root, f"{tip}:{old}") != git.sha(root, f"{tree}:{old}") for old in editions):
                raise PublishError(f"{name}: it would rewrite an edition; restore the branch first")
            parents = ["-p", tip] if tip else []
            return git.text(root, "commit-tree", tree, *parents, "-m", message)
    except (git_utils.GitError, ValueError, OSError) as error:
        raise PublishError(f"{name}: can't be put onto the branch ({error}); mend that first") from error


def _lay_out(name: str, names: tuple[str, ...], site: Path, message: str, at: datetime) -> None:
    """Let mike write the version, the copy `latest`, `versions.json` and the redirect of the root."""
    if not {str(version.version) for version in commands.list_versions(_STAGE)} >= set(names):
        raise PublishError("versions.json: the branch has editions that it lacks; restore it by hand first")
    others = [other for other in names if other != NIGHTLY]
    newest = name != NIGHTLY and name == max([name, *others], key=_order)
    title = f"{NIGHTLY} ({at.astimezone(UTC).date()})" if name == NIGHTLY else name
    config = {"site_dir": str(site), "use_directory_urls": True}
    options = {"branch": _STAGE, "message": message, "allow_empty": True}
    aliases = [LATEST] if newest else []
    copy = commands.AliasType.copy
    with commands.deploy(config, name, title, aliases, update_aliases=True, alias_type=copy, **options):
        pass  # the site is built already
    commands.set_default(LATEST if newest or others else NIGHTLY, **options)


@contextlib.contextmanager
def _stage(root: Path, tip: str | None, at: datetime) -> Iterator[None]:
    """Point mike, and git's commits, to a temporary repository that keeps its objects in the project's."""
    objects = git.text(root, "rev-parse", "--path-format=absolute", "--git-path", "objects")
    style = git.text(root, "rev-parse", "--show-object-format")
    author = {
        "NAME": os.environ.get("GIT_COMMITTER_NAME")
        or git.text(root, "config", "--default", "claims", "user.name"),
        "EMAIL": os.environ.get("GIT_COMMITTER_EMAIL")
        or git.text(root, "config", "--default", "claims@localhost", "user.email"),
        "DATE": at.isoformat(),
    }
    before = dict(os.environ)
    with temporary.folder("publish") as folder:
        git.text(root, "init", "--quiet", "--bare", "--template=", f"--object-format={style}", str(folder))
        os.environ.update(
            {f"GIT_{role}_{key}": text for role in ("AUTHOR", "COMMITTER") for key, text in author.items()}
        )
        os.environ.update(GIT_DIR=str(folder), GIT_OBJECT_DIRECTORY=objects)
        try:
            if tip:
                git_utils.update_ref(_STAGE, tip)
            yield
        finally:
            os.environ.clear()
            os.environ.update(before)
