"""What a process costs that does nothing: in the sandbox, beside a bare fork and a fresh Python."""

from __future__ import annotations

import json
import os
import shutil
import statistics
import sys
import time
import tomllib
from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping
from datetime import datetime
from functools import partial
from itertools import pairwise
from pathlib import Path

from benchmarks.comparisons.trainings import framework_tables
from benchmarks.suite import bases, commands, rounds
from benchmarks.suite.benchmark import Benchmark, Case, Order, at_most
from benchmarks.suite.circumstances import ROOT
from benchmarks.suite.figures import Figure

OURS, FRESH, FORK = "claims verify", "python", "fork"


def milliseconds(record: Path) -> dict[str, list[float]]:
    """How long each job took from its start to the start of the next one, by framework; they ran one at a time.

    The first job of a framework is left out: it may start what the later ones use.
    """
    observations = json.loads(record.read_text(encoding="utf-8"))["result"]["observations"]
    begun = sorted((datetime.fromisoformat(each["started"]), each["framework"]) for each in observations)
    taken: dict[str, list[float]] = defaultdict(list)
    for (start, framework), (end, _) in pairwise(begun):
        taken[framework].append(1000 * (end - start).total_seconds())
    return {name: values[1:] for name, values in taken.items()}


def verify(root: Path) -> tuple[dict[str, list[float]], commands.Usage]:
    """Run every script of a project, one at a time: what each job took, and what the command used."""
    shutil.rmtree(root / "build" / "evidence", ignore_errors=True)
    record = root / "build" / "record.json"
    usage = commands.run(commands.claims(root, "--json", "verify", "--jobs", "1", "--record", str(record)))
    return milliseconds(record), usage


def fresh_pythons(number: int) -> list[float]:
    """Milliseconds of processes that start Python and end."""
    return [1000 * commands.run([sys.executable, "-I", "-B", "-c", "pass"]).seconds for _ in range(number)]


def forks(number: int) -> list[float]:
    """Milliseconds of forks of this process that end at once."""
    taken = []
    for _ in range(number):
        begun = time.perf_counter()
        process = os.fork()
        if not process:
            os._exit(0)
        os.waitpid(process, 0)
        taken.append(1000 * (time.perf_counter() - begun))
    return taken


def measure(order: Order) -> Iterator[Figure]:
    """Median and 95th percentile of trivial processes, from the standard library alone and from each framework."""
    count = order.rounds or 3
    number = 100 if order.full else 50
    yield from _of_base(order, Case(BENCHMARK.name, "standard library"), number, count)
    read = tomllib.loads((ROOT / "claims" / "frameworks.toml").read_text(encoding="utf-8"))
    modules = {name: table["import"] for name, table in read.items() if name != "environments"}
    root = order.folder / "frameworks"
    bases.write_shared(root, frameworks=framework_tables())
    bases.write_trivial(root, 40 if order.full else 20, modules)
    commands.run(commands.claims(root, "--json", "plan"))
    seen = rounds.in_turn({OURS: lambda: verify(root)[0]}, min(count, 2))
    for name, module in modules.items():
        case = Case(BENCHMARK.name, f"`import {module}`")
        for words, value in (("median", statistics.median), ("95th percentile", rounds.late)):
            yield case.measured(f"{OURS}, {words}", "ms", partial(_each, seen, name, value), at_most(40))


def _each(
    seen: Mapping[str, list[dict[str, list[float]]]], framework: str, value: Callable[[list[float]], float]
) -> list[float]:
    """A value of the jobs of a framework, in each round; raises `AbsentError` where they could not run."""
    return [value(taken[framework]) for taken in seen[OURS]]


def _of_base(order: Order, case: Case, number: int, count: int) -> Iterator[Figure]:
    root = order.folder / "trivial"
    bases.write_shared(root)
    bases.write_trivial(root, number)
    commands.run(commands.claims(root, "--json", "plan"))
    arms = {
        OURS: lambda: verify(root),
        FRESH: lambda: fresh_pythons(number),
        FORK: lambda: forks(number),
    }
    seen = rounds.in_turn(arms, count)
    jobs = [[ms for taken in each.values() for ms in taken] for each, _ in seen[OURS]]
    middle = [statistics.median(each) for each in jobs]
    yield case.figure(f"{OURS}, median", "ms", middle, at_most(15))
    yield case.figure(f"{OURS}, 95th percentile", "ms", [rounds.late(each) for each in jobs], at_most(15))
    for name in (FRESH, FORK):
        medians = [statistics.median(each) for each in seen[name]]
        yield case.figure(f"{name}, median", "ms", medians)
        yield case.figure(f"{OURS} / {name}", "x", rounds.ratios(middle, medians))
    own = [1000 * usage.own_cpu / (2 * number) for _, usage in seen[OURS]]
    yield case.figure("supervisor's CPU time a job", "ms", own)


BENCHMARK = Benchmark("overhead", "What a process that does nothing costs", measure)
