"""A claim that measures has one script for each framework of `frameworks.toml`, and none for anything else."""

from __future__ import annotations

import re
from collections.abc import Iterator

from generators.entries.lint.complaining import beside, complain
from generators.model import Claim, Complaint, Project, script_name
from generators.text import closest

SCRIPT = re.compile(r"verify_(.*)\.py")


def check(claim: Claim, project: Project) -> Iterator[Complaint]:
    """Complaints about scripts that are missing, and about scripts of unknown frameworks."""
    if not claim.checkable:
        return
    if claim.derived:
        for name in filter(SCRIPT.fullmatch, claim.files):
            what = "a script of an entry without [measures], which nothing runs"
            yield complain(
                claim, beside(claim, name), what, "remove it, or say in [measures] what it returns", name
            )
        return
    for framework, table in project.frameworks.items():
        name = script_name(framework)
        if name not in claim.files:
            yield complain(
                claim, beside(claim, name), f"no script for {table.title}", "write it, see claims/_template/"
            )
    for name in claim.files:
        named = SCRIPT.fullmatch(name)
        if named and named[1] not in project.frameworks:
            way_out = closest(named[1], project.frameworks, "claims/frameworks.toml")
            yield complain(claim, beside(claim, name), "a script for an unknown framework", way_out, named[1])
