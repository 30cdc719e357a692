"""Each table `[[targets]]` names frameworks there are and measures of the right kind, and fills a cell once."""

from __future__ import annotations

from collections.abc import Iterator

from generators.entries.lint.complaining import at, complain
from generators.model import Claim, Complaint, DeploymentTarget, Project
from generators.text import closest


def check(claim: Claim, project: Project) -> Iterator[Complaint]:
    """Complaints in the order of the tables."""
    filled: set[tuple[str, str, str]] = set()
    for target in claim.entry.targets:
        for what, way_out, got in _wrong(target, claim, project):
            yield complain(claim, at(claim, "targets"), f"targets, {target.target}: {what}", way_out, got)
        for framework, runtime in target.runtime.items():
            cell = (target.target, framework, runtime)
            if cell in filled:
                what = f"{target.target}: {framework} by that runtime stands twice"
                yield complain(claim, at(claim, "targets"), f"targets, {what}", "leave one table out", runtime)
            filled.add(cell)


def _wrong(target: DeploymentTarget, claim: Claim, project: Project) -> Iterator[tuple[str, str, str]]:
    if not claim.entry.measures:
        yield "the claim measures nothing", "leave [[targets]] to the claims that measure", ""
        return
    for name in target.runtime:
        if name not in project.frameworks:
            way_out = closest(name, project.frameworks, "claims/frameworks.toml")
            yield "runtime: no such framework", way_out, name
    for key, (name, kind) in target.measures.items():
        measure = claim.entry.measures.get(name)
        if measure is None:
            yield f"{key}: no such measure", closest(name, claim.entry.measures, "this entry"), name
        elif measure.kind is not kind:
            yield f"{key}: a measure of kind {measure.kind}", f"name one of kind {kind}", name
    if not target.agreement and not target.converts_only:
        way_out = "name the measure of the difference from the source model, or say converts_only = true"
        yield "nothing says whether the answers agree", way_out, ""
