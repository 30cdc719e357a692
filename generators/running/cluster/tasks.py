"""What a run asks of a worker; each function here is executed on a worker, as a task of Dask.

A run holds the result of `enlist` for as long as it lives. Dask drops it when the run lets it go, or is gone, and
`Leases` then closes what the worker has for the run, with every process of it.
"""

from __future__ import annotations

import asyncio
from functools import partial
from pathlib import Path
from typing import NamedTuple

from distributed.diagnostics.plugin import WorkerPlugin
from distributed.utils import sync
from distributed.worker import Worker, get_worker

from generators.running.cluster.bench import Bench
from generators.running.cluster.terms import JOB, TOPIC, Answer, NotEnlistedError, Parcel, Report, Terms

LEASE = "claims-lease-"
ENDED = {"released", "forgotten", "cancelled", "error"}


class _RunBench(NamedTuple):
    """What a worker has for a run, the task whose result keeps it, and the address by which the run knows it."""

    bench: Bench
    lease: str
    address: str


_benches: dict[tuple[str, str], _RunBench] = {}  # by worker and token: a process may hold several workers


class Leases(WorkerPlugin):
    """Closes what a worker has for a run, or for a job, once the run lets go of it or the worker ends."""

    def setup(self, worker: Worker) -> None:
        """Learn whose plugin it is."""
        self._worker = worker

    def transition(self, key: object, _start: str, finish: str, *_: object, **_named: object) -> None:
        """Close the bench whose lease has ended; Dask may bring copies of other workers' leases here as well."""
        if not (isinstance(key, str) and key.startswith((LEASE, JOB)) and finish in ENDED):
            return
        owner = self._worker.id, key.removeprefix(LEASE).removeprefix(JOB).partition("-")[0]
        held = _benches.get(owner)
        if held is None:
            return
        if key.startswith(JOB):
            self._worker.loop.run_in_executor(None, held.bench.end, key)
        elif held.lease == key:
            del _benches[owner]
            self._worker.loop.run_in_executor(None, held.bench.close)

    async def teardown(self, worker: Worker) -> None:
        """Close every bench of the worker."""
        owned = [owner for owner in _benches if owner[0] == worker.id]
        await asyncio.gather(*(asyncio.to_thread(_benches.pop(owner).bench.close) for owner in owned))


def enlist(terms: Terms, key: str, address: str) -> Report:
    """Prepare for a run, and say what there is; `key` is that of this task, the lease."""
    worker = get_worker()
    if not any(isinstance(plugin, Leases) for plugin in worker.plugins.values()):
        sync(worker.loop, worker.plugin_add, Leases(), "claims")
    bench = Bench(terms, Path(worker.local_directory).parent, partial(_say, worker, terms.token, address, None))
    _benches[worker.id, terms.token] = _RunBench(bench, key, address)
    task = worker.state.tasks.get(key)
    if task is None or task.state != "executing":  # the run has let go meanwhile
        _benches.pop((worker.id, terms.token), None)
        bench.close()
    return bench.report()


def make(token: str, name: str) -> Report:
    """Make an environment of the run, unless it is there; what there is then."""
    return _bench_of(token).bench.made(name)


def run(token: str, parcel: Parcel, key: str) -> Answer:
    """Execute jobs of the run; `key` is that of this task."""
    held = _bench_of(token)
    _say(get_worker(), token, held.address, key, {})
    return Answer(held.address, held.bench.run(parcel, key))


def _bench_of(token: str) -> _RunBench:
    found = _benches.get((get_worker().id, token))
    if found is None:
        raise NotEnlistedError
    return found


def _say(worker: Worker, token: str, address: str, key: str | None, event: dict[str, object]) -> None:
    worker.log_event(TOPIC, {**event, "run": token, "key": key, "worker": address})
