"""How the CPU time of each phase grows with the number of claims, where all evidence is fresh."""

from __future__ import annotations

import json
import sys
from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path

from benchmarks.suite import bases, commands, rounds
from benchmarks.suite.benchmark import Benchmark, Case, Order
from benchmarks.suite.circumstances import ROOT
from benchmarks.suite.figures import Figure

Arm = tuple[str, int]  # a command or `phases`, and how many claims
COMMANDS = ("check", "plan", "verify", "build")
PHASES = ("read", "judge", "render")


def cpu_of_command(root: Path, command: str) -> dict[str, float]:
    """CPU seconds of a command, by its name; a build starts without what earlier ones have left."""
    if command == "build":
        bases.forget(root)
    return {command: commands.run(commands.claims(root, "--json", command)).cpu}


def cpu_of_phases(root: Path) -> dict[str, float]:
    """CPU seconds of the phases that no command does alone."""
    command = [sys.executable, "-m", "benchmarks.programs.phases", str(root)]
    return json.loads(commands.run(command, variables={"PYTHONPATH": str(ROOT / "tests")}).output)


def measure(order: Order) -> Iterator[Figure]:
    """CPU seconds by phase and number of claims, and the exponents."""
    sizes = order.sizes or ((100, 1_000, 10_000) if order.full else (100, 300, 1_000))
    arms: dict[Arm, Callable[[], dict[str, float]]] = {}
    absent: dict[Arm, str] = {}
    for size in (1, *sizes):
        root = order.folder / f"growth-{size}"
        here: dict[Arm, Callable[[], dict[str, float]]] = {
            (name, size): partial(cpu_of_command, root, name) for name in COMMANDS[:-1]
        }
        here["phases", size] = partial(cpu_of_phases, root)
        here["build", size] = partial(cpu_of_command, root, "build")
        if commands.TARGET.tree:
            absent["phases", size] = "an earlier generator has other modules"
        try:
            bases.write_fresh(root, size)
            commands.run(commands.claims(root, "--json", "verify"))
        except commands.CommandError as error:
            absent |= dict.fromkeys(here, error.why)
        arms |= here
    used = rounds.in_turn(arms, order.rounds or 2, absent)

    def seconds(name: str, size: int) -> list[float]:
        return [each[name] for each in used[name if name in COMMANDS else "phases", size]]

    titles = {name: f"claims {name}, CPU" for name in COMMANDS} | {name: f"{name}, CPU" for name in PHASES}
    titles["verify"] = "claims verify with nothing to run, CPU"
    for size in sizes:
        case = Case(BENCHMARK.name, f"{size:,} claims")
        for name, title in titles.items():
            yield case.measured(title, "s", partial(seconds, name, size))
    case = Case(BENCHMARK.name, f"{min(sizes):,} to {max(sizes):,} claims")
    for name, title in titles.items():
        yield case.exponents(title, partial(seconds, name), sizes, 1)


BENCHMARK = Benchmark("growth", "Growth with the number of claims", measure)
