"""When, where and with what the suite runs."""

from __future__ import annotations

import contextlib
import json
import os
import platform
from datetime import datetime
from functools import cache
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path

from benchmarks.suite import commands
from benchmarks.suite.figures import Run

from generators import clock
from generators.publishing.repository.source import source_of
from generators.running.environments.machine import this_machine
from generators.sandbox import policy

ROOT = Path(__file__).parents[3]
PACKAGES = ("tensorflow", "torch", "keras", "numpy", "typer", "mkdocs", "mkdocs-material")


def run_since(started: datetime, load: float, packages: dict[str, str], tree: Path = ROOT) -> Run:
    """The run that began then and ends now.

    Args:
        started: when it began.
        load: of the machine before it.
        packages: versions of further packages, such as those of the peers.
        tree: the checkout whose generator was measured.
    """
    found = {}
    for name in PACKAGES:
        with contextlib.suppress(PackageNotFoundError):
            found[name] = version(name)
    return Run(
        name=f"{started:%Y%m%dT%H%M%SZ}",
        started=started,
        finished=clock.now(),
        machine=this_machine(),
        load=round(load, 2),
        source=source_of(tree),
        sandbox=_level(tree),
        python=platform.python_version(),
        packages=found | packages,
    )


@cache
def _level(tree: Path) -> str:
    """The level of the sandbox, as the generator of a checkout says itself."""
    if tree == ROOT:
        return policy.choose(ROOT, "auto").level
    try:
        found = json.loads(commands.run(commands.claims(tree, "--json", "doctor")).output)["result"]["sandbox"]
    except commands.CommandError:
        return "unknown"
    levels = [each["name"].removeprefix("level ") for each in found if each["name"].startswith("level ")]
    return levels[0] if levels else "unknown"


def load() -> float:
    """How many processes wanted a core in the last minute, on average."""
    return os.getloadavg()[0]
