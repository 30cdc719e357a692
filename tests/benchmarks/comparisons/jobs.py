"""Many jobs that do nothing: how seconds, CPU time and memory of `claims verify` grow with their number."""

from __future__ import annotations

import json
import shutil
import statistics
from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path
from typing import NamedTuple

from benchmarks.suite import bases, commands, rounds
from benchmarks.suite.benchmark import Benchmark, Case, Order, at_most
from benchmarks.suite.figures import Aim, Figure, Unit

LEAST = 2  # jobs of one claim


class Run(NamedTuple):
    """What a run of every script used, and how long each job took, in milliseconds."""

    usage: commands.Usage
    jobs: tuple[float, ...]


VALUES: tuple[tuple[str, Unit, Callable[[Run], float], Aim | None], ...] = (
    ("claims verify", "s", lambda run: run.usage.seconds, None),
    ("a job, median", "ms", lambda run: statistics.median(run.jobs), None),
    ("a job, 95th percentile", "ms", lambda run: rounds.late(run.jobs), None),
    ("supervisor, CPU", "s", lambda run: run.usage.own_cpu, None),
    ("supervisor, most memory", "MiB", lambda run: run.usage.memory, at_most(500)),
)
GROWING = ("claims verify", "supervisor, CPU")


def verify(root: Path, number: int) -> Run:
    """Run every script of a project anew.

    Raises:
        CommandError: not every job was measured.
    """
    evidence = root / "build" / "evidence"
    shutil.rmtree(evidence, ignore_errors=True)
    usage = commands.run(commands.claims(root, "--json", "verify"))
    kept = [json.loads(path.read_bytes())["content"] for path in evidence.glob("observations/*/*.json")]
    measured = [each for each in kept if each["outcome"] == "measured"]
    if len(measured) != number:
        raise commands.CommandError(f"{root}: {number} jobs should be measured (got {len(measured)})")
    return Run(usage, tuple(1000 * each["seconds"] for each in measured))


def measure(order: Order) -> Iterator[Figure]:
    """For each number of jobs: seconds, a job's milliseconds, the supervisor's CPU and memory; the exponents."""
    sizes = order.sizes or ((100, 1_000, 10_000) if order.full else (100, 300, 1_000))
    arms = {}
    for size in (LEAST, *sizes):
        root = order.folder / f"jobs-{size}"
        bases.write_shared(root)
        bases.write_trivial(root, size // 2)
        commands.run(commands.claims(root, "--json", "plan"))
        arms[size] = partial(verify, root, 2 * (size // 2))
    seen = rounds.in_turn(arms, order.rounds or 2)

    def of(value: Callable[[Run], float], size: int) -> list[float]:
        return [value(run) for run in seen[size]]

    for size in sizes:
        case = Case(BENCHMARK.name, f"{size:,} jobs")
        for name, unit, value, aim in VALUES:
            yield case.measured(name, unit, partial(of, value, size), aim)
    case = Case(BENCHMARK.name, f"{min(sizes):,} to {max(sizes):,} jobs")
    for name, _, value, _ in VALUES:
        if name in GROWING:
            yield case.exponents(name, partial(of, value), sizes, LEAST)


BENCHMARK = Benchmark("jobs", "Many jobs that do nothing", measure)
