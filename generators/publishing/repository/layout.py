"""The publication branch as mike lays it out: a new version comes in, the branch's new tree goes out.

`latest` is a copy. mike's default, a symlink, is answered with 404 by some static hosts; its redirects cover
HTML alone, and a badge or a script that reads `latest/api/v1/claims.json` needs an address that stays.
The copy costs no space in git, which stores equal files once. So do the versions that stay: they are named by
their hash, and can't be rewritten.
"""

from __future__ import annotations

import json
import re
from collections.abc import Collection
from datetime import UTC, datetime
from importlib import resources
from pathlib import Path
from typing import Any

from jinja2 import Template
from mike.versions import Versions  # type: ignore[import-untyped]  # mike ships no types

from generators import files
from generators.errors import PublishError
from generators.model.published import RemovedAnswer, RemovedEdition
from generators.publishing.repository import git, trees

NIGHTLY = "nightly"
LATEST = "latest"
EDITION = re.compile(r"(\d{4}-\d{2}-\d{2})(?:\.([1-9]\d{0,3}))?", re.ASCII)
_LIST = "versions.json"
_REMOVED = "removed.json"
_ROOT = {_LIST, "index.html", ".nojekyll"}  # files that every publication writes


def versions(entries: trees.Entries) -> tuple[str, ...]:
    """The editions among the entries of the branch, newest first, then `nightly` if it is there."""
    folders = [name for name, entry in entries.items() if entry.split()[1] == "tree"]
    found = sorted((name for name in folders if EDITION.fullmatch(name)), key=order, reverse=True)
    return (*found, *(name for name in folders if name == NIGHTLY))


def order(name: str) -> tuple[str, int]:
    """The day of an edition and its number within the day."""
    day, _, number = name.partition(".")
    return day, int(number or 0)


def taken_names(root: Path, entries: trees.Entries) -> dict[str, str]:
    """Why a name can't be that of a new edition, by name: those that are there, and those that were removed.

    Raises:
        PublishError: the list of the removed ones is damaged.
    """
    removed = (edition.name for edition in read_removed(root, entries))
    why = dict.fromkeys(removed, "it was removed, and its name is never used again")
    return why | dict.fromkeys(versions(entries), "it exists and is never rewritten")


def aliased(root: Path, entries: trees.Entries) -> dict[str, str]:
    """An alias of each version that has some, by version."""
    listed = {str(version.version): sorted(version.aliases) for version in read_list(root, entries)}
    return {name: aliases[0] for name, aliases in listed.items() if aliases}


def only_nightlies(root: Path, before: str | None, after: str) -> bool:
    """Whether nothing but `nightly` was published between two commits of the branch."""
    old, new = trees.read_tip(root, before), trees.read_entries(root, after)
    changed = {name for name in old.keys() | new.keys() if old.get(name) != new.get(name)}
    return changed <= {NIGHTLY, *_ROOT}


def read_list(root: Path, entries: trees.Entries) -> Versions:
    """The list that the version selector reads.

    Raises:
        PublishError: it is damaged, or lacks a version that is there.
    """
    listed = Versions()
    if _LIST in entries:
        content = git.run(root, "cat-file", "blob", entries[_LIST].split()[2])
        try:
            listed = Versions.loads(content)
        except (ValueError, LookupError, TypeError, AttributeError) as error:
            raise PublishError(
                f"{_LIST}: the branch's list is damaged ({error}); restore it by hand first"
            ) from error
    if not {str(version.version) for version in listed} >= set(versions(entries)):
        raise PublishError(f"{_LIST}: the branch has editions that it lacks; restore it by hand first")
    return listed


def read_removed(root: Path, entries: trees.Entries) -> tuple[RemovedEdition, ...]:
    """The editions that were removed, oldest first.

    Raises:
        PublishError: their list is damaged.
    """
    return _removed(root, entries)[0].result


def _removed(root: Path, entries: trees.Entries) -> tuple[RemovedAnswer, dict[str, Any]]:
    """The list of removed editions as this version reads it, and as it is written; empty where there is none."""
    if _REMOVED not in entries:
        return RemovedAnswer(generated_at=datetime.min.replace(tzinfo=UTC), total=0, result=()), {"result": []}
    content = git.run(root, "cat-file", "blob", entries[_REMOVED].split()[2])
    try:
        written: Any = files.parse_json(content)
        return RemovedAnswer.model_validate(written), written
    except ValueError as error:
        raise PublishError(
            f"{_REMOVED}: the branch's list of removed editions is damaged; restore it by hand first"
        ) from error


def without_versions(root: Path, entries: trees.Entries, names: Collection[str], at: datetime) -> str:
    """The tree of the branch without those versions, which no alias points at; their names stay on record."""
    listed = read_list(root, entries)
    listed.difference_update(names)
    removed = tuple(RemovedEdition(name=name, removed=at) for name in sorted(names, key=order))
    before, written = _removed(root, entries)
    answer = RemovedAnswer(generated_at=at, total=len(before.result) + len(removed), result=removed)
    added = answer.model_dump(mode="json")
    kept_on = {
        **written,
        **added,
        "result": [*written["result"], *added["result"]],
    }  # a later version's fields too
    contents = {_LIST: listed.dumps() + "\n", _REMOVED: json.dumps(kept_on, indent=1) + "\n"}
    kept = {name: entry for name, entry in entries.items() if name not in names}
    lists = {file: trees.write_file(root, content) for file, content in contents.items()}
    return trees.write_entries(root, {**kept, **lists})


def with_version(root: Path, entries: trees.Entries, name: str, site: Path, at: datetime) -> str:
    """The tree of the branch with the site as a version, `latest`, the list and the redirect of the root."""
    listed = read_list(root, entries)
    others = [other for other in versions(entries) if other != NIGHTLY]
    newest = name != NIGHTLY and name == max([name, *others], key=order)
    title = f"{NIGHTLY} ({at.astimezone(UTC).date()})" if name == NIGHTLY else name
    version = listed.add(name, title, [LATEST] if newest else [], update_aliases=True)
    folder = trees.write_folder(root, site)
    contents = {
        _LIST: listed.dumps() + "\n",
        ".nojekyll": "",
        "index.html": _redirect(LATEST if newest or others else NIGHTLY),
    }
    written = {file: trees.write_file(root, content) for file, content in contents.items()}
    return trees.write_entries(root, {**entries, **dict.fromkeys([name, *version.aliases], folder), **written})


def _redirect(version: str) -> str:
    page = resources.files("mike").joinpath("templates/redirect.html").read_text(encoding="utf-8")
    return str(Template(page, autoescape=True, keep_trailing_newline=True).render(href=f"{version}/"))
