"""Lint rules about the tables and keys of an entry."""

from __future__ import annotations

from collections.abc import Iterator

from generators.entries.lint.context import Context, at, beside, complain
from generators.model import DEFAULT_ENVIRONMENT, Claim, Complaint, DeploymentTarget, Status
from generators.text import closest


def favours(claim: Claim, context: Context) -> Iterator[Complaint]:
    """`favours` is a framework, `both` or `neither`."""
    name, known = claim.entry.favours, context.project.favourable
    if name not in known:
        yield complain(claim, at(claim, "favours"), "favours no framework there is", closest(name, known), name)


def measured(claim: Claim, _context: Context) -> Iterator[Complaint]:
    """A draft or published entry has a verdict, and measures unless it rests on the claims that it uses."""
    entry = claim.entry
    for key, table in (("measures", entry.measures), ("verdict", entry.verdict)):
        if claim.checkable and not table and not (key == "measures" and claim.derived):
            what = f"a {entry.status} entry needs [{key}]"
            yield complain(claim, at(claim, key), what, "add it, or make the entry not-checkable with a reason")


def not_checkable(claim: Claim, _context: Context) -> Iterator[Complaint]:
    """A not-checkable entry says why in `reason`, and has no measures, verdict or scripts."""
    entry = claim.entry
    if entry.status is not Status.NOT_CHECKABLE:
        return
    if not entry.reason.strip():
        yield complain(claim, at(claim, "status"), "not-checkable without a reason", "say why in `reason`")
    way_out = "remove it, or give the entry another status"
    for key in ("measures", "verdict", "uses", "uses_all"):
        if getattr(entry, key):
            yield complain(claim, at(claim, key), f"a not-checkable entry has no [{key}]", way_out, key)
    for name in claim.files:
        if name.startswith("verify_"):
            yield complain(claim, beside(claim, name), "a not-checkable entry has no scripts", way_out, name)


def run_tables(claim: Claim, context: Context) -> Iterator[Complaint]:
    """`[run]` names environments and frameworks of `frameworks.toml`."""
    run, frameworks, environments = claim.entry.run, context.project.frameworks, context.project.environments
    for key, table in (("environment", run.environment), ("needs", run.needs)):
        for name in table if isinstance(table, dict) else ():
            if name not in frameworks:
                what, way_out = f"run.{key}: no such framework", context.closest_framework(name)
                yield complain(claim, at(claim, f"run.{key}.{name}"), what, way_out, name)
    where, known = at(claim, "run.environment"), {DEFAULT_ENVIRONMENT, *environments}
    for name in dict.fromkeys(map(run.environment_of, frameworks)):
        if name not in known:
            way_out = closest(name, known, "claims/frameworks.toml")
            yield complain(claim, where, "no such environment", way_out, name)
        served = environments[name].frameworks if name in environments else ()
        for framework in frameworks if served else ():
            if run.environment_of(framework) == name and framework not in served:
                what = f"the environment is not made for {framework}"
                way_out = "add it to the environment's `frameworks`, or name another"
                yield complain(claim, where, what, way_out, name)


def snapshot(claim: Claim, _context: Context) -> Iterator[Complaint]:
    """A snapshot's file is in the folder and has the digest that the entry gives."""
    table = claim.entry.snapshot
    if table is None:
        return
    digest = claim.digests.get(table.file)
    if digest is None:
        what = "no such file in the claim's folder"
        way_out = closest(table.file, claim.digests, "the claim's folder")
        yield complain(claim, at(claim, "snapshot.file"), what, way_out, table.file)
    elif digest != table.sha256:
        way_out = f'where the new content is meant, write its date and sha256 = "{digest}"'
        yield complain(claim, at(claim, "snapshot.sha256"), "the file is not the one dated", way_out, table.sha256)


def targets(claim: Claim, context: Context) -> Iterator[Complaint]:
    """Each table `[[targets]]` names known frameworks and measures of the right kind, and fills a cell once."""
    cells: set[tuple[str, str, str]] = set()
    for target in claim.entry.targets:
        for what, way_out, got in _target_faults(target, claim, context):
            yield complain(claim, at(claim, "targets"), f"targets, {target.target}: {what}", way_out, got)
        for framework, runtime in target.runtime.items():
            cell = (target.target, framework, runtime)
            if cell in cells:
                what = f"{target.target}: {framework} by that runtime stands twice"
                yield complain(claim, at(claim, "targets"), f"targets, {what}", "leave one table out", runtime)
            cells.add(cell)


def _target_faults(target: DeploymentTarget, claim: Claim, context: Context) -> Iterator[tuple[str, str, str]]:
    """What is wrong with a table, the way out and what was got."""
    if not claim.entry.measures:
        yield "the claim measures nothing", "leave [[targets]] to the claims that measure", ""
        return
    for name in target.runtime:
        if name not in context.project.frameworks:
            yield "runtime: no such framework", context.closest_framework(name), name
    for key, (name, kind) in target.measures.items():
        measure = claim.entry.measures.get(name)
        if measure is None:
            yield f"{key}: no such measure", closest(name, claim.entry.measures, "this entry"), name
        elif measure.kind is not kind:
            yield f"{key}: a measure of kind {measure.kind}", f"name one of kind {kind}", name
    if not (target.agreement or target.passes or target.converts_only):
        way_out = "name its measure as agreement or passes, or say converts_only = true"
        yield "nothing says whether the answers agree", way_out, ""
