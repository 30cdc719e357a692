"""No file or folder of a claim is named like the module of a framework, which a script would import instead."""

from __future__ import annotations

from collections.abc import Iterator

from generators.entries.lint.complaining import beside, complain
from generators.model import Claim, Complaint, Project


def check(claim: Claim, project: Project) -> Iterator[Complaint]:
    """One complaint a file."""
    modules = {framework.module.partition(".")[0]: framework.title for framework in project.frameworks.values()}
    for name in claim.digests:
        module = name.partition("/")[0].partition(".")[0]
        if module in modules:
            what = f"named like the module of {modules[module]}"
            yield complain(claim, beside(claim, name), what, "give it another name", name)
