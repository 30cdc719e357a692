"""A claim of `[uses]` exists and has evidence, its alias can stand in a rule, and no claim comes to use itself."""

from __future__ import annotations

import keyword
import re
from collections.abc import Iterator

from generators.entries.lint.complaining import at, complain
from generators.model import Claim, Complaint, Project
from generators.text import closest

ALIAS = re.compile(r"[a-z][a-z0-9_]{0,63}")


def check(claim: Claim, project: Project) -> Iterator[Complaint]:
    """One complaint an alias."""
    ids = {one.id for one in project.claims} | {one.id for one in project.broken}
    for alias, used in claim.entry.uses.items():
        where = at(claim, f"uses.{alias}")
        if not ALIAS.fullmatch(alias) or keyword.iskeyword(alias) or alias in project.frameworks:
            way_out = "use lower-case letters, digits and underscores, and no framework's name"
            yield complain(claim, where, "an alias that no rule can name", way_out, alias)
        other = project.claim(used)
        if used not in ids:
            yield complain(claim, where, "no such claim", closest(used, ids, "the folders of claims/"), used)
        elif other and not other.checkable:
            yield complain(
                claim, where, f"that claim is {other.entry.status} and has no evidence", "use another", used
            )
        elif path := _way_back(claim.id, used, project):
            what = f"the claim uses itself: {' -> '.join((claim.id, *path))}"
            yield complain(claim, where, what, "remove one of the uses", used)


def _way_back(target: str, start: str, project: Project) -> tuple[str, ...]:
    """Ids from `start` to `target` along `[uses]`, both included; empty where there is no way."""
    paths: list[tuple[str, ...]] = [(start,)]
    seen: set[str] = set()
    while paths:
        path = paths.pop()
        if path[-1] == target:
            return path
        found = project.claim(path[-1])
        if found and path[-1] not in seen:
            seen.add(path[-1])
            paths += [(*path, used) for used in found.entry.uses.values()]
    return ()
