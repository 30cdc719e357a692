"""When, where and with what the suite runs."""

from __future__ import annotations

import contextlib
import os
import platform
from datetime import datetime
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path

from benchmarks.suite.figures import Run

from generators import clock
from generators.publishing.repository.source import source_of
from generators.running.environments.machine import this_machine
from generators.sandbox import policy

ROOT = Path(__file__).parents[3]
PACKAGES = ("tensorflow", "torch", "keras", "numpy", "typer", "mkdocs", "mkdocs-material")


def run_since(started: datetime, load: float, packages: dict[str, str]) -> Run:
    """The run that began then and ends now.

    Args:
        started: when it began.
        load: of the machine before it.
        packages: versions of further packages, such as those of the peers.
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
        source=source_of(ROOT),
        sandbox=policy.choose(ROOT, "auto").level,
        python=platform.python_version(),
        packages=found | packages,
    )


def load() -> float:
    """How many processes wanted a core in the last minute, on average."""
    return os.getloadavg()[0]
