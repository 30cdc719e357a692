"""Report what this machine lacks for a project, and what can't run without it."""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator, Mapping
from pathlib import Path

from generators.entries.load import read_project
from generators.errors import PublishError
from generators.evidence.store import store_of
from generators.model import DEFAULT_ENVIRONMENT, Diagnosis, Environment, Finding, Project
from generators.publishing.repository import git
from generators.running.environments import observe
from generators.running.environments.make import EnvironmentState
from generators.sandbox import levels, policy
from generators.text import counted

PROGRAMS = {
    "git": "no editions: `claims publish` and `claims nightly` need it",
    "g++": "no checks that compile: jobs that need it are `unavailable`",
    "node": "no checks in JavaScript: jobs that need it are `unavailable`",
    "npm": "no environment with modules of Node.js: jobs that need one are `unavailable`",
    "chromium": "no checks in a browser: jobs that need it are `unavailable`, and tests are skipped",
    "qemu-aarch64-static": "no checks on an emulated ARM processor: jobs that need it are `unavailable`",
}

INSTALLER = "scripts/install-system.sh"
INSTALLED = {"git", "g++", "gcc", "node", "npm", "chromium", "qemu-aarch64-static"}  # by that script


def missing_programs(project: Project, root: Path) -> Iterator[str]:
    """Which claims stay unavailable for want of a program, and the way out, a sentence for each way."""
    needed: dict[str, set[str]] = {}
    for claim in project.claims:
        for framework in project.frameworks if claim.runs and claim.listed else ():
            programs = {*claim.entry.run.needs_of(framework).programs}
            table = project.environments.get(claim.entry.run.environment_of(framework))
            for program in programs | ({"npm"} if table and table.npm else set()):
                needed.setdefault(program, set()).add(claim.id)
    missing = {program for program in needed if shutil.which(program) is None}
    installed = missing & INSTALLED if (root / INSTALLER).is_file() else set()
    for programs, way_out in (
        (installed, f"`bash {INSTALLER}` installs what is missing, then run this again"),
        (missing - installed, "install what is missing by hand, then run this again"),
    ):
        if programs:
            claims = sorted({claim_id for program in programs for claim_id in needed[program]})
            what = f"{counted(len(claims), 'claim')} unavailable without {', '.join(sorted(programs))}"
            yield f"{what} ({', '.join(claims)}); {way_out}"


def doctor(root: Path) -> Diagnosis:
    """What is here, what is missing and what that costs."""
    project = read_project(root)
    methods = policy.survey(root)
    states = {
        name: observe.environment_state(project, name)
        for name, table in project.environments.items()
        if table.separate
    }
    unmade = {name for name, state in states.items() if state is None or state.problem}
    environments = {
        name: observe.observe(project, name, confinement=levels.best(methods))
        for name in sorted({DEFAULT_ENVIRONMENT, *project.environments} - unmade)
    }
    diagnosis = diagnose(project, environments, states, store_of(root).folder, policy.findings(methods))
    return diagnosis.model_copy(update={"programs": (*diagnosis.programs, *_refused_repository(root))})


def diagnose(
    project: Project,
    environments: Mapping[str, Environment],
    states: Mapping[str, EnvironmentState | None],
    evidence: Path,
    sandbox: tuple[Finding, ...],
) -> Diagnosis:
    """What `verify` would find here.

    Args:
        project: names the frameworks.
        environments: those that exist, as observed, by name.
        states: of each environment that is made on demand, by name; None where it is not made yet.
        evidence: the folder that a run writes to.
        sandbox: its layers, as probed.
    """
    frameworks = tuple(
        _framework(environment, name)
        for environment in environments.values()
        for name in project.frameworks
        if _belongs(project, environment, name)
    )
    programs = tuple(
        Finding(name=name, present=bool(path), detail=path or "not found", cost="" if path else cost)
        for name, cost in PROGRAMS.items()
        for path in [shutil.which(name)]
    )
    writable = _writable(evidence)
    if not writable:
        programs += (
            Finding(name="evidence", present=False, detail=f"{evidence} can't be written", cost="no run"),
        )
    return Diagnosis(
        ready=writable and any(framework.present for framework in frameworks),
        frameworks=frameworks,
        environments=tuple(_environment(project, name, state) for name, state in states.items()),
        sandbox=sandbox,
        programs=programs,
        machine=next(iter(environments.values())).machine,
    )


def _environment(project: Project, name: str, state: EnvironmentState | None) -> Finding:
    """Whether an environment is made, and what it took or why it is not."""
    users = sum(
        any(claim.entry.run.environment_of(framework) == name for framework in project.frameworks)
        for claim in project.claims
        if claim.runs
    )
    cost = f"none until a claim needs it ({counted(users, 'claim')} here)"
    if state is None:
        return Finding(name=name, present=False, detail="not made yet", cost=cost)
    if state.problem:
        cost = f"the jobs of {counted(users, 'claim')} are `unavailable`; the next run that needs it tries again"
        return Finding(name=name, present=False, detail=state.problem, cost=cost)
    detail = (
        f"{counted(len(state.packages), 'package')} of its own, {state.size} MiB, made in {state.seconds:.0f} s"
    )
    return Finding(name=name, present=True, detail=detail)


def _refused_repository(root: Path) -> tuple[Finding, ...]:
    """Why git doesn't work with the repository here; nothing where it does, or where git itself is missing."""
    try:
        if shutil.which("git"):
            git.text(root, "rev-parse", "--git-dir", limit=git.BRIEF)
    except PublishError as error:
        return (Finding(name="repository", present=False, detail=str(error), cost=PROGRAMS["git"]),)
    return ()


def _belongs(project: Project, environment: Environment, framework: str) -> bool:
    """Whether an environment is meant to hold a framework; an environment that lists none holds all."""
    table = project.environments.get(environment.name)
    return table is None or not table.frameworks or framework in table.frameworks


def _framework(environment: Environment, name: str) -> Finding:
    label = f"{name} in {environment.name}"
    if version := environment.versions.get(name):
        return Finding(name=label, present=True, detail=version)
    return Finding(
        name=label,
        present=False,
        detail=environment.missing.get(name, "no version"),
        cost="its jobs are `unavailable`, so no claim gets a verdict",
    )


def _writable(folder: Path) -> bool:
    while not folder.exists():
        folder = folder.parent
    return folder.is_dir() and os.access(folder, os.W_OK)
