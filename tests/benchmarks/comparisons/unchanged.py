"""Starting the command, and running it where nothing has changed, or one script of many."""

from __future__ import annotations

import json
import sys
from collections.abc import Callable, Iterable, Iterator, Sequence
from functools import partial
from pathlib import Path

from benchmarks.suite import bases, commands, rounds
from benchmarks.suite.benchmark import REAL, Benchmark, Case, Order, at_most
from benchmarks.suite.circumstances import ROOT
from benchmarks.suite.figures import Figure
from helpers.synthetic import projects

HELP, EMPTY = "claims --help", "help of an empty Typer program"
OTHER = "one script edited, beyond the same in a project of one claim"
COMMANDS = ("verify", "plan")
AIMS = {101: 0.3, 10_000: 5.0}  # seconds beyond `claims --help`
TYPER = Path(__file__).parents[1] / "programs" / "empty_typer.py"


class Changes:
    """Edits the same claim of a project in another way each time."""

    def __init__(self, root: Path) -> None:
        self.root, self.number = root, 0

    def verify(self) -> float:
        """Edit a script, and run what must run."""
        self.number += 1
        bases.fit(projects.write_claim(self.root, 0, value=1_000_000 + self.number))
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
    arms, absent = _arms(order.folder, sizes)
    arms |= {
        HELP: partial(seconds, *commands.claims(ROOT, "--help")),
        EMPTY: partial(seconds, sys.executable, str(TYPER), "--help"),
    }
    used = rounds.in_turn(arms, order.rounds or 5, absent)

    def beyond(of: str, to: str = HELP) -> Callable[[], Sequence[float]]:
        return lambda: rounds.differences(used[of], used[to])

    start = Case(BENCHMARK.name, "start")
    yield start.measured(HELP, "s", lambda: used[HELP])
    yield start.measured(f"{HELP} / {EMPTY}", "x", lambda: rounds.ratios(used[HELP], used[EMPTY]), at_most(1.3))
    for size in sizes:
        case = Case(BENCHMARK.name, f"{size:,} claims")
        aim = at_most(AIMS[size]) if size in AIMS else None
        for command in COMMANDS:
            yield case.measured(f"claims {command} beyond {HELP}", "s", beyond(f"{command} {size}"), aim)
        yield case.measured(OTHER, "s", beyond(f"changed {size}", "changed 1"), at_most(5.0))
    case = Case(BENCHMARK.name, REAL)
    for command in COMMANDS:
        yield case.measured(f"claims {command} beyond {HELP}", "s", beyond(command), at_most(AIMS[101]))


def _arms(folder: Path, sizes: Iterable[int]) -> tuple[dict[str, Callable[[], float]], dict[str, str]]:
    """Commands on projects of these sizes and on this one, by name; why some are not there, by name."""
    arms: dict[str, Callable[[], float]] = {}
    absent: dict[str, str] = {}
    for size in (1, *sizes):
        root = folder / f"fresh-{size}"
        here = {f"{name} {size}": partial(seconds, *commands.claims(root, "--json", name)) for name in COMMANDS}
        here[f"changed {size}"] = Changes(root).verify
        try:
            bases.write_fresh(root, size)
            commands.run(commands.claims(root, "--json", "verify"))  # caches are as after any run
        except commands.CommandError as error:
            absent |= dict.fromkeys(here, error.why)
        arms |= here
    if commands.TARGET.tree:
        absent |= dict.fromkeys(COMMANDS, "an earlier generator can't read it")
    elif bases.waiting(ROOT):
        absent |= dict.fromkeys(COMMANDS, "not everything is fresh here; it comes after `make site`")
    arms |= {name: partial(seconds, *commands.claims(ROOT, "--json", name)) for name in COMMANDS}
    return arms, absent


BENCHMARK = Benchmark("unchanged", "Starting, and where nothing or little has changed", measure)
