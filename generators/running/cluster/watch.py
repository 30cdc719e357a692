"""Hear what workers and their scheduler say: jobs begin, workers come and go, users should know something."""

from __future__ import annotations

import threading
from collections.abc import Callable, Mapping
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from typing import TYPE_CHECKING, Any

from generators.errors import ClaimsError
from generators.model import Reporter
from generators.running.cluster.errands import Errands
from generators.running.cluster.roll import PATIENCE, START, Roll
from generators.running.cluster.terms import TOPIC

if TYPE_CHECKING:
    from distributed import Client

Event = Mapping[str, Any]


class Watch:
    """Follows a cluster during a run, by the events that Dask passes on."""

    def __init__(self, client: Client, roll: Roll, errands: Errands, reporter: Reporter) -> None:
        """Begin to listen."""
        self._roll, self._errands, self._reporter = roll, errands, reporter
        # Dask's own thread must not wait for Dask, nor an event for a worker that prepares itself.
        self._thread, self._newcomers = (
            ThreadPoolExecutor(1, thread_name_prefix=name) for name in ("cluster", "newcomers")
        )
        self._patience: threading.Timer | None = None
        self._said: set[str] = set()
        self._lock = threading.Lock()
        client.subscribe_topic(TOPIC, self._handed_to(self._take_word))
        client.subscribe_topic("all", self._handed_to(self._take_change))

    def close(self) -> None:
        """Listen no longer."""
        self._stop_waiting()
        for thread in (self._thread, self._newcomers):
            thread.shutdown(wait=False, cancel_futures=True)

    def _handed_to(self, take: Callable[[Event], None]) -> Callable[[tuple[float, object]], None]:
        """Takes an event of Dask, in a thread of ours; other programs' events may be anything."""

        def hand_over(event: tuple[float, object]) -> None:
            said = event[1]
            if isinstance(said, Mapping):
                self._do(self._thread, lambda: take(said))

        return hand_over

    def _do(self, thread: ThreadPoolExecutor, take: Callable[[], None]) -> None:
        """Do something in a thread; where that fails the run ends, as jobs could wait for it for ever."""

        def tried() -> None:
            try:
                take()
            except ClaimsError as error:
                self._errands.fail(str(error))
            except Exception as error:  # noqa: BLE001 - nobody else would see it
                self._errands.fail(f"the cluster can't be followed any more: {type(error).__name__}: {error}")

        with suppress(RuntimeError):  # the run has ended
            thread.submit(tried)

    def _take_word(self, event: Event) -> None:
        """Take what a worker says of the run; those of other runs say things as well."""
        if event.get("run") != self._roll.terms.token:
            return
        worker = str(event["worker"])
        if event.get("key"):
            self._errands.began(str(event["key"]), worker)
        if "started" in event and (job := self._errands.job(tuple(event["started"]))):
            self._reporter.on_job_start(job)
        if "warning" in event and event["warning"] not in self._said:
            self._said.add(str(event["warning"]))
            self._reporter.on_warning(f"worker {worker}: {event['warning']}")
        if "step" in event and worker == self._roll.reference:
            self._reporter.on_preparation(f"worker {worker}: {event['step']}")

    def _take_change(self, event: Event) -> None:
        """Take note of a worker that has come or gone."""
        if event.get("action") == "remove-worker":
            self._roll.lost(str(event["worker"]))
            self._errands.lost(str(event["worker"]), event["processing-tasks"])
            self._go_on()
        elif event.get("action") == "add-worker":
            self.look_for_newcomers()

    def look_for_newcomers(self) -> None:
        """Use the workers that have come since, as far as they are alike; nobody waits for that."""
        self._do(self._newcomers, self._enlist_newcomers)

    def _enlist_newcomers(self) -> None:
        if self._roll.enlist_newcomers():
            self._go_on()

    def _go_on(self) -> None:
        """Send on what no worker has that is used now."""
        if self._errands.send_stranded(self._roll.used):
            self.be_patient()
        else:
            self._stop_waiting()

    def be_patient(self) -> None:
        """Give up after a while, unless there is a worker by then for everything that is on its way."""
        with self._lock:
            if self._patience is None:
                self._patience = threading.Timer(PATIENCE, self._give_up)
                self._patience.daemon = True
                self._patience.start()

    def _stop_waiting(self) -> None:
        with self._lock:
            if self._patience:
                self._patience.cancel()
            self._patience = None

    def _give_up(self) -> None:
        with self._lock:
            self._patience = None
        if self._roll.is_asking:
            self.be_patient()
        elif self._errands.send_stranded(self._roll.used):
            self._errands.fail(
                f"every worker that the run could use is gone, for {PATIENCE:.0f} s; what was measured is kept, "
                f"so {START} and run it again"
            )
