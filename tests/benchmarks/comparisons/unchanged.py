"""Starting the command, and running it where nothing has changed, or one script of many."""

from __future__ import annotations

import json
import sys
from collections.abc import Iterator
from functools import partial
from pathlib import Path

from benchmarks.suite import bases, commands, rounds
from benchmarks.suite.benchmark import Benchmark, Case, Order, at_most
from benchmarks.suite.circumstances import ROOT
from benchmarks.suite.figures import Figure
from helpers.synthetic import projects

HELP, EMPTY, REAL = "claims --help", "help of an empty Typer program", "this project"
AIMS = {101: 0.3, 10_000: 5.0}  # seconds beyond `claims --help`
TYPER = Path(__file__).parents[1] / "programs" / "empty_typer.py"


class Changes:
    """Edits the same claim of a project in another way each time."""

    def __init__(self, root: Path) -> None:
        self.root, self.number = root, 0

    def verify(self) -> float:
        """Edit a script, and run what must run."""
        self.number += 1
        projects.write_claim(self.root, 0, value=1_000_000 + self.number)
        usage = commands.run(commands.claims(self.root, "--json", "verify"))
        ran = [claim["id"] for claim in json.loads(usage.output)["result"] if claim["ran"]]
        if ran != [projects.claim_id(0)]:
            raise commands.CommandError(f"{self.root}: one claim was edited (got {len(ran)} that ran)")
        return usage.seconds


def seconds(*command: str) -> float:
    """Seconds that a command takes."""
    return commands.run(command).seconds


def measure(order: Order) -> Iterator[Figure]:
    """Seconds beyond `claims --help`, and of that against the help of an empty program."""
    sizes = order.sizes or ((101, 1_000, 10_000) if order.full else (101, 1_000))
    roots = {size: order.folder / f"fresh-{size}" for size in (1, *sizes)}
    for size, root in roots.items():
        bases.write_fresh(root, size)
        commands.run(commands.claims(root, "--json", "verify"))  # caches are as after any run
    arms = {
        HELP: partial(seconds, *commands.claims(ROOT, "--help")),
        EMPTY: partial(seconds, sys.executable, str(TYPER), "--help"),
    }
    for size, root in roots.items():
        for command in ("verify", "plan"):
            arms[f"{command} {size}"] = partial(seconds, *commands.claims(root, "--json", command))
        arms[f"changed {size}"] = Changes(root).verify
    arms |= _real_arms()
    used = rounds.in_turn(arms, order.rounds or 5)
    start = Case(BENCHMARK.name, "start")
    yield start.figure(HELP, "s", used[HELP])
    yield start.figure(f"{HELP} / {EMPTY}", "x", rounds.ratios(used[HELP], used[EMPTY]), at_most(1.3))
    for size in sizes:
        case = Case(BENCHMARK.name, f"{size:,} claims")
        aim = at_most(AIMS[size]) if size in AIMS else None
        for command in ("verify", "plan"):
            beyond = rounds.differences(used[f"{command} {size}"], used[HELP])
            yield case.figure(f"claims {command} beyond {HELP}", "s", beyond, aim)
        beyond = rounds.differences(used[f"changed {size}"], used["changed 1"])
        yield case.figure(
            "one script edited, beyond the same in a project of one claim", "s", beyond, at_most(5.0)
        )
    case = Case(BENCHMARK.name, REAL)
    for command in ("verify", "plan"):
        name = f"claims {command} beyond {HELP}"
        if command in used:
            yield case.figure(name, "s", rounds.differences(used[command], used[HELP]), at_most(AIMS[101]))
        else:
            yield case.absent(name, "s", "not everything is fresh here; it comes after `make site`")


def _real_arms() -> dict[str, partial[float]]:
    """Commands on this project, where nothing would run."""
    if bases.waiting(ROOT):
        return {}
    return {command: partial(seconds, *commands.claims(ROOT, "--json", command)) for command in ("verify", "plan")}


BENCHMARK = Benchmark("unchanged", "Starting, and where nothing or little has changed", measure)
