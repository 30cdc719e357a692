"""The processes of a script are listed by the cheapest way, and none of them is left."""

from __future__ import annotations

import os
import subprocess
import sys
from contextlib import contextmanager
from pathlib import Path

import pytest
from helpers.processes.opened_files import OpenedFiles
from helpers.processes.waiting import wait_until

from generators.processes.hand_over import HandOver
from generators.processes.resources import members, procfs
from generators.processes.resources.members import Members
from generators.sandbox import levels
from generators.sandbox.access import Access

MARK = b"claims-test-members"
CHILD = "import time; time.sleep(600)"


@contextmanager
def started(code, **fields):
    """A process in a session of its own that has printed a line, and its members."""
    hand_over = HandOver(expected=False)
    found = Members(hand_over, mark=MARK, **{"wrappers": 0, **fields})
    command = [sys.executable, "-I", "-S", "-c", f"import os, subprocess, sys, time\n{code}\ntime.sleep(600)"]
    with subprocess.Popen(
        command, start_new_session=True, stdin=subprocess.PIPE, stdout=subprocess.PIPE, env={"MARK": MARK.decode()}
    ) as process:
        found.begin(process.pid)
        try:
            yield process, found, process.stdout.readline()
        finally:
            process.kill()
            hand_over.close()


def test_children_are_members_and_wrappers_are_not():
    """A wrapper's child is found by its parent."""
    code = f"print(subprocess.Popen([sys.executable, '-I', '-S', '-c', {CHILD!r}]).pid, flush=True)"
    with started(code) as (process, found, line):
        assert {process.pid, int(line)} == found.listed()
        found.kill()
    with started(code, wrappers=1) as (_, found, line):
        assert {int(line)} == found.listed()
        found.kill()


def test_an_orphan_is_found_in_the_session(monkeypatch):
    """Its parent has ended, so nothing leads to it but a search."""
    monkeypatch.setattr(members, "SEARCH_TICK", 0)
    code = "print(os.getpid(), flush=True) if os.fork() == 0 and os.fork() == 0 else os.getpid() == os.getsid(0)"
    code = f"{code} or os._exit(0)"
    with started(code) as (_, found, line):
        assert wait_until(lambda: int(line) in found.listed())
        found.kill()
        assert not procfs.lives(int(line))


def test_nothing_is_searched_where_nothing_was_started(monkeypatch):
    """The kernel's count of all that was started stays, so there is no new member; it rises, and there may be."""
    searched, count = [], [b"1"]
    monkeypatch.setattr(procfs, "last_started", lambda: count[0])
    monkeypatch.setattr(procfs, "descendants", lambda first: searched.append(first) or {first: 0})
    monkeypatch.setattr(members, "SEARCH_TICK", 600)
    found = Members(HandOver(expected=False), wrappers=0, mark=MARK)
    count[0] = b"2"
    found.begin(os.getpid())

    assert [{os.getpid()}] * 3 == [found.listed() for _ in range(3)]
    assert 1 == len(searched)

    count[0] = b"3"
    found.listed()
    assert 2 == len(searched)


@pytest.mark.parametrize("value", [None, b"0"])
def test_where_the_kernel_does_not_count_every_look_searches(monkeypatch, value):
    """A number that stays when a process is started is no count."""
    searched = []
    monkeypatch.setattr(procfs, "last_started", lambda: value)
    monkeypatch.setattr(procfs, "descendants", lambda first: searched.append(first) or {first: 0})
    found = Members(HandOver(expected=False), wrappers=0, mark=MARK)
    found.begin(os.getpid())

    for _ in range(3):
        found.listed()

    assert 3 == len(searched)


def test_a_daemon_is_killed_by_its_mark():
    """It has left the session, and its environment has the name of the scratch folder."""
    code = "if os.fork() == 0:\n    os.setsid()\n    os.fork() and os._exit(0)\n    print(os.getpid(), flush=True)"
    with started(code) as (process, found, line):
        process.kill()
        process.wait()
        assert procfs.lives(int(line))

        found.kill()

        assert not procfs.lives(int(line))


@pytest.fixture(params=["bubblewrap", "namespaces"])
def namespace(request, tmp_path):
    """A script in a process namespace with two daemons, which has printed a line, and its members."""
    confinement = levels.probe(request.param).confinement
    if confinement.level == "none":
        pytest.skip(f"no {request.param} here")
    code = (
        "import os, time\nfor _ in range(2):\n    if os.fork() == 0: os.setsid(); break\n"
        "print(os.getpid(), flush=True)\n"
    )
    hand_over = HandOver(expected=True)
    found = Members(hand_over, wrappers=confinement.traits.wrappers, mark=MARK)
    access = Access(tmp_path, Path(sys.executable))
    with subprocess.Popen(
        confinement.wrap([sys.executable, "-I", "-S", "-c", f"{code}time.sleep(600)"], access),
        stdin=hand_over.stdin,
        stdout=subprocess.PIPE,
        cwd=tmp_path,
        start_new_session=True,
    ) as process:
        hand_over.started()
        found.begin(process.pid)
        try:
            inside = {int(process.stdout.readline()) for _ in range(3)}
            listener = hand_over.receive()
            yield process, found, inside
        finally:
            process.kill()
            process.wait()
            if listener is not None:
                os.close(listener)
            hand_over.close()


def test_a_namespace_lists_its_processes_alone(namespace):
    """By their numbers inside, without the wrappers, and whatever session they are in."""
    _, found, inside = namespace

    assert inside == found.listed()
    assert all(procfs.anonymous(number, found.proc) > 0 for number in inside)


def test_a_look_at_a_namespace_opens_nothing_but_its_own_files(namespace):
    """One list of processes and one file of each, however many others there are."""
    _, found, inside = namespace
    with OpenedFiles() as opened:
        sizes = procfs.anonymous_sizes(found.listed(), found.proc)

    assert {f"{found.proc}/{number}/status": 1 for number in inside} == opened.counts
    assert len(inside) == len(sizes)


def test_a_namespace_is_killed_whole_and_no_other_process_is_read(namespace):
    """Its first process, which nobody waits for, may outlive the others and the wrapper for a moment."""
    process, found, _ = namespace
    with OpenedFiles() as opened:
        found.kill()

    assert {1} >= {number for number in procfs.numbers(found.proc) if procfs.lives(number, found.proc)}
    assert all(path.startswith(found.proc) for path in opened.counts)
    assert 0 != process.wait()
    assert wait_until(lambda: not any(procfs.lives(number, found.proc) for number in procfs.numbers(found.proc)))


def test_a_namespace_is_stopped_whole_and_goes_on(namespace):
    """Daemons in sessions of their own are stopped; those that were stopped before stay so."""
    process, found, inside = namespace
    found.stop()
    assert {"T"} == {procfs.stat(number, found.proc).state for number in inside}
    found.resume()

    assert {"S", "R"} >= {procfs.stat(number, found.proc).state for number in inside}
    assert process.poll() is None
