"""Keep the roll of a cluster's workers: which are there, which a run uses, and why it doesn't use the others."""

from __future__ import annotations

import threading
from collections.abc import Callable, Collection, Mapping
from concurrent.futures import Future, wait
from contextlib import suppress
from typing import TYPE_CHECKING, Any

from generators.errors import ClaimsError
from generators.running.cluster import admission
from generators.running.cluster.answers import answer_of, error_of
from generators.running.cluster.connect import GONE
from generators.running.cluster.terms import Report, Terms
from generators.text import one_line

if TYPE_CHECKING:
    from distributed import Client
    from distributed import Future as Task

PATIENCE = 60.0  # seconds without a worker after which a run gives up; a nanny starts one anew within some
LOOK = 1.0  # seconds between two looks at who is there, while an answer is waited for
READY = {"init", "running"}  # a worker that is paused, or is about to go, begins with nothing
EXCLUSIVE = "exclusive"  # the resource of a worker on whose machine nothing else runs
START = "start one with `dask worker SCHEDULER --nworkers 1 --resources exclusive=1`"


class Roll:
    """The workers of a cluster, as a run knows them.

    Attributes:
        terms: of the run.
        reports: of every worker that was used, by address.
        used: addresses of those that are used now.
        there: what the scheduler says of all that are connected now, by address.

    Several threads read these: `used` and `there` are replaced as a whole, and never changed.
    """

    def __init__(
        self, client: Client, terms: Terms, packages: admission.Packages, on_warning: Callable[[str], None]
    ) -> None:
        self._client, self._packages, self._on_warning = client, packages, on_warning
        self.terms = terms
        self.reports: dict[str, Report] = {}
        self.used: frozenset[str] = frozenset()
        self.there: dict[str, Mapping[str, Any]] = {}
        self._asked: set[str] = set()
        self._leases: dict[str, Task] = {}
        self._lock = threading.RLock()
        self._asking = threading.Lock()  # workers that come are asked one after another
        self.reference = ""

    @property
    def report(self) -> Report:
        """The report that is the run's."""
        return self.reports[self.reference]

    @property
    def threads(self) -> int:
        """How many jobs the used workers execute at the same time."""
        return sum(int(self.there[address]["nthreads"]) for address in self.used if address in self.there)

    @property
    def hosts(self) -> list[str]:
        """Used workers with the resource `exclusive`, one for each running kernel."""
        found: dict[str, str] = {}
        for address in sorted(self.used):
            if self.there.get(address, {}).get("resources", {}).get(EXCLUSIVE, 0) >= 1:
                found.setdefault(self.reports[address].kernel, address)
        return list(found.values())

    @property
    def is_asking(self) -> bool:
        """Whether workers that have come prepare themselves, which may take minutes."""
        return self._asking.locked()

    @property
    def is_forgotten(self) -> bool:
        """Whether the connection was lost since: a scheduler that answers there now knows nothing of the run."""
        return any(lease.status == "cancelled" for lease in [*self._leases.values()])

    def begin(self, machine: str) -> None:
        """Ask every worker, and choose the machine class.

        Raises:
            UsageError: no worker is of the machine class that is named.
            ClaimsError: no worker is there, or none can be used.
        """
        with suppress(OSError):  # a time-out is one as well
            self._client.wait_for_workers(1, timeout=PATIENCE)
        with self._asking:
            self.look()
            if not self.there:
                raise ClaimsError(f"--scheduler: no worker has come to it within {PATIENCE:.0f} s; {START}")
            reports, faults = self._enlisted(self._in_order_of_arrival())
            if reports:
                self.reference = admission.reference(reports, machine)
                self.reports[self.reference] = reports[self.reference]
            faults |= self._admit(reports)
            if not self.used:
                listed = "; ".join(f"{address}: {why}" for address, why in faults.items())
                raise ClaimsError(f"--scheduler: no worker can be used; {listed or 'they are gone'}")
        self._warn(faults)

    def look(self) -> None:
        """See which workers are there.

        Raises:
            ClaimsError: the scheduler does not answer.
        """
        try:
            # not by `scheduler_info`: what it returns may be that of another call, without workers
            identity = self._client.sync(self._client.scheduler.identity, n_workers=-1)
        except Exception as error:
            raise ClaimsError(GONE) from error
        with self._lock:
            self.there = identity["workers"]
            self.used = self.used.intersection(self.there)

    def enlist_newcomers(self) -> bool:
        """Ask the workers that have come since; whether one of them is used."""
        with self._asking:
            if not self.reference:  # the run could not begin
                return False
            self.look()
            newcomers = self.there.keys() - self._asked
            reports, faults = self._enlisted(newcomers)
            self._warn(faults | self._admit(reports))
            return not self.used.isdisjoint(newcomers)

    def lost(self, address: str) -> None:
        """Take note that a worker is gone; another one may come to its address."""
        with self._lock:
            self.used = self.used.difference({address})
            self.there = {each: known for each, known in self.there.items() if each != address}
            self._asked.discard(address)
            self._leases.pop(address, None)

    def make(self, name: str) -> None:
        """Have every used worker make an environment; one that holds something else then is used no longer.

        Raises:
            ClaimsError: no worker is left.
        """
        from generators.running.cluster import tasks

        with self._asking:  # whoever comes from now on makes it first
            self.terms = self.terms._replace(made=(*self.terms.made, name))
            keys = {address: f"claims-make-{self.terms.token}-{name}-{address}" for address in self.used}
        found = self._ask(keys, lambda _: (tasks.make, self.terms.token, name))
        reports, faults = _reports(found)
        if not reports:
            raise ClaimsError(f"--scheduler: no worker is left that could make the environment {name}; {START}")
        with self._lock:
            if self.reference not in reports:
                self.reference = next(iter(reports))
            self.reports[self.reference] = reports[self.reference]
            self.used = self.used.difference(keys.keys() - reports.keys())
        self._warn(faults | self._admit(reports))

    def close(self) -> None:
        """Let go of every worker: each ends what it has for the run."""
        with self._lock:
            for lease in self._leases.values():
                with suppress(Exception):  # whatever the state of the connection
                    lease.release()
            self._leases.clear()

    def _in_order_of_arrival(self) -> list[str]:
        """Who is there, the first worker first; one whose arrival is no longer known came before the others."""
        came = {
            event["worker"]: when
            for when, event in self._client.get_events("all")
            if isinstance(event, Mapping) and event.get("action") == "add-worker"
        }
        return sorted(self.there, key=lambda address: (came.get(address, 0.0), address))

    def _enlisted(self, addresses: Collection[str]) -> tuple[dict[str, Report], dict[str, str]]:
        """Reports of these workers, and why there is none, by address."""
        from generators.running.cluster import tasks

        ready = [address for address in addresses if self.there.get(address, {}).get("status") in READY]
        keys = {address: f"{tasks.LEASE}{self.terms.token}-{address}" for address in ready}
        with self._lock:
            self._asked.update(ready)
        return _reports(
            self._ask(keys, lambda address: (tasks.enlist, self.terms, keys[address], address), self._leases)
        )

    def _admit(self, reports: Mapping[str, Report]) -> dict[str, str]:
        """Use these workers; why some are not used, by address."""
        faults = {}
        for address, report in reports.items():
            why = admission.refusal(report, self.report, self.terms.sandbox, self._packages)
            with self._lock:
                if why is None:
                    self.reports[address] = report
                    self.used = self.used.union({address})
                else:
                    faults[address] = why
                    self.used = self.used.difference({address})
                    if lease := self._leases.pop(address, None):
                        lease.release()
        self.look()  # one may have gone meanwhile
        return faults

    def _warn(self, faults: Mapping[str, str]) -> None:
        for address, why in faults.items():
            self._on_warning(f"worker {address} is not used: {why}")

    def _ask(
        self,
        keys: Mapping[str, str],
        question: Callable[[str], tuple[Any, ...]],
        leases: dict[str, Task] | None = None,
    ) -> dict[str, Report | BaseException]:
        """What each worker answers to a question, in the order in which they are given; nothing of one that goes.

        Args:
            keys: of the tasks, by address.
            question: what an address is asked: a function and its arguments.
            leases: keeps the tasks that have answered.
        """
        tasks = {
            address: self._client.submit(
                *question(address), key=key, pure=False, workers=[address], allow_other_workers=False
            )
            for address, key in keys.items()
        }
        answers: dict[str, Future[Report]] = {
            address: answer_of(self._client, task) for address, task in tasks.items()
        }
        while wait(answers.values(), timeout=LOOK).not_done:
            self.look()
            for address in answers.keys() - self.there.keys():
                del answers[address]
                tasks[address].release()
        with self._lock:
            found: dict[str, Report | BaseException] = {}
            for address, answer in answers.items():
                error = error_of(answer)
                found[address] = answer.result() if error is None else error
                if error is None and leases is not None:
                    leases[address] = tasks[address]
        return found


def _reports(found: Mapping[str, Report | BaseException]) -> tuple[dict[str, Report], dict[str, str]]:
    """The reports among the answers, and why there is none, by address."""
    reports = {address: each for address, each in found.items() if isinstance(each, Report)}
    return reports, {address: _why(each) for address, each in found.items() if isinstance(each, BaseException)}


def _why(error: BaseException) -> str:
    """Why a worker could not be asked."""
    said = one_line(f"{type(error).__name__}: {error}")
    if isinstance(error, ImportError | AttributeError):
        return f"it can't import this program as it is here ({said}); install the same there"
    return f"it can't work for the run ({said})"
