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
        elif path := project.uses_path(used, claim.id):
            what = f"the claim uses itself: {' -> '.join((claim.id, *path))}"
            yield complain(claim, where, what, "remove one of the uses", used)
