"""What a worker has for a run ends with its own lease, and with nothing else."""

from __future__ import annotations

from types import SimpleNamespace

import pytest
from helpers.processes.clusters import WAY_OUT

pytest.importorskip("distributed", reason=WAY_OUT)

from generators.running.cluster import tasks
from generators.running.cluster.terms import JOB


class Bench:
    """Notes what it is asked to end."""

    def __init__(self):
        self.closed, self.ended = False, []

    def close(self):
        """As a bench does."""
        self.closed = True

    def end(self, key):
        """Take note of a task that ends."""
        self.ended.append(key)


@pytest.fixture
def leases(monkeypatch):
    """The plugin of a worker, whose loop does at once what it is handed."""
    monkeypatch.setattr(tasks, "_benches", {})
    loop = SimpleNamespace(run_in_executor=lambda _pool, do, *given: do(*given))
    found = tasks.Leases()
    found.setup(SimpleNamespace(id="w", loop=loop))
    return found


def test_a_copy_of_another_workers_lease_ends_nothing(leases):
    """Dask copies it here when that worker retires, and drops the copy later."""
    bench = Bench()
    tasks._benches["w", "t"] = tasks._RunBench(bench, f"{tasks.LEASE}t-here", "here")  # noqa: SLF001 - what it holds
    leases.transition(f"{tasks.LEASE}t-there", "memory", "released")
    assert not bench.closed

    leases.transition(f"{tasks.LEASE}t-here", "memory", "released")
    assert bench.closed


def test_a_task_that_the_run_lets_go_ends_where_it_runs(leases):
    """Dask stops no thread; the bench, and what else it runs, stays."""
    bench = Bench()
    tasks._benches["w", "t"] = tasks._RunBench(bench, f"{tasks.LEASE}t-here", "here")  # noqa: SLF001 - what it holds
    leases.transition(f"{JOB}t-7", "executing", "cancelled")

    assert ([f"{JOB}t-7"], False) == (bench.ended, bench.closed)
