"""Say what is here, what is missing, and what that costs."""

from __future__ import annotations

import os
import shutil
from collections.abc import Mapping
from pathlib import Path

from generators.model import Diagnosis, Environment, Finding, Project

PROGRAMS = {
    "git": "no editions: `claims publish` and `claims nightly` need it",
    "g++": "no checks that compile: jobs that need it are `unavailable`",
    "node": "no browser-side checks: jobs that need it are `unavailable`",
    "chromium": "the tests in a browser are skipped",
}


def diagnose(
    project: Project, environments: Mapping[str, Environment], evidence: Path, sandbox: tuple[Finding, ...]
) -> Diagnosis:
    """What `verify` would find.

    Args:
        project: names the frameworks.
        environments: as observed, by name.
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
        ready=writable and any(one.present for one in frameworks),
        frameworks=frameworks,
        sandbox=sandbox,
        programs=programs,
        machine=next(iter(environments.values())).machine,
    )


def _belongs(project: Project, environment: Environment, framework: str) -> bool:
    """Whether an environment is meant to hold a framework; one that lists none holds all."""
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
    return os.access(folder, os.W_OK)
