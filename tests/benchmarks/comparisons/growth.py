"""How the CPU time of each phase grows with the number of claims, where all evidence is fresh."""

from __future__ import annotations

import json
import sys
from collections.abc import Iterator
from functools import partial
from pathlib import Path

from benchmarks.suite import bases, commands, rounds
from benchmarks.suite.benchmark import Benchmark, Case, Order
from benchmarks.suite.circumstances import ROOT
from benchmarks.suite.figures import Figure

COMMANDS = ("check", "plan", "verify", "build")
PHASES = ("read", "judge", "render")


def cpu_of_command(root: Path, command: str) -> float:
    """CPU seconds of a command; a build starts without what earlier ones have left."""
    if command == "build":
        bases.forget(root)
    return commands.run(commands.claims(root, "--json", command)).cpu


def cpu_of_phases(root: Path) -> dict[str, float]:
    """CPU seconds of the phases that no command does alone."""
    command = [sys.executable, "-m", "benchmarks.programs.phases", str(root)]
    return json.loads(commands.run(command, variables={"PYTHONPATH": str(ROOT / "tests")}).output)


def measure(order: Order) -> Iterator[Figure]:
    """CPU seconds by phase and number of claims, and the exponents."""
    sizes = order.sizes or ((100, 1_000, 10_000) if order.full else (100, 300, 1_000))
    arms = {}
    for size in (1, *sizes):
        root = order.folder / f"growth-{size}"
        bases.write_fresh(root, size)
        commands.run(commands.claims(root, "--json", "verify"))
        arms |= {(command, size): partial(cpu_of_command, root, command) for command in COMMANDS[:-1]}
        arms["phases", size] = partial(cpu_of_phases, root)
        arms["build", size] = partial(cpu_of_command, root, "build")
    used = rounds.in_turn(arms, order.rounds or 2)
    seconds = {(name, size): used[name, size] for name in COMMANDS for size in (1, *sizes)}
    seconds |= {
        (name, size): [each[name] for each in used["phases", size]] for name in PHASES for size in (1, *sizes)
    }
    titles = {name: f"claims {name}, CPU" for name in COMMANDS} | {name: f"{name}, CPU" for name in PHASES}
    titles["verify"] = "claims verify with nothing to run, CPU"
    for size in sizes:
        case = Case(BENCHMARK.name, f"{size:,} claims")
        for name, title in titles.items():
            yield case.figure(title, "s", seconds[name, size])
    case = Case(BENCHMARK.name, f"{min(sizes):,} to {max(sizes):,} claims")
    for name, title in titles.items():
        by_size = {size: seconds[name, size] for size in sizes}
        yield case.exponents(title, by_size, seconds[name, 1])


BENCHMARK = Benchmark("growth", "Growth with the number of claims", measure)
