"""Two runs at once, a reader beside a run, and a clock that is wrong."""

from __future__ import annotations

import fcntl
from datetime import timedelta

import pytest
from helpers.processes.killed_runs import (
    count_measured,
    ledgers,
    set_clock,
    start_verify,
)
from helpers.processes.waiting import HANG
from helpers.run_command import claims

from generators import clock
from generators.evidence.store import Store, store_of
from generators.judging.findings import current_findings


@pytest.mark.slow
def test_two_runs_at_once_leave_one_whole(six):
    """Of two runs that start together one goes on, and the other names it and exits 6."""
    with start_verify(six.root) as first, start_verify(six.root) as second:
        output = [run.communicate(timeout=HANG)[1] for run in (first, second)]
    codes = first.returncode, second.returncode

    assert codes in ((0, 6), (6, 0), (0, 0)), output
    assert codes == (0, 0) or any("another run holds the lock (process " in text for text in output)
    assert (6, [True]) == (count_measured(six.root), [ledger.complete for ledger in ledgers(six.root)])


def test_a_clock_that_was_set_back_loses_and_hides_nothing(project, monkeypatch):
    """Evidence from the future is renewed with a warning, and the newest run is the newest all the same."""
    now = clock.now()
    assert 0 == claims(project.root, "verify").code
    set_clock(monkeypatch, now - timedelta(days=400))
    done = claims(project.root, "verify")

    assert 0 == done.code
    assert "evidence lies ahead of now" in done.err
    assert f"warning: the clock says {now - timedelta(days=400):%Y-%m-%d}" in done.err
    first, second = ledgers(project.root)
    assert (1, 2) == (first.manifest.number, second.manifest.number)
    assert second == current_findings(project.root).ledger
    assert second.manifest.started < first.manifest.started

    set_clock(monkeypatch, now)
    assert "evidence expired" in claims(project.root, "verify").err
    assert 3 == current_findings(project.root).ledger.manifest.number


def test_a_lock_that_nobody_holds_is_taken_over(project):
    """A lock file that nobody holds does not stop a run."""
    lock = project.write("build/evidence/lock", "process 1 since 2020-01-01T00:00:00+00:00")
    assert 0 == claims(project.root, "verify").code

    assert "free" == lock.read_text()
    with lock.open() as held:
        fcntl.flock(held, fcntl.LOCK_EX | fcntl.LOCK_NB)


def test_a_reader_beside_a_run_sees_whole_evidence(six, monkeypatch):
    """Pages that are made while a run settles are made of complete runs."""
    monkeypatch.setattr(Store, "_recover", lambda _: None)
    assert 0 == claims(six.root, "verify", "--sandbox", "none").code
    monkeypatch.undo()
    with store_of(six.root).lock():
        assert 6 == count_measured(six.root)
