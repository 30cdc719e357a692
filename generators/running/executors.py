"""Create the executor that runs jobs: `local` in parallel threads, `inline` one after the other.

What jobs of a cluster run by is no executor of ours: see `cluster/crew.py`.
"""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import Executor, Future, ThreadPoolExecutor
from functools import partial
from typing import TypeVar

from generators.errors import UsageError
from generators.model import Request
from generators.running.environments.machine import this_machine

Result = TypeVar("Result")


class InlineExecutor(Executor):
    """Runs each job at once in the calling thread, for one job at a time."""

    def submit(self, fn: Callable[..., Result], /, *args: object, **kwargs: object) -> Future[Result]:
        """A future that is already done."""
        future: Future[Result] = Future()
        try:
            future.set_result(fn(*args, **kwargs))
        except BaseException as error:  # noqa: BLE001 - an executor hands every failure to the future
            future.set_exception(error)
        return future


ENGINES: dict[str, Callable[[int], Executor]] = {
    # A thread for each script: it only waits for its script's process.
    "local": partial(ThreadPoolExecutor, thread_name_prefix="job"),
    "inline": lambda _: InlineExecutor(),
}
CLUSTER = "dask"  # the engine whose jobs are executed elsewhere


def require_engine(request: Request) -> None:
    """Check that there is the requested engine, and that options for a cluster stand beside no other one.

    Raises:
        UsageError: there is no such engine, or an option is for a cluster alone.
    """
    _require_name(request.engine)
    for option, value in (("--scheduler", request.scheduler), ("--machine", request.machine)):
        if value and request.engine != CLUSTER:
            raise UsageError(f"{option}: is for a cluster alone (got {value!r}); add --engine {CLUSTER}")


def _require_name(engine: str) -> None:
    engines = (*ENGINES, CLUSTER)
    if engine not in engines:
        raise UsageError(f"--engine: no such engine (got {engine!r}); use one of {', '.join(engines)}")


def workers_for(request: Request) -> int:
    """How many jobs run at the same time: as many as requested, or one for each core."""
    return 1 if request.engine == "inline" else request.workers or this_machine().cores


def new_executor(name: str, workers: int) -> Executor:
    """An executor of the engine of that name with so many workers (1 or more).

    Raises:
        UsageError: there is no such engine.
    """
    _require_name(name)
    return ENGINES[name](workers)
