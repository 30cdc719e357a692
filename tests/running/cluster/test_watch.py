"""What workers and the scheduler say reaches the run."""

from __future__ import annotations

import threading
from types import SimpleNamespace

import pytest
from helpers.planned_jobs import planned
from helpers.processes.waiting import wait_until

from generators.running.cluster import watch
from generators.running.cluster.terms import TOPIC

JOB = planned("says-yes", 1)


class Listener:
    """Takes the place of the client, the roll, the errands and the reporter; notes what each hears."""

    def __init__(self):
        self.terms, self.reference, self.used = SimpleNamespace(token="t"), "w", {"w"}  # noqa: S106 - no secret
        self.handlers, self.said, self.stranded, self.failed = {}, [], False, ""
        self.is_asking, self.prepared = False, threading.Event()
        self.prepared.set()

    def subscribe_topic(self, topic, handler):
        """As the client does."""
        self.handlers[topic] = handler

    def says(self, run="t", **event):
        """An event of a worker arrives."""
        self.handlers[TOPIC]((0, {"run": run, **event}))

    def began(self, key, worker):
        """As the errands do."""
        self.said.append(("began", key, worker))

    def job(self, names):
        """As the errands do."""
        return JOB if names == ("says-yes", "alpha") else None

    def lost(self, worker, keys=None):
        """As roll and errands do."""
        self.said.append(("lost", worker, keys))

    def send_stranded(self, _workers):
        """As the errands do."""
        return self.stranded

    def enlist_newcomers(self):
        """As the roll does, when the newcomer is prepared."""
        assert self.prepared.wait(60)
        self.stranded = False
        return True

    def fail(self, reason):
        """As the errands do."""
        self.failed = reason

    def on_job_start(self, job):
        """As a reporter does."""
        self.said.append(("started", job.claim))

    def on_warning(self, message):
        """As a reporter does."""
        self.said.append(("warning", message))

    def on_preparation(self, message):
        """As a reporter does."""
        self.said.append(("step", message))


@pytest.fixture
def hearer(monkeypatch):
    """What hears of events, and the watch that reports them."""
    monkeypatch.setattr(watch, "PATIENCE", 0.05)
    found = Listener()
    watching = watch.Watch(found, found, found, found)
    found.watch = watching
    yield found
    watching.close()


def test_a_workers_words_are_passed_on_once(hearer):
    """Jobs that begin, warnings whichever worker has them first, and the steps of one worker."""
    for worker in ("w", "v"):
        hearer.says(worker=worker, key="k")
        hearer.says(worker=worker, key=None, started=["says-yes", "alpha"])
        hearer.says(worker=worker, key=None, warning="no fork servers")
        hearer.says(worker=worker, key=None, step="making x")

    assert wait_until(lambda: len(hearer.said) == 6)
    assert hearer.said == [
        ("began", "k", "w"),
        ("started", "says-yes"),
        ("warning", "worker w: no fork servers"),
        ("step", "worker w: making x"),
        ("began", "k", "v"),
        ("started", "says-yes"),
    ]


def test_a_run_without_workers_is_given_up_after_a_while(hearer):
    """The reason says what is kept, and how to go on."""
    hearer.stranded = True
    hearer.handlers["all"]((0, {"action": "remove-worker", "worker": "w", "processing-tasks": {"k"}}))

    assert wait_until(lambda: hearer.failed)
    assert hearer.said == [("lost", "w", None), ("lost", "w", {"k"})]
    assert "what was measured is kept, so start one with `dask worker" in hearer.failed


def test_a_run_waits_for_a_worker_that_prepares_itself(hearer):
    """Which may take longer than it waits for one to come."""
    hearer.stranded = hearer.is_asking = True
    hearer.watch.be_patient()
    first = hearer.watch._patience  # noqa: SLF001 - whether it still waits
    assert wait_until(lambda: hearer.watch._patience not in {first, None})  # noqa: SLF001 - as above
    assert not hearer.failed

    hearer.is_asking = False
    assert wait_until(lambda: hearer.failed)


def test_a_worker_that_comes_ends_the_waiting(hearer, monkeypatch):
    """What waited goes to it."""
    monkeypatch.setattr(watch, "PATIENCE", 60)
    hearer.stranded = True
    hearer.watch.be_patient()
    hearer.handlers["all"]((0, {"action": "add-worker", "worker": "v"}))

    assert wait_until(lambda: hearer.watch._patience is None)  # noqa: SLF001 - whether it still waits
    assert not hearer.failed


def test_a_worker_that_prepares_itself_holds_up_nobody(hearer):
    """What becomes of the others is heard meanwhile."""
    hearer.prepared.clear()
    hearer.handlers["all"]((0, {"action": "add-worker", "worker": "v"}))
    hearer.handlers["all"]((0, {"action": "remove-worker", "worker": "w", "processing-tasks": {"k"}}))

    assert wait_until(lambda: len(hearer.said) == 2)
    assert hearer.said == [("lost", "w", None), ("lost", "w", {"k"})]
    hearer.prepared.set()


def test_what_others_say_is_not_heard(hearer):
    """Workers serve several runs, and other programs may say anything."""
    hearer.says(run="u", worker="w", key="k")
    hearer.handlers["all"]((0, "anything"))
    hearer.says(worker="w", key="k")

    assert wait_until(lambda: hearer.said)
    assert hearer.said == [("began", "k", "w")]


def test_a_run_that_can_follow_its_cluster_no_longer_ends(hearer, monkeypatch):
    """Its jobs could wait for ever."""

    def broken(_worker, _keys=None):
        raise ValueError("no such worker")

    monkeypatch.setattr(hearer, "lost", broken)
    hearer.handlers["all"]((0, {"action": "remove-worker", "worker": "w", "processing-tasks": set()}))

    assert wait_until(lambda: hearer.failed)
    assert hearer.failed == "the cluster can't be followed any more: ValueError: no such worker"
