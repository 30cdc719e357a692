"""The first page: `make site QUICK=1` in a fresh clone of this repository, after the installation."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

from benchmarks.suite import commands
from benchmarks.suite.benchmark import REAL, Benchmark, Case, Order, at_least, at_most
from benchmarks.suite.circumstances import ROOT
from benchmarks.suite.figures import Figure

LIMIT = 30 * 60  # seconds
UNDECIDED = ("not-enough-evidence", "not-checkable")


def decided(site: Path) -> int:
    """How many claims of a built site have a verdict that says something."""
    found = json.loads((site / "api" / "v1" / "claims.json").read_text(encoding="utf-8"))["result"]
    return sum(claim["verdict"] not in UNDECIDED for claim in found)


def clone(folder: Path) -> None:
    """The last commit of this repository, with the installation that is there."""
    subprocess.run(["git", "clone", "--quiet", str(ROOT), str(folder)], check=True)
    (folder / ".venv").symlink_to(Path(sys.prefix))


def measure(order: Order) -> Iterator[Figure]:
    """Minutes until `make site QUICK=1` ends, and the claims that then have a verdict."""
    case = Case(BENCHMARK.name, REAL)
    folder = order.folder / "clone"
    clone(folder)
    try:
        # The installation is older than the clone's files, and must not be made again.
        make = ["make", "--old-file=.venv/.site", "--old-file=.venv/bin/python", "site", "QUICK=1"]
        usage = commands.run(make, folder, {"PYTHONPATH": str(folder)}, limit=LIMIT)
    except commands.CommandError as error:
        yield case.absent("make site QUICK=1", "min", str(error))
        return
    yield case.figure("make site QUICK=1", "min", [usage.seconds / 60], at_most(6))
    yield case.figure("claims with a verdict", "count", [decided(folder / "build" / "site")], at_least(40))


BENCHMARK = Benchmark("first-page", "The first page", measure, only_full=True, only_here=True)
