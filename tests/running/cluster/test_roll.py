"""A run knows its cluster's workers, whatever becomes of them while it asks."""

from __future__ import annotations

import asyncio
from types import SimpleNamespace

import pytest
from helpers.processes.clusters import WAY_OUT
from helpers.processes.worker_reports import report

from generators.errors import ClaimsError
from generators.running.cluster import roll
from generators.running.cluster.terms import Terms

pytest.importorskip("distributed", reason=WAY_OUT)

TERMS = Terms("t", {}, {}, None, ("default",), (), (), "", "auto")


class Client:
    """Takes the place of Dask's client, its scheduler and the workers, which came in the order of `came`."""

    def __init__(self, loop, *came):
        self.loop, self.scheduler, self.came = SimpleNamespace(asyncio_loop=loop), self, came
        self.there = {address: {"status": "running", "nthreads": 1, "resources": {}} for address in sorted(came)}
        self.asked, self.tasks, self.silent = [], [], set()

    def wait_for_workers(self, *_, **__):
        """They are there."""

    def sync(self, call, **how):
        """As the client does."""
        return call(**how)

    def identity(self, **_):
        """As the scheduler does: workers in the order of their addresses."""
        return {"workers": dict(self.there)}

    def get_events(self, _topic):
        """As the scheduler does."""
        return [(when, {"action": "add-worker", "worker": each}) for when, each in enumerate(self.came)]

    def submit(self, *_arguments, workers, **_how):
        """A task for a worker."""
        self.asked += workers
        task = SimpleNamespace(address=workers[0], status="finished", release=lambda: None)
        self.tasks.append(task)
        return task

    async def gather(self, task, **_how):
        """A worker answers, unless it is silent."""
        if task.address in self.silent:
            await asyncio.Event().wait()
        return report()


@pytest.fixture
def warnings():
    """What a user reads."""
    return []


@pytest.fixture
def ask(loop, warnings, monkeypatch):
    """Makes a client and the roll of its workers."""
    monkeypatch.setattr(roll, "LOOK", 0.02)

    def made(*came):
        client = Client(loop, *came)
        return client, roll.Roll(client, TERMS, {}, warnings.append)

    return made


def test_the_first_worker_is_the_one_that_came_first(ask):
    """Dask lists them by their addresses, whose ports are accidents."""
    _, found = ask("tcp://h:9", "tcp://h:1")
    found.begin("")

    assert (found.reference, found.used) == ("tcp://h:9", {"tcp://h:1", "tcp://h:9"})


def test_a_worker_that_comes_back_at_its_address_is_asked_again(ask):
    """One that was restarted there knows nothing of the run."""
    client, found = ask("a", "b")
    found.begin("")
    found.lost("b")
    assert found.used == {"a"}

    assert found.enlist_newcomers()
    assert (found.used, client.asked) == ({"a", "b"}, ["a", "b", "b"])


def test_a_worker_that_goes_while_others_prepare_is_not_used(ask, monkeypatch):
    """It has answered, and no event would take it away any more."""
    client, found = ask("a", "b")
    answered = client.gather

    async def then_gone(task, **how):
        client.there.pop("b", None)
        return await answered(task, **how)

    monkeypatch.setattr(client, "gather", then_gone)
    found.begin("")

    assert found.used == {"a"}


def test_a_worker_that_goes_without_an_answer_is_not_waited_for(ask):
    """The others work on."""
    client, found = ask("a", "b")
    client.silent.add("b")
    look = found.look

    def look_and_lose():
        look()
        client.there.pop("b", None)

    found.look = look_and_lose
    found.begin("")

    assert found.used == {"a"}


def test_a_paused_worker_is_asked_later(ask):
    """It would begin with nothing, and the run would wait for it."""
    client, found = ask("a", "b")
    client.there["b"]["status"] = "paused"
    found.begin("")
    assert client.asked == ["a"]
    client.there["b"]["status"] = "running"

    assert found.enlist_newcomers()
    assert found.used == {"a", "b"}


def test_a_scheduler_that_does_not_answer_ends_the_run(ask, monkeypatch):
    """The message says what is kept."""
    client, found = ask("a")

    def silent(**_):
        raise OSError("Timed out")

    monkeypatch.setattr(client, "identity", silent)

    with pytest.raises(ClaimsError, match="the scheduler is gone; what was measured is kept"):
        found.look()


def test_a_scheduler_that_restarts_has_forgotten_the_run(ask):
    """Dask cancels what it held for the run, and connects again."""
    client, found = ask("a")
    found.begin("")
    assert not found.is_forgotten
    client.tasks[0].status = "cancelled"

    assert found.is_forgotten
