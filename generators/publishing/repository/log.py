"""The commits behind a folder, oldest first, each with the files that it changes; read by one call of git.

A merge changes what differs from each of its parents. Commits that explain nothing of what there is now, such as
those of a branch whose content a merge threw away, are left out, as `git log` leaves them out.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import NamedTuple

from generators.publishing.repository import git

_MARK = b"commit "
_ABSENT = "000000"  # the mode of a file that isn't there
LAST = int(datetime.max.replace(microsecond=0, tzinfo=UTC).timestamp())
_OPTIONS = (
    "--raw",
    "-z",
    "--no-abbrev",
    "--topo-order",
    "--relative",
    "--format=commit %H %ct",
    "-c",
    "-M",
    "--root",
    "--encoding=UTF-8",
    "--no-ext-diff",
    "--no-show-signature",
    "--ignore-submodules=none",
)


class FileChange(NamedTuple):
    """A file that a commit changes.

    Attributes:
        path: from the project's root.
        former: its path before; the same where it was not renamed.
        before: the object in each parent that has the file.
        after: the object now; empty where it is gone.
    """

    path: str
    former: str
    before: tuple[str, ...]
    after: str


class LoggedCommit(NamedTuple):
    """A commit with the files that it changes."""

    id: str
    at: datetime
    files: tuple[FileChange, ...]


def read_log(root: Path, folder: str) -> tuple[LoggedCommit, ...]:
    """The commits up to the one that is checked out that change files of a folder, oldest first.

    Args:
        root: the project's, which may lie below the repository's.
        folder: from the root.

    Raises:
        PublishError: no repository that git works with, or one without a commit.
    """
    found: list[tuple[str, datetime, list[FileChange]]] = []
    tokens = (token.lstrip(b"\n") for token in git.run(root, "log", *_OPTIONS, "--", folder).split(b"\0"))
    for token in tokens:
        if token.startswith(_MARK):
            commit, moment = token.removeprefix(_MARK).decode().split()
            found.append((commit, _moment(int(moment)), []))
        elif token.startswith(b":"):
            found[-1][2].append(_change(token.decode(), tokens))
    return tuple(LoggedCommit(commit, at, tuple(files)) for commit, at, files in reversed(found))


def _moment(seconds: int) -> datetime:
    """The moment of a commit; of one after the year 9999, which git takes, the last one that Python knows."""
    return datetime.fromtimestamp(min(seconds, LAST), UTC)


def _change(row: str, paths: Iterator[bytes]) -> FileChange:
    """A row of the raw format: modes, then objects, of each parent and of the commit; the paths follow it."""
    parents = len(row) - len(row.lstrip(":"))
    fields = row.lstrip(":").split(" ")
    modes, objects, status = fields[: parents + 1], fields[parents + 1 : -1], fields[-1]
    former = path = next(paths).decode(errors="replace")
    if parents == 1 and status.startswith("R"):
        path = next(paths).decode(errors="replace")
    present = [name if mode != _ABSENT else "" for mode, name in zip(modes, objects, strict=True)]
    return FileChange(path, former, tuple(filter(None, present[:-1])), present[-1])
