"""Each measure that a rule names is there, sizes stand behind timings only, and who can win is asked."""

from __future__ import annotations

from collections.abc import Iterator

from generators.entries.lint.complaining import at, complain
from generators.entries.lint.reading import expressions, owner
from generators.model import Claim, Complaint, Kind, Project
from generators.rules.expression import Reference
from generators.text import closest


def check(claim: Claim, project: Project) -> Iterator[Complaint]:
    """One complaint a reference and rule."""
    for key, expression in expressions(claim, project).items():
        for reference in expression.references:
            for what, way_out in mistakes(reference, claim, project):
                yield complain(claim, at(claim, f"verdict.{key}"), f"{key}: {what}", way_out, str(reference))


def mistakes(reference: Reference, claim: Claim, project: Project) -> Iterator[tuple[str, str]]:
    """What is wrong with a reference, and the way out; nothing where the claim it uses can't be read."""
    found = owner(reference, claim, project)
    if found is None:
        return
    if reference.predicate:
        if reference.predicate == "wins" and found.entry.favours not in project.frameworks:
            what = f"{found.id} favours {found.entry.favours}, so that no framework can win it"
            yield what, f"ask supported({reference.alias})"
        return
    measure = found.entry.measures.get(reference.measure)
    if measure is None:
        whose = "" if found is claim else f" of {found.id}"
        yield f"no such measure{whose}", closest(reference.measure, found.entry.measures)
    elif reference.size and measure.kind is not Kind.TIMING:
        yield f"a {measure.kind} has no sizes", "remove the brackets; only a timing has a sweep"
