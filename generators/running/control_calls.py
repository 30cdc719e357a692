"""A request comes in; how often each script's controls and `verify()` call its framework goes out.

Scripts run as they do in a run: staged, within their limits, in the sandbox. Nothing is measured or kept, so that
the lock of the evidence is not needed.
"""

from __future__ import annotations

from collections.abc import Iterator

from generators.model import Job, Project, Reporter
from generators.processes.counted_run import count_calls
from generators.processes.reports.calls import ScriptCalls
from generators.processes.script import Script
from generators.running import staging
from generators.running.environments import observe
from generators.running.executors import new_executor, workers_for
from generators.running.prepare import ResolvedRequest


def packages_of(project: Project, framework: str) -> tuple[str, ...]:
    """The framework's module, and those of its packages that no other framework names, such as no NumPy."""
    shared = {
        package for name, other in project.frameworks.items() if name != framework for package in other.packages
    }
    own = project.frameworks[framework]
    return (own.module, *(package for package in own.packages if package not in shared))


def counted_scripts(resolved: ResolvedRequest, reporter: Reporter) -> tuple[ScriptCalls, ...]:
    """The calls of every script of the requested claims, or of the published ones, by claim and framework."""
    project, request = resolved.project, resolved.request
    ids = {
        claim.id
        for claim in resolved.claims
        if claim.runs and (claim.id in request.claims if request.claims else claim.listed)
    }
    with staging.staged_claims(project, ids) as staged:
        scripts = list(_scripts(staged, sorted(ids), resolved))

        def count(script: Script) -> ScriptCalls:
            name = script.framework.name
            found = count_calls(script, packages_of(project, name))
            reporter.on_preparation(f"{script.claim.id} {name}: {found.why or 'counted'}")
            return found

        with new_executor(request.engine, workers_for(request)) as pool:
            return tuple(pool.map(count, scripts))


def _scripts(staged: Project, ids: list[str], resolved: ResolvedRequest) -> Iterator[Script]:
    """The scripts of these claims, each in its environment as it is."""
    found = {}
    for claim_id in ids:
        claim = staged.claims_by_id[claim_id]
        for name, framework in staged.frameworks.items():
            place = claim.entry.run.environment_of(name)
            if place not in found:
                found[place] = observe.observe(staged, place, confinement=resolved.confinement)
            job = Job(
                claim=claim_id,
                frameworks=(name,),
                timed=False,
                why={},
                environments={name: place},
                fingerprints={},
            )
            yield Script(job, claim, framework, found[place], "", resolved.confinement)
