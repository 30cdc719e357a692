"""The claims of a run come in; what it wants its workers to have goes out."""

from __future__ import annotations

from collections.abc import Sequence

from generators.evidence.fingerprint import environment_name, package_keys
from generators.model import Claim, Project, Request
from generators.running.cluster.terms import Terms
from generators.running.prepare import environment_names


def terms_of(project: Project, claims: Sequence[Claim], request: Request, token: str) -> Terms:
    """What a worker has to know before its first job of these claims; `token` names the run on the cluster."""
    constraints = project.root / "constraints.txt"
    needs = [claim.entry.run.needs_of(name) for claim in claims for name in project.frameworks]
    return Terms(
        token=token,
        frameworks=project.frameworks,
        tables=project.environments,
        constraints=constraints.read_bytes() if constraints.is_file() else None,
        environments=tuple(environment_names(project, claims, request)),
        made=(),
        programs=tuple(sorted({program for each in needs for program in each.programs})),
        device=request.device,
        sandbox=request.sandbox,
    )


def packages_of(project: Project, claims: Sequence[Claim], request: Request) -> dict[str, set[str]]:
    """Packages that fingerprints of these claims hold, by environment."""
    found: dict[str, set[str]] = {}
    for claim in claims:
        for name in project.frameworks:
            environment = environment_name(claim, name, request)
            found.setdefault(environment, set()).update(package_keys(claim, name, project, environment).values())
    return found
