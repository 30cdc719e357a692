"""The command `audit --controls`: a request comes in; what the scripts' calls show of their controls goes out.

Scripts run as they do in a run: staged, within their limits, in the sandbox. Nothing is measured or kept, so that
the lock of the evidence is not needed.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator
from pathlib import Path

from generators.entries.project import remembered_project, sound_project
from generators.judging.controls.calls import ControlAudit, control_audit
from generators.model import Job, Project, Reporter, Request
from generators.processes.counted_run import count_calls
from generators.processes.reports.calls import ScriptCalls
from generators.processes.script import Script
from generators.running import prepare, staging
from generators.running.environments import observe
from generators.running.executors import new_executor, workers_for
from generators.sandbox import policy
from generators.sandbox.layers import Confinement


def audit_controls(root: Path, request: Request, reporter: Reporter) -> ControlAudit:
    """Which controls of the requested claims, or of the published ones, never call their framework.

    The whole project is read, because any claim may read a measure of those requested.

    Raises:
        UsageError: an unknown or retired claim.
        SandboxError: the required sandbox is not available.
    """
    resolved = prepare.resolve(root, request, sound_project(remembered_project(root)))
    if weakness := policy.warning(resolved.confinement, request.sandbox):
        reporter.on_warning(weakness)
    project, named = resolved.project, request.claims
    ids = {claim.id for claim in resolved.claims if claim.runs and (claim.id in named if named else claim.listed)}

    def count(script: Script) -> ScriptCalls:
        name = script.framework.name
        found = count_calls(script, packages_of(project, name))
        reporter.on_preparation(f"{script.claim.id} {name}: {found.why or 'counted'}")
        return found

    with (
        staging.staged_claims(project, ids) as staged,
        new_executor(request.engine, workers_for(request)) as pool,
    ):
        scripts = tuple(pool.map(count, _scripts(staged, ids, resolved.confinement)))
    return control_audit(project, scripts)


def packages_of(project: Project, framework: str) -> tuple[str, ...]:
    """The framework's module, and those of its packages that no other framework names, such as no NumPy."""
    shared = {
        package for name, other in project.frameworks.items() if name != framework for package in other.packages
    }
    own = project.frameworks[framework]
    return (own.module, *(package for package in own.packages if package not in shared))


def _scripts(staged: Project, ids: Collection[str], confinement: Confinement) -> Iterator[Script]:
    """The scripts of these claims, each in its environment as it is."""
    found = {}
    for claim_id in sorted(ids):
        claim = staged.claims_by_id[claim_id]
        for name, framework in staged.frameworks.items():
            place = claim.entry.run.environment_of(name)
            if place not in found:
                found[place] = observe.observe(staged, place, confinement=confinement)
            environments = {name: place}
            job = Job(
                claim=claim_id,
                frameworks=(name,),
                timed=False,
                why={},
                environments=environments,
                fingerprints={},
            )
            yield Script(job, claim, framework, found[place], "", confinement)
