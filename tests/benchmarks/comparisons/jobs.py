"""Many jobs that do nothing: how seconds, CPU time and memory of `claims verify` grow with their number."""

from __future__ import annotations

import json
import shutil
import statistics
from collections.abc import Iterator
from functools import partial
from pathlib import Path
from typing import NamedTuple

from benchmarks.suite import bases, commands, rounds
from benchmarks.suite.benchmark import Benchmark, Case, Order, at_most
from benchmarks.suite.figures import Figure

LEAST = 2  # jobs of one claim


class Run(NamedTuple):
    """What a run of every script used, and how long each job took, in milliseconds."""

    usage: commands.Usage
    jobs: tuple[float, ...]


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
        arms[str(size)] = partial(verify, root, 2 * (size // 2))
    seen = {int(size): runs for size, runs in rounds.in_turn(arms, order.rounds or 2).items()}
    used = {size: [run.usage for run in runs] for size, runs in seen.items()}
    least = used.pop(LEAST)
    for size, usages in used.items():
        case = Case(BENCHMARK.name, f"{size:,} jobs")
        yield case.figure("claims verify", "s", [usage.seconds for usage in usages])
        yield case.figure("a job, median", "ms", [statistics.median(run.jobs) for run in seen[size]])
        yield case.figure("a job, 95th percentile", "ms", [rounds.late(run.jobs) for run in seen[size]])
        yield case.figure("supervisor, CPU", "s", [usage.own_cpu for usage in usages])
        yield case.figure("supervisor, most memory", "MiB", [usage.memory for usage in usages], at_most(500))
    case = Case(BENCHMARK.name, f"{min(sizes):,} to {max(sizes):,} jobs")
    for name, field in {"claims verify": "seconds", "supervisor, CPU": "own_cpu"}.items():
        by_size = {size: [getattr(usage, field) for usage in usages] for size, usages in used.items()}
        yield case.exponents(name, by_size, [getattr(usage, field) for usage in least])


BENCHMARK = Benchmark("jobs", "Many jobs that do nothing", measure)
