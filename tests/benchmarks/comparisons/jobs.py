"""Many jobs that do nothing: how seconds, CPU time and memory of `claims verify` grow with their number."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from functools import partial
from pathlib import Path

from benchmarks.suite import bases, commands, rounds
from benchmarks.suite.benchmark import Benchmark, Case, Order, at_most
from benchmarks.suite.figures import Figure

LEAST = 2  # jobs of one claim


def verify(root: Path) -> commands.Usage:
    """Run every script of a project anew."""
    shutil.rmtree(root / "build" / "evidence", ignore_errors=True)
    return commands.run(commands.claims(root, "--json", "verify"))


def measure(order: Order) -> Iterator[Figure]:
    """Seconds, the supervisor's CPU seconds and its memory for each number of jobs, and the exponents."""
    sizes = order.sizes or ((100, 1_000, 10_000) if order.full else (100, 300, 1_000))
    arms = {}
    for size in (LEAST, *sizes):
        root = order.folder / f"jobs-{size}"
        bases.write_shared(root)
        bases.write_trivial(root, size // 2)
        commands.run(commands.claims(root, "--json", "plan"))
        arms[str(size)] = partial(verify, root)
    used = {int(size): usages for size, usages in rounds.in_turn(arms, order.rounds or 2).items()}
    least = used.pop(LEAST)
    for size, usages in used.items():
        case = Case(BENCHMARK.name, f"{size:,} jobs")
        yield case.figure("claims verify", "s", [usage.seconds for usage in usages])
        yield case.figure("supervisor, CPU", "s", [usage.own_cpu for usage in usages])
        yield case.figure("supervisor, most memory", "MiB", [usage.memory for usage in usages], at_most(500))
    case = Case(BENCHMARK.name, f"{min(sizes):,} to {max(sizes):,} jobs")
    for name, field in {"claims verify": "seconds", "supervisor, CPU": "own_cpu"}.items():
        by_size = {size: [getattr(usage, field) for usage in usages] for size, usages in used.items()}
        yield case.exponents(name, by_size, [getattr(usage, field) for usage in least])


BENCHMARK = Benchmark("jobs", "Many jobs that do nothing", measure)
