"""A job gets its one answer, whatever becomes of the workers that had it."""

from __future__ import annotations

import asyncio
from concurrent.futures import Future
from types import SimpleNamespace

import pytest
from helpers.planned_jobs import planned
from helpers.processes.clusters import WAY_OUT
from helpers.processes.waiting import wait_until

from generators.errors import ClaimsError
from generators.running.cluster.errands import Errands, LostError
from generators.running.cluster.terms import Answer, NotEnlistedError, Parcel

scheduler = pytest.importorskip("distributed.scheduler", reason=WAY_OUT)

PARCEL = Parcel((planned("says-yes", 1),), (), {}, "run-1", (), {})
ANSWER = Answer("w", ())


class HeldTask(Future):
    """A task that ends when a test says so; `way` is the error that its answer meets on its way, if any."""

    way: Exception | None = None

    @property
    def status(self):
        """As a task of Dask has it: an answer that got lost was there."""
        return "cancelled" if self.cancelled() else "error" if self.exception() else "finished"

    def release(self):
        """Dask ends whoever waits for it."""
        self.cancel()


class HeldCluster:
    """A client whose tasks are held."""

    def __init__(self, loop):
        self.loop = SimpleNamespace(asyncio_loop=loop)
        self.tasks: list[tuple[dict, HeldTask]] = []

    def submit(self, *_arguments, **how):
        """A task that is held."""
        self.tasks.append((how, HeldTask()))
        return self.tasks[-1][1]

    async def gather(self, task, **_):
        """What becomes of it, and of its answer."""
        answer = await asyncio.wrap_future(task)
        if task.way:
            raise task.way
        return answer

    @property
    def newest(self) -> tuple[str, HeldTask]:
        """Key and future of the newest task."""
        how, task = self.tasks[-1]
        return how["key"], task


@pytest.fixture
def held(loop):
    """The cluster."""
    return HeldCluster(loop)


@pytest.fixture
def errands(held):
    """Errands that one worker may have."""
    found = Errands(held, "t", lambda _: frozenset({"w"}))
    yield found
    found.close()


def killed():
    """What Dask says of a task whose workers were lost too often for it."""
    return scheduler.KilledWorker("key", SimpleNamespace(address="w"), 3)


def test_an_answer_arrives_once(errands, held):
    """What a second worker says of the same task later is not heard."""
    answer = errands.send(PARCEL, {})
    assert errands.job(("says-yes", "alpha")) == PARCEL.jobs[0]
    held.newest[1].set_result(ANSWER)

    assert answer.result(60) == ANSWER
    assert errands.job(("says-yes", "alpha")) is None


def test_a_job_that_started_three_times_is_given_up(errands, held):
    """Its workers were lost each time; the reason names the last one."""
    answer = errands.send(PARCEL, {})
    for number in range(3):
        errands.began(held.newest[0], f"w{number}")
        assert not answer.done()
        errands.lost(f"w{number}", [held.newest[0]])

    with pytest.raises(LostError, match="started 3 times, and each time its worker was lost, the last time w2"):
        answer.result(60)
    assert held.newest[1].cancelled()


def test_a_job_that_only_waited_where_others_ran_is_sent_again(errands, held):
    """Dask suspects all that a lost worker had; what has not begun is not to blame."""
    answer = errands.send(PARCEL, {})
    held.newest[1].set_exception(killed())
    assert wait_until(lambda: len(held.tasks) == 2)
    held.newest[1].set_result(ANSWER)

    assert answer.result(60) == ANSWER


def test_a_worker_that_knows_nothing_of_the_run_sends_its_job_back(errands, held):
    """It has come since, and is not enlisted yet."""
    answer = errands.send(PARCEL, {})
    held.newest[1].set_exception(NotEnlistedError())
    assert wait_until(lambda: len(held.tasks) == 2)
    held.newest[1].set_result(ANSWER)

    assert answer.result(60) == ANSWER


def test_what_only_lost_workers_may_have_is_sent_again(held):
    """Once there are others."""
    places = iter([frozenset({"a"}), frozenset({"b"})])
    errands = Errands(held, "t", lambda _: next(places))
    errands.send(PARCEL, {})
    assert not errands.send_stranded({"a"})
    assert [["a"]] == [how["workers"] for how, _ in held.tasks]
    assert not errands.send_stranded({"b"})

    assert [["a"], ["b"]] == [how["workers"] for how, _ in held.tasks]
    errands.close()


def test_what_no_worker_may_have_waits(held):
    """It is sent to nobody until there is one."""
    places = iter([frozenset({"a"}), frozenset(), frozenset({"b"})])
    errands = Errands(held, "t", lambda _: next(places))
    errands.send(PARCEL, {})
    assert errands.send_stranded(set())
    assert [["a"]] == [how["workers"] for how, _ in held.tasks]

    assert not errands.send_stranded({"b"})
    assert [["a"], ["b"]] == [how["workers"] for how, _ in held.tasks]
    errands.close()


def test_without_a_scheduler_the_run_ends_with_the_way_out(errands, held):
    """Dask cancels what it can't follow any more."""
    answer = errands.send(PARCEL, {})
    held.newest[1].cancel()

    with pytest.raises(ClaimsError, match="the scheduler is gone; what was measured is kept"):
        answer.result(60)


def test_an_error_of_the_worker_ends_the_run(errands, held):
    """As it would where the job ran here: a full disk is no outcome of a script."""
    answer = errands.send(PARCEL, {})
    held.newest[1].set_exception(OSError(28, "No space left on device"))

    with pytest.raises(ClaimsError, match=r"a worker failed: OSError: .*No space left"):
        answer.result(60)


@pytest.mark.parametrize(
    ("way", "words"),
    [
        (OSError("Stream is closed"), "the scheduler is gone; what was measured is kept"),
        (ModuleNotFoundError("No module named 'x'"), "an answer can't be read: ModuleNotFoundError"),
    ],
)
def test_an_answer_that_gets_lost_on_its_way_ends_the_run(errands, held, way, words):
    """The worker has answered, and what it said never arrives."""
    answer = errands.send(PARCEL, {})
    held.newest[1].way = way
    held.newest[1].set_result(ANSWER)

    with pytest.raises(ClaimsError, match=words):
        answer.result(60)


def test_a_job_that_cannot_be_sent_ends_the_run(errands, held, monkeypatch):
    """Such as over a connection that is closed; nobody would answer it."""

    def closed(*_arguments, **_how):
        raise RuntimeError("Client is closed")

    monkeypatch.setattr(held, "submit", closed)

    with pytest.raises(ClaimsError, match="a job can't be sent to the cluster: RuntimeError: Client is closed"):
        errands.send(PARCEL, {}).result(60)
