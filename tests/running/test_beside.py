"""Environments that are made beside the jobs of a run."""

from __future__ import annotations

from concurrent.futures import wait
from threading import Event

from helpers.planned_jobs import planned

from generators.model import Plan
from generators.running.beside import NOTHING_BESIDE, Beside, PlannedAgain, ReleasedJobs

HERE = planned("here", 1)
EDGE = planned("edge-one", 1, environments={"alpha": "edge"})
FAR = planned("far-one", 1, environments={"alpha": "far"})
BOTH = planned("both", 1, "alpha", "beta", timed=True, environments={"alpha": "edge", "beta": "far"})


def plans(*jobs):
    """A function: plans these jobs, whichever environment was made."""
    return lambda _: PlannedAgain(Plan(jobs=jobs, fresh={}))


def test_jobs_wait_for_all_of_their_environments_and_no_others():
    """A job is released by the last environment that it waits for, as it is planned then."""
    anew = EDGE.model_copy(update={"why": {"alpha": "changed"}})
    beside = Beside((HERE, EDGE, FAR, BOTH), ("edge", "far"), lambda *_: None, plans(anew, FAR, BOTH))

    assert beside.waiting == {EDGE.key, FAR.key, BOTH.key}
    assert beside.release("edge") == ReleasedJobs((anew,), ())
    assert beside.waiting == {FAR.key, BOTH.key}
    assert beside.release("far") == ReleasedJobs((FAR, BOTH), ())


def test_what_need_not_run_after_all_is_fresh():
    """A waiting job that the next plan lacks was measured before with the same packages."""
    assert Beside((EDGE,), ("edge",), lambda *_: None, plans()).release("edge") == ReleasedJobs((), ((EDGE, ()),))


def test_environments_are_made_one_after_another_in_another_thread():
    """In the order in which they are named."""
    made: list[str] = []
    beside = Beside((EDGE, FAR), ("far", "edge"), lambda name, _: made.append(name), plans())
    futures = beside.start()
    wait(futures)
    beside.stop()

    assert (["far", "edge"], ["far", "edge"]) == ([*futures.values()], made)


def test_stopping_ends_what_is_being_made_and_begins_nothing_else():
    """The command of an environment is killed; the next one is not begun."""
    begun, ended = Event(), Event()

    def make(name, commands):
        begun.set()
        try:
            commands.run(["sleep", "600"])
        finally:
            ended.set()

    beside = Beside((EDGE, FAR), ("edge", "far"), make, plans())
    first, second = beside.start()
    assert begun.wait(60)
    beside.stop()

    assert ended.wait(60)
    wait([first])
    assert second.cancelled()
    assert "stopped" in str(first.exception())


def test_a_run_whose_environments_are_all_there_starts_no_thread():
    """Nothing waits, and there is nothing to stop."""
    assert (NOTHING_BESIDE.start(), NOTHING_BESIDE.waiting) == ({}, frozenset())
    NOTHING_BESIDE.stop()
