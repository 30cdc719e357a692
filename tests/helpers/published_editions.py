"""What lies on a publication branch, for the tests of publishing."""

from __future__ import annotations

import json
import re
from pathlib import Path

from helpers.repositories import NOON, git

from generators.model import Publication, Target
from generators.publishing import editions
from generators.publishing.repository import branch


def put(root: Path, site: Path, kind: str = "edition", **keys: object) -> Publication:
    """Publish with the defaults of the command; `push`, `branch` and `remote` are those of the target."""
    target = Target(**{name: keys.pop(name) for name in Target.model_fields if name in keys})
    return editions.publish(root, site, target, **{"edition": None, "kind": kind, "at": NOON, **keys})


def published_names(root: Path) -> tuple[str, ...]:
    """Names of the editions on the branch as it is known here, newest first."""
    tip = branch.tip(root, "gh-pages", "origin").commit
    folders = git(root, "ls-tree", "-d", "--name-only", tip).split() if tip else []
    names = (name for name in folders if name.startswith("20"))
    return tuple(sorted(names, key=lambda name: [int(part) for part in re.split("[-.]", name)], reverse=True))


def read_published(root: Path, name: str) -> str:
    """Text of a file on the publication branch."""
    return git(root, "show", f"gh-pages:{name}")


def versions(root: Path) -> dict[str, list[str]]:
    """Aliases of each version, as the selector reads them."""
    return {entry["version"]: entry["aliases"] for entry in json.loads(read_published(root, "versions.json"))}
