"""Jobs that do nothing, on two workers of a Dask cluster and by the local engine: what the way there costs."""

from __future__ import annotations

import shutil
import statistics
import time
from collections.abc import Iterator, Sequence
from functools import partial
from pathlib import Path
from typing import NamedTuple

from benchmarks.suite import bases, commands, rounds
from benchmarks.suite.benchmark import Benchmark, Case, Order, at_most
from benchmarks.suite.figures import Figure
from helpers.processes.clusters import Cluster, cluster

from generators.evidence.resume import ResumedEvidence
from generators.model import Job, Observation, Plan, Request
from generators.running import prepare
from generators.running.cluster.crew import open_crew

LEAST = 2  # jobs of one claim
ALONE = 50  # jobs that are sent one after another


class Run(NamedTuple):
    """What a run of every script used, and what the scheduler did meanwhile; seconds and MiB."""

    usage: commands.Usage
    scheduler_cpu: float
    scheduler_memory: float


class Quiet:
    """A reporter that says nothing."""

    def on_warning(self, message: str) -> None:
        """Say nothing."""

    def on_preparation(self, message: str) -> None:
        """Say nothing."""

    def on_plan(self, plan: Plan) -> None:
        """Say nothing."""

    def on_job_start(self, job: Job) -> None:
        """Say nothing."""

    def on_job_fresh(self, job: Job) -> None:
        """Say nothing."""

    def on_job_end(self, job: Job, observations: tuple[Observation, ...]) -> None:
        """Say nothing."""


def on_cluster(root: Path, found: Cluster) -> Run:
    """Run every script of a project anew on the cluster."""
    shutil.rmtree(root / "build" / "evidence", ignore_errors=True)
    scheduler = found.processes["scheduler"].pid
    before = commands.own_cpu(scheduler)
    usage = commands.run(commands.claims(root, "verify", "--engine", "dask", "--scheduler", found.address))
    return Run(usage, commands.own_cpu(scheduler) - before, commands.high_water(scheduler))


def here(root: Path) -> Run:
    """Run every script of a project anew on this machine."""
    shutil.rmtree(root / "build" / "evidence", ignore_errors=True)
    return Run(commands.run(commands.claims(root, "verify")), 0, 0)


def ways(root: Path, found: Cluster) -> list[float]:
    """Milliseconds that each of some jobs takes beyond its own, from its sending to its answer, one at a time."""
    request, taken = Request(engine="dask", scheduler=found.address, fresh=True), []
    with open_crew(request, Quiet()) as crew:
        resolved = prepare.resolve(root, request, None, crew.enlist)
        plan = prepare.plan_jobs(resolved, ResumedEvidence(resolved.store, {})).plan
        for job in plan.jobs:
            began = time.perf_counter()
            (seen,) = crew.submit(job, resolved.project, "benchmark").result()
            taken.append(1000 * (time.perf_counter() - began - seen.seconds))
    return taken


def measure(order: Order) -> Iterator[Figure]:
    """The way of a job; what each number of jobs takes of client and scheduler; the local engine for the least."""
    sizes = order.sizes or ((100, 1_000, 10_000) if order.full else (100, 300))
    with cluster(order.folder / "cluster") as found:
        for name in ("a", "b"):
            found.add_worker(name)
        alone = _project(order.folder, ALONE)
        way, case = ways(alone, found)[1:], Case(BENCHMARK.name, "one job at a time")
        yield case.figure("the way of a job, median", "ms", [statistics.median(way)])
        yield case.figure("the way of a job, 95th percentile", "ms", [rounds.late(way)])
        arms = {f"{size} on": partial(on_cluster, _project(order.folder, size), found) for size in (LEAST, *sizes)}
        arms["here"] = partial(here, _project(order.folder, min(sizes)))
        seen = rounds.in_turn(arms, order.rounds or 1)

    def local() -> list[float]:
        return [run.usage.seconds for run in seen["here"]]

    def against_local(seconds: Sequence[float]) -> Sequence[float]:
        return rounds.ratios(seconds, local())

    for size in sizes:
        case = Case(BENCHMARK.name, f"{size:,} jobs")
        if f"{size} on" in seen.absent:
            yield case.absent("two workers", "s", seen.absent[f"{size} on"])
            continue
        there = seen[f"{size} on"]
        seconds = [run.usage.seconds for run in there]
        yield case.figure("two workers", "s", seconds)
        yield case.figure("two workers, jobs a second", "count", [size / each for each in seconds])
        if size == min(sizes):
            yield case.measured("local engine", "s", local)
            yield case.measured("two workers / local engine", "x", partial(against_local, seconds))
        yield case.figure("client, CPU", "s", [run.usage.own_cpu for run in there])
        yield case.figure("client, most memory", "MiB", [run.usage.memory for run in there], at_most(500))
        yield case.figure("scheduler, CPU", "s", [run.scheduler_cpu for run in there])
        yield case.figure("scheduler, most memory", "MiB", [run.scheduler_memory for run in there], at_most(500))
    case = Case(BENCHMARK.name, f"{min(sizes):,} to {max(sizes):,} jobs")
    yield case.exponents(
        "two workers", lambda size: [run.usage.seconds for run in seen[f"{size} on"]], sizes, LEAST
    )


def _project(folder: Path, jobs: int) -> Path:
    root = folder / f"jobs-{jobs}"
    if not root.exists():
        bases.write_shared(root)
        bases.write_trivial(root, jobs // 2)
        commands.run(commands.claims(root, "--json", "plan"))
    return root


BENCHMARK = Benchmark("cluster", "Jobs on a cluster", measure, only_here=True)
