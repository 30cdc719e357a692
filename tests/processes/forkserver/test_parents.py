"""Servers of one launch: a parent for each side, timed processes forked from them, and nothing left afterwards."""

from __future__ import annotations

import signal
import sys
import threading
from contextlib import ExitStack
from math import inf
from pathlib import Path
from time import sleep

import pytest
from helpers.processes.waiting import wait_until

from generators.model import Kind, Measure
from generators.processes.forkserver.parents import Parent, Parents
from generators.processes.forkserver.server import ForkServerError
from generators.processes.launch import Limits
from generators.processes.resources import procfs
from generators.running.timing.timer import TimedCall, Timer

MEASURES = {
    "t": Measure(kind=Kind.TIMING, title="T"),
    "hash": Measure(kind=Kind.TEXT, title="H"),
    "where": Measure(kind=Kind.TEXT, title="W"),
}
SCRIPT = """\
import json
def verify():
    return {"t": lambda: sum(range(1000)), "hash": str(hash("a")), "where": str(id(json.JSONDecoder))}
"""
CALL = TimedCall("t", "")
LIMITS = Limits(seconds=300, memory=300)


class Launch:
    """Timers whose processes are forked from the parents of one launch."""

    def __init__(self, scripts) -> None:
        self._stack = ExitStack()
        self.parents = self._stack.enter_context(Parents(scripts.servers))
        self._script = scripts.top / "claim" / "verify_alpha.py"
        self._script.parent.mkdir(exist_ok=True)

    def __enter__(self):
        return self

    def __exit__(self, *_) -> None:
        self._stack.close()

    def timer(self, side, preload=("json",), script=SCRIPT):
        """A timer that is loaded, of a process of that side."""
        self._script.write_text(script)
        parent = self.parents.parent(side, Path(sys.executable), preload, LIMITS)
        kinds = {name: measure.kind.value for name, measure in MEASURES.items()}
        job = {
            "mode": "time",
            "script": str(self._script),
            "measures": kinds,
            "clocks": {"t": "wall"},
            "warmup": 9,
        }
        process = self._stack.enter_context(self.parents.start(parent, job, LIMITS))
        made = Timer(side, process, MEASURES, LIMITS.seconds)
        made.load()
        return made


def text(timer, name):
    """What the script has said of itself."""
    return timer.report.measures[name].value


def test_a_forked_process_is_stopped_between_requests_and_times_calls(scripts):
    """The supervisor's signals reach it in its namespace, and the others stand still meanwhile."""
    with Launch(scripts) as launch:
        first, second = launch.timer("alpha"), launch.timer("twin")
        assert {"T"} == {procfs.stat(timer.process.pid).state for timer in (first, second)}

        for timer in (first, second):
            timer.warm(CALL)
        first.process.resume()
        assert procfs.stat(first.process.pid).state in {"R", "S"}
        assert "T" == procfs.stat(second.process.pid).state

        block = first.block(CALL)
        assert 0 < block.cpu < 1
        assert "T" == procfs.stat(first.process.pid).state
    assert first.process.ended().forked
    assert not scripts.messages


def test_sides_have_parents_of_their_own_and_forks_of_one_share_it(scripts):
    """Seeds of hashes and addresses differ between parents, and launches have new parents."""
    with Launch(scripts) as launch:
        twins = [launch.timer("alpha"), launch.timer("alpha"), launch.timer("twin")]
        assert 2 == len(launch.parents.servers)
    with Launch(scripts) as launch:
        later = launch.timer("alpha")

    for name in ("hash", "where"):
        shared, again, twin, other = (text(timer, name) for timer in (*twins, later))
        assert shared == again
        assert 3 == len({shared, twin, other})


def test_a_parent_uses_no_processor_while_a_fork_is_timed(scripts):
    """It waits for requests, and so does whatever belongs to it."""

    def used():
        processes = {process for server in launch.parents.servers.values() for process in family(server)}
        fields = (Path(f"/proc/{process}/stat").read_text().rpartition(")")[2].split() for process in processes)
        return sum(int(each[11]) + int(each[12]) for each in fields)

    def family(server):
        found = procfs.descendants(server._process.pid)  # noqa: SLF001 - the processes of a parent
        return {process for process in found if process != timer.process.pid}

    with Launch(scripts) as launch:
        timer = launch.timer("alpha")
        timer.warm(CALL)
        before = used()
        for _ in range(20):
            timer.block(CALL)
        assert before == used()


def test_what_is_forked_ends_with_its_parents(scripts):
    """Nothing of a launch runs on."""
    with Launch(scripts) as launch:
        timer = launch.timer("alpha")
        process = timer.process
        (server,) = launch.parents.servers.values()
        launch.parents.close()
        process.allow(inf)
        assert process.ended().lost
    assert not server.alive


def test_a_parent_that_cannot_be_started_is_named(scripts):
    """The reason comes as an error, and the launch can do without."""
    with Launch(scripts) as launch, pytest.raises(ForkServerError, match="importing no_such_module raised"):
        launch.timer("alpha", preload=("no_such_module",))


HELPED = """\
import os, signal, time
def verify():
    script = os.getpid()
    if os.fork() == 0:
        os.setsid()
        while True:
            os.kill(script, signal.SIGCONT)
    def work():
        time.sleep(0.01)
    return {"t": work, "hash": "", "where": ""}
"""


def test_a_helper_in_a_session_of_its_own_is_stopped_too_and_wakes_nobody_up(scripts):
    """While another script is measured, nothing of this one runs; a request lets both go on."""

    def states():
        members = timer.process._members  # noqa: SLF001 - what it consists of
        return [procfs.stat(number, members.proc).state for number in members.listed()]

    def used():
        members = timer.process._members  # noqa: SLF001 - as above
        return members.cpu_seconds(members.listed())

    with Launch(scripts) as launch:
        timer = launch.timer("alpha", script=HELPED)
        timer.warm(CALL)
        for _ in range(3):
            assert ["T", "T"] == states()
            before = used()
            sleep(0.1)
            assert (before, ["T", "T"]) == (used(), states())
            timer.block(CALL)
            assert wait_until(lambda before=before: used() > before or not timer.block(CALL))
        timer.process.resume()
        assert wait_until(lambda: "T" not in states())


class Slow:
    """Fork servers that start when the test says so."""

    def __init__(self):
        self.may_start, self.started, self.closed = threading.Event(), 0, 0

    def new_server(self, _):
        """Itself, late."""
        self.started += 1
        assert self.may_start.wait(300)
        return self

    def close(self):
        """Counted."""
        self.closed += 1


def test_an_interrupt_waits_for_no_parent_that_starts():
    """Each is closed once it is there, and those whose turn had not come are never started."""
    main, servers = threading.get_ident(), Slow()
    parents = Parents(servers)

    def interrupt():
        assert wait_until(lambda: servers.started == 2)
        signal.pthread_kill(main, signal.SIGINT)

    before = signal.signal(signal.SIGINT, signal.default_int_handler)
    try:
        threading.Thread(target=interrupt).start()
        with pytest.raises(KeyboardInterrupt):
            parents.begin([Parent(side, None) for side in ("alpha", "beta", "twin")])
    finally:
        signal.signal(signal.SIGINT, before)
    assert (0, {}) == (servers.closed, parents.servers)
    servers.may_start.set()

    assert wait_until(lambda: servers.closed == 2)
    assert 2 == servers.started
