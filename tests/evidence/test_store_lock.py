"""One run at a time holds a project's evidence, and a run that was killed holds nothing."""

from __future__ import annotations

import errno
import fcntl
import os
import subprocess
import sys
from datetime import timedelta

import pytest
from helpers.observations import observation

from generators import clock
from generators.errors import EvidenceError, LockedError
from generators.evidence.store import Store


@pytest.fixture
def store(tmp_path):
    """An empty store."""
    return Store(tmp_path / "evidence")


def test_a_second_run_reports_who_holds_the_lock(store, monkeypatch):
    """The lock is refused with its owner, since when and for how long."""
    with store.lock():
        later = clock.now() + timedelta(minutes=61, seconds=1)
        monkeypatch.setattr(clock, "now", lambda: later)
        message = rf"process {os.getpid()} on \S+ since 20\S+, for 1:01:0\d\); wait for it or end it"
        with pytest.raises(LockedError, match=message), store.lock():
            pass


@pytest.mark.parametrize(
    ("written", "owner"),
    [
        ("", "(another process)"),
        ("\x1b[31mprocess 7\n since ever", "(process 7 since ever)"),
        ("process 7 since 2099-01-01T00:00:00+00:00", "(process 7 since 2099-01-01T00:00:00+00:00)"),
        ("process 7 since 2020-01-01T00:00:00", "(process 7 since 2020-01-01T00:00:00)"),
    ],
)
def test_an_unusual_owner_of_the_lock_is_reported_as_it_is(store, written, owner):
    """What stands in the lock is text, and a clock that was set back gives no age."""
    with store.lock():
        (store.folder / "lock").write_text(written)
        with pytest.raises(LockedError) as refused, store.lock():
            pass
    assert owner in str(refused.value)


def test_a_lock_that_is_a_link_is_not_followed(store, tmp_path):
    """Nothing outside is emptied for a lock's sake."""
    (tmp_path / "precious").write_text("gold")
    store.folder.mkdir()
    (store.folder / "lock").symlink_to(tmp_path / "precious")

    with pytest.raises(EvidenceError, match=r"evidence/lock: can't be written"), store.lock():
        pass
    assert "gold" == (tmp_path / "precious").read_text()


def test_the_lock_is_free_after_a_kill(store):
    """A run that was killed leaves no lock behind."""
    code = (
        "import time; from pathlib import Path; from generators.evidence.store import Store\n"
        f"with Store(Path({str(store.folder)!r})).lock():\n"
        "    print('held', flush=True)\n"
        "    time.sleep(600)\n"
    )
    with subprocess.Popen([sys.executable, "-c", code], stdout=subprocess.PIPE) as holder:
        holder.stdout.readline()
        with pytest.raises(LockedError), store.lock():
            pass
        holder.kill()

    with store.lock():
        pass


def test_the_lock_sweeps_what_a_killed_run_left(store):
    """Half-written files of a killed run are gone once the next one holds the lock."""
    store.save(observation())
    left = store.folder / "observations" / ".new-left"
    left.write_text("half")

    with store.lock():
        assert not left.exists()


def test_the_lock_looks_everywhere_only_after_a_run_that_did_not_end(store):
    """A run that ended left nothing half-written; whoever has no lock writes in the top folder alone."""
    store.save(observation())
    deep, top = store.folder / "observations" / ".new-left", store.folder / ".new-left"
    with store.lock():
        pass
    for path in (deep, top):
        path.write_text("half")

    def interrupted():
        with store.lock():
            left.append((deep.exists(), top.exists()))
            raise KeyboardInterrupt

    left = []
    with pytest.raises(KeyboardInterrupt):
        interrupted()
    assert [(True, False)] == left
    with store.lock():
        assert not deep.exists()


@pytest.mark.parametrize("number", [errno.ENOLCK, errno.EOPNOTSUPP, errno.ENOSYS])
def test_a_file_system_without_locks_is_named(store, monkeypatch, number):
    """As some that are shared over a network: nothing would keep two runs at once apart."""

    def refuse(*_arguments):
        raise OSError(number, os.strerror(number))

    monkeypatch.setattr(fcntl, "flock", refuse)
    with pytest.raises(EvidenceError, match=r"evidence: can't be locked \(.*\); let "), store.lock():
        pass
