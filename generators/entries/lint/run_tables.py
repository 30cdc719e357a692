"""`[run]` names environments and frameworks of `frameworks.toml`."""

from __future__ import annotations

from collections.abc import Iterator

from generators.entries.lint.complaining import at, complain
from generators.model import DEFAULT_ENVIRONMENT, Claim, Complaint, Project
from generators.text import closest


def check(claim: Claim, project: Project) -> Iterator[Complaint]:
    """Complaints about unknown frameworks first, then about environments."""
    run = claim.entry.run
    for key, table in (("environment", run.environment), ("needs", run.needs)):
        for name in table if isinstance(table, dict) else ():
            if name not in project.frameworks:
                way_out = closest(name, project.frameworks, "claims/frameworks.toml")
                yield complain(
                    claim, at(claim, f"run.{key}.{name}"), f"run.{key}: no such framework", way_out, name
                )
    for name, frameworks in _asked(claim, project).items():
        where, known = at(claim, "run.environment"), {DEFAULT_ENVIRONMENT, *project.environments}
        if name not in known:
            yield complain(
                claim, where, "no such environment", closest(name, known, "claims/frameworks.toml"), name
            )
            continue
        served = project.environments[name].frameworks if name in project.environments else ()
        for framework in frameworks:
            if served and framework not in served:
                what = f"the environment is not made for {framework}"
                yield complain(
                    claim, where, what, "add it to the environment's `frameworks`, or name another", name
                )


def _asked(claim: Claim, project: Project) -> dict[str, list[str]]:
    """The frameworks by the environment that each is asked to run in."""
    asked: dict[str, list[str]] = {}
    for framework in project.frameworks:
        asked.setdefault(claim.entry.run.environment_of(framework), []).append(framework)
    return asked
