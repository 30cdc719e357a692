"""Send jobs to workers until each has an answer: those of a lost worker again, three times at the most."""

from __future__ import annotations

import threading
from collections.abc import Callable, Collection, Iterable, Mapping
from concurrent.futures import CancelledError, Future, ThreadPoolExecutor
from contextlib import suppress
from dataclasses import dataclass, field
from functools import partial
from itertools import count
from typing import TYPE_CHECKING

from generators.errors import ClaimsError
from generators.model import Job
from generators.running.cluster.answers import answer_of, error_of
from generators.running.cluster.connect import GONE
from generators.running.cluster.terms import JOB, Answer, NotEnlistedError, Parcel

if TYPE_CHECKING:
    from distributed import Client
    from distributed import Future as Task

MOST_STARTS = 3  # of a job whose worker is lost each time


class LostError(Exception):
    """Workers were lost as often as a job may start; the message says so, in words."""


@dataclass
class Errand:
    """A parcel on its way.

    Attributes:
        resources: of a worker, that it needs.
        future: gets the answer.
        starts: how often a worker has begun with it.
        key: of the task of Dask that it is now.
        where: addresses that the task is restricted to; it waits where there are none.
    """

    parcel: Parcel
    resources: Mapping[str, float]
    future: Future[Answer] = field(default_factory=Future)
    starts: int = 0
    key: str = ""
    task: Task | None = None
    where: frozenset[str] = frozenset()


Where = Callable[[Errand], frozenset[str]]


class Errands:
    """The parcels of a run; Dask decides which worker gets which, and sends them again where it loses one."""

    def __init__(self, client: Client, token: str, where: Where) -> None:
        """Nothing is sent yet.

        Args:
            client: of the cluster.
            token: of the run.
            where: workers that may have an errand.
        """
        self._client, self._token, self._where = client, token, where
        self._thread = ThreadPoolExecutor(1, thread_name_prefix="errands")  # Dask's own must not wait for Dask
        self._numbers, self._lock = count(), threading.RLock()
        self._going: dict[str, Errand] = {}
        self._closed = False

    def send(self, parcel: Parcel, resources: Mapping[str, float]) -> Future[Answer]:
        """The answer to come; `LostError` where its workers are lost too often."""
        errand = Errand(parcel, resources)
        self._send(errand)
        return errand.future

    def job(self, names: tuple[str, ...]) -> Job | None:
        """The job on its way whose claim and frameworks these are; None where there is none."""
        with self._lock:
            going = [job for errand in self._going.values() for job in errand.parcel.jobs]
        return next((job for job in going if (job.claim, *job.frameworks) == names), None)

    def began(self, key: str, worker: str) -> None:
        """Take note that a worker has begun with a task."""
        with self._lock:
            if errand := self._going.get(key):
                errand.starts += 1
                if errand.starts > MOST_STARTS:
                    self._give_up(errand, worker)

    def lost(self, worker: str, keys: Iterable[str]) -> None:
        """Take note that a worker is lost, with the tasks that it had."""
        with self._lock:
            for errand in [self._going[key] for key in keys if key in self._going]:
                if errand.starts >= MOST_STARTS:
                    self._give_up(errand, worker)

    def send_stranded(self, workers: Collection[str]) -> bool:
        """Send again what none of these workers has or may have; whether something is left that none may have."""
        with self._lock:
            for errand in self._stranded(workers):
                self._send(errand)
            return bool(self._stranded(workers))

    def _stranded(self, workers: Collection[str]) -> list[Errand]:
        return [errand for errand in self._going.values() if errand.where.isdisjoint(workers)]

    def fail(self, reason: str) -> None:
        """End every errand without an answer."""
        with self._lock:
            for errand in [*self._going.values()]:
                self._settle(errand, error=ClaimsError(reason))

    def close(self) -> None:
        """Let go of what is on its way; workers end it."""
        with self._lock:
            self._closed = True
            going = [*self._going.values()]
            self._going.clear()
        self._thread.shutdown(wait=False)
        for errand in going:
            self._drop(errand)
            errand.future.cancel()

    def _send(self, errand: Errand) -> None:
        with self._lock:
            self._going.pop(errand.key, None)
            self._drop(errand)
            errand.key = f"{JOB}{self._token}-{next(self._numbers)}"
            self._going[errand.key] = errand
            try:
                errand.where = self._where(errand)
                if errand.where:
                    self._submit(errand)
            except ClaimsError as error:
                self._settle(errand, error=error)
            except Exception as error:  # noqa: BLE001 - such as a connection that is closed: the run ends with it
                said = f"{type(error).__name__}: {error}"
                self._settle(errand, error=ClaimsError(f"a job can't be sent to the cluster: {said}"))

    def _submit(self, errand: Errand) -> None:
        """Make a task of it."""
        from generators.running.cluster import tasks

        errand.task = self._client.submit(
            tasks.run,
            self._token,
            errand.parcel,
            errand.key,
            key=errand.key,
            pure=False,
            workers=sorted(errand.where),
            resources=dict(errand.resources) or None,
        )
        answer_of(self._client, errand.task).add_done_callback(partial(self._hand_over, errand.key))

    def _hand_over(self, key: str, answer: Future[Answer]) -> None:
        """Leave what has ended to a thread of ours."""
        with suppress(RuntimeError):  # the run has ended before
            self._thread.submit(self._ended, key, answer)

    def _ended(self, key: str, answer: Future[Answer]) -> None:
        """Take the answer of a task, or see why there is none."""
        from distributed.scheduler import KilledWorker

        with self._lock:
            errand = self._going.get(key)
            if errand is None or errand.task is None or self._closed:
                return
            error = error_of(answer)
            if error is None:
                self._settle(errand, answer=answer.result())
            elif errand.task.status != "error":  # no worker has raised it
                gone = isinstance(error, CancelledError | OSError)
                said = GONE if gone else f"an answer can't be read: {type(error).__name__}: {error}"
                self._settle(errand, error=ClaimsError(said))
            elif isinstance(error, NotEnlistedError):
                self._send(errand)
            elif isinstance(error, KilledWorker):
                if errand.starts >= MOST_STARTS:
                    self._give_up(errand, error.last_worker.address)
                else:  # it waited where others ran, and was suspected with them
                    self._send(errand)
            else:
                self._settle(errand, error=ClaimsError(f"a worker failed: {type(error).__name__}: {error}"))

    def _give_up(self, errand: Errand, worker: str) -> None:
        times = f"{MOST_STARTS} times, and each time its worker was lost"
        self._settle(errand, error=LostError(f"started {times}, the last time {worker}"))

    def _settle(self, errand: Errand, answer: Answer | None = None, error: Exception | None = None) -> None:
        self._going.pop(errand.key, None)
        self._drop(errand)
        if errand.future.done():
            return
        if answer is not None:
            errand.future.set_result(answer)
        elif error is not None:
            errand.future.set_exception(error)

    @staticmethod
    def _drop(errand: Errand) -> None:
        """Let go of the task, so that it ends where it runs, and its result is held nowhere."""
        if errand.task is not None:
            with suppress(Exception):  # whatever the state of the connection
                errand.task.release()
            errand.task = None
