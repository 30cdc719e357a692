"""A supervised process: stopped, resumed, killed, and read to its end."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import threading
from math import inf
from pathlib import Path

import pytest
from helpers.processes.opened_files import OpenedFiles
from helpers.processes.waiting import wait_until

from generators.processes import supervise
from generators.processes.resources import control_groups, members, procfs
from generators.processes.starts import fresh
from generators.processes.supervise import ChildProcess
from generators.sandbox.access import Access
from generators.sandbox.layers import Traits


@pytest.fixture
def start(tmp_path):
    """Starts Python code with its pipes as R (result), C (control) and P (position); only what hangs is late."""
    running = []

    def started(code, **limits):
        def command(result, control, position, refusals):
            names = f"import os, sys, time\nR, C, P = {result}, {control}, {position}\n"
            return [sys.executable, "-I", "-S", "-c", names + code]

        process = ChildProcess(
            fresh(command, {"HOME": str(tmp_path)}, tmp_path, watched=False),
            **{"memory": 200, "seconds": 300, "access": Access(tmp_path, Path(sys.executable)), **limits},
        )
        running.append(process)
        return process

    yield started
    for process in running:
        process.kill()
        process.ended()


def state(process):
    """The state of a process in /proc."""
    return Path("/proc", str(process.pid), "stat").read_text().rpartition(")")[2].split()[0]


def open_descriptors():
    """How many descriptors this process has open."""
    return len([*Path("/proc/self/fd").iterdir()])


def test_a_wait_that_was_interrupted_can_be_repeated(start):
    """An interrupted run kills its process, and then waits for the end once more."""
    process = start("time.sleep(600)")

    def interrupt(*_):
        raise KeyboardInterrupt

    def wait_interrupted():
        main = threading.main_thread().ident
        threading.Timer(0.1, signal.pthread_kill, (main, signal.SIGUSR1)).start()
        process.ended()

    before = signal.signal(signal.SIGUSR1, interrupt)
    with pytest.raises(KeyboardInterrupt):
        wait_interrupted()
    signal.signal(signal.SIGUSR1, before)
    process.kill()

    assert -signal.SIGKILL == process.ended().status


def test_watching_a_process_reads_no_other_one(start, monkeypatch):
    """Only the files of the process itself are opened again and again, however many others there are."""
    monkeypatch.setattr(supervise, "seconds_to_next_look", lambda *_: 0.01)
    process = start("os.write(R, b'up\\n'); time.sleep(600)")
    assert b"up" == process.line()
    with OpenedFiles() as opened:
        assert wait_until(lambda: opened.of(process.pid) >= 100)

    assert opened.of(os.getppid()) < 10


def test_a_stopped_process_is_not_looked_at(start, monkeypatch):
    """While another one is timed, nobody wakes up for it; resumed, it is watched again."""
    monkeypatch.setattr(supervise, "seconds_to_next_look", lambda *_: 0.01)
    stopped, other = (start("os.write(R, b'up\\n'); time.sleep(600)", seconds=inf) for _ in range(2))
    assert [b"up", b"up"] == [process.line() for process in (stopped, other)]
    stopped.stop()

    with OpenedFiles() as opened:
        assert wait_until(lambda: opened.of(other.pid) >= 100)
        assert opened.of(stopped.pid) <= 10  # a look that had begun, at a few files
        stopped.resume()
        assert wait_until(lambda: opened.of(stopped.pid) >= 100)


def test_lines_go_both_ways(start):
    """Each line is read once; the end is None, and what is left is a part of how it ended."""
    process = start("os.write(R, b'one\\ntwo\\n' + os.read(C, 100) + b'rest')")

    process.write(b"three")

    assert [b"one", b"two", b"three", None] == [process.line() for _ in range(4)]
    ended = process.ended()
    assert (0, None, b"rest") == (ended.status, ended.killed, ended.result)
    process.write(b"nobody reads this")


def test_writing_to_a_process_that_listens_no_more_does_nothing(start):
    """A closed pipe is no error."""
    process = start("os.close(C); os.write(R, b'closed\\n'); time.sleep(60)")

    assert b"closed" == process.line()
    process.write(b"nobody reads this")


def test_a_process_that_reads_no_requests_is_killed_and_not_waited_for(start):
    """A full pipe holds nobody up, who could end no process at its deadline meanwhile."""
    process = start("time.sleep(600)")
    for _ in range(100):
        process.write(b"x" * 4000)

    reason = "killed with its control pipe full of requests that it has not read"
    ended = process.ended()
    assert ("crashed", reason) == (ended.killed, ended.reason)


def test_a_stopped_process_is_stopped_until_it_is_resumed(start, monkeypatch):
    """Its state is T in between, and it can be stopped again."""
    monkeypatch.setattr(supervise, "STOP_SECONDS", 300)
    process = start("os.write(R, b'up\\n')\nwhile True: os.write(R, os.read(C, 100))")
    assert b"up" == process.line()

    for word in (b"once", b"twice"):
        process.stop()
        assert "T" == state(process)
        process.write(word)
        process.resume()
        assert word == process.line()
    process.kill()

    assert -9 == process.ended().status
    process.stop()
    process.resume()


def test_a_deadline_can_be_moved(start):
    """A stopped process is killed at its deadline as well, and the first reason stays."""
    process = start("os.write(R, b'up\\n'); time.sleep(60)", seconds=inf)
    assert b"up" == process.line()
    process.stop()

    process.allow(0.1)

    ended = process.ended()
    process.kill("over-limit", "too late")
    assert ("timed-out", "timed out after 0.1 s") == (ended.killed, ended.reason)
    assert process.ended().killed == "timed-out"


def test_streams_are_kept_apart_and_read_to_their_end(start):
    """What was written just before the end is there."""
    ended = start("os.write(1, b'out'); os.write(2, b'err'); os.write(R, b'res'); os._exit(7)").ended()

    assert (7, b"out", b"err", b"res") == (ended.status, ended.stdout, ended.stderr, ended.result)


def test_an_endless_result_is_over_the_limit(start):
    """The result pipe holds 1 MiB."""
    ended = start("while True: os.write(R, b'x' * 65536)").ended()

    assert ("over-limit", 1 << 20) == (ended.killed, len(ended.result))
    assert "killed after writing more than 1 MiB to its result pipe" == ended.reason


def test_what_is_left_in_a_pipe_is_read_at_the_end(start):
    """However large the pipe is: the whole of it was written before the end."""
    grown = "import fcntl\nfcntl.fcntl(1, fcntl.F_SETPIPE_SZ, 1 << 20)\nos.write(1, b'x' * (1 << 20))\n"

    ended = start(f"{grown}os._exit(0)").ended()

    assert (0, 64 << 10) == (ended.status, len(ended.stdout))


def test_killing_what_is_left_gives_up_at_some_point(start, monkeypatch):
    """A process that can't be killed is no reason to wait for ever."""
    with subprocess.Popen(["/bin/true"]) as gone:
        pass
    monkeypatch.setattr(members.Members, "_left", lambda _: [gone.pid])
    monkeypatch.setattr(procfs, "lives", lambda *_: True)

    assert 0 == start("pass").ended().status


def test_a_daemon_that_hides_is_not_waited_for(start, tmp_path):
    """Out of its session and its environment it is out of reach without confinement, but it holds nothing up.

    Waiting for it would end in a timeout, as it sleeps for longer than the job may take.
    """
    code = (
        "os.set_inheritable(R, True)\n"
        "if os.fork() == 0:\n"
        "    os.setsid()\n"
        "    hidden = f\"import os, time; os.write({R}, b'%d\\\\n' % os.getpid()); time.sleep(600)\"\n"
        "    os.execve(sys.executable, [sys.executable, '-I', '-S', '-c', hidden], {})\n"
        "os.write(1, b'out' + os.read(C, 100))\n"
    )
    process = start(code)
    hidden = int(process.line())
    process.write(b"")

    ended = process.ended()

    os.kill(hidden, 9)
    assert (0, None, b"out\n") == (ended.status, ended.killed, ended.stdout)


def test_a_command_that_is_not_there_leaks_nothing(start, tmp_path):
    """OSError, with every pipe closed."""
    before = open_descriptors()

    with pytest.raises(FileNotFoundError):
        ChildProcess(
            fresh(lambda **_: ["/no/such/program"], {}, tmp_path, watched=False),
            access=Access(tmp_path, Path(sys.executable)),
            memory=1,
            seconds=1,
        )

    assert before == open_descriptors()


def test_a_process_that_has_ended_leaks_nothing(start):
    """Every pipe and the process's descriptor are closed at its end."""
    before = open_descriptors()

    start("pass").ended()

    assert before == open_descriptors()


@pytest.mark.parametrize(
    ("code", "reason"),
    [
        (
            "open('large', 'wb').write(bytes(3 << 20)); time.sleep(60)",
            "killed with more than 1 MiB in its scratch folder; raise `disk` under [run] in claim.toml",
        ),
        (
            "os.makedirs('d/' * 70); time.sleep(60)",
            "killed with a scratch folder that is locked or too deep to be measured",
        ),
        (
            "f = open('f', 'wb'); os.unlink('f'); f.write(bytes(3 << 20)); f.flush(); time.sleep(60)",
            "killed with more than 1 MiB in its scratch folder; raise `disk` under [run] in claim.toml",
        ),
        (
            "for number in range(110): open(str(number), 'w').close()",  # ended before anybody has looked
            "killed with more than 100 files",
        ),
        (
            "end = os.memfd_create('hidden')\nfor _ in range(300): os.write(end, bytes(1 << 20))\ntime.sleep(60)",
            "killed at 200 MiB, ",  # and how much of it lies in files in memory
        ),
        ("[os.fork() and None for _ in range(3)]; time.sleep(60)", "killed with more than 4 processes"),
    ],
)
def test_disk_and_processes_have_their_caps(start, tmp_path, code, reason):
    """What it writes and what it starts is counted while it runs."""
    ended = start(code, access=Access(tmp_path, Path(sys.executable), space=1, files=100, processes=4)).ended()

    assert "over-limit" == ended.killed
    assert ended.reason.startswith(reason)


def test_a_death_by_signal_is_read_from_a_shells_exit_status(start):
    """Some programs that start another say 128 and the number of the signal."""
    assert -11 == start("os._exit(139)", traits=Traits(shell_status=True)).ended().status
    assert 3 == start("os._exit(3)", traits=Traits(shell_status=True)).ended().status


def test_a_wrapper_gets_time_to_end_and_is_then_killed(start, monkeypatch):
    """A first process that ends all others gets the time for it, but not for ever."""
    monkeypatch.setattr(supervise, "GRACE", 0.2)
    endings = []
    for code in ("", "import signal; signal.signal(15, signal.SIG_IGN)"):
        process = start(
            f"{code}\nos.write(R, b'up\\n'); time.sleep(60)",
            traits=Traits(ends_descendants=True),
        )
        assert b"up" == process.line()
        process.kill("timed-out", "enough")
        process.kill()
        endings.append((process.ended().status, process.ended().reason))

    assert [(-15, "enough"), (-9, "enough")] == endings


def test_the_script_is_stopped_and_measured_without_its_wrapper(start):
    """The wrapper runs on, and its memory isn't the script's."""
    code = (
        "ready, go = os.pipe()\n"
        "child = os.fork()\n"
        "if child == 0:\n"
        "    os.read(ready, 1); os.setpgid(0, 0); os.write(R, b'%d\\n' % os.getpid())\n"
        "    while True: os.write(R, os.read(C, 100))\n"
        "kept = bytearray(b'x') * (60 << 20)\n"
        "os.write(go, b'.')\n"
        "os.wait()\n"
    )
    process = start(code, traits=Traits(wrappers=1))
    child = int(process.line())

    process.stop()

    assert wait_until(lambda: (supervise.stat(child).state, state(process)) == ("T", "S"))
    assert child == process.worker
    process.write(b"on")
    process.resume()
    assert b"on" == process.line()
    process.kill()
    assert process.ended().peak_memory < 60


@pytest.mark.parametrize(("kills", "killed"), [((3, 4), "over-limit"), ((3, 3), None)])
def test_a_kill_by_the_kernel_is_told_by_its_count(start, monkeypatch, kills, killed):
    """SIGKILL alone says nothing: the group's count of kills for lack of memory has risen where it was one."""
    counts = iter(kills)
    monkeypatch.setattr(control_groups, "memory_kills", lambda: next(counts))

    ended = start("os.kill(os.getpid(), 9)").ended()

    assert (-9, killed) == (ended.status, ended.killed)


ASKED = """\
import signal
def answer(*_):
    os.write(P, b"here")
    time.sleep(0.002)
    os.write(P, b" I am")
signal.signal(signal.SIGXCPU, answer)
os.write(P, b"ready;")
os.write(R, b"up\\n")
while True: time.sleep(600)
"""


def test_a_process_that_has_said_something_is_asked_before_it_is_killed(start):
    """What it answers, to its end, is a part of how it ended."""
    process = start(ASKED, seconds=inf)
    assert b"up" == process.line()

    process.allow(0)

    ended = process.ended()
    assert ("timed-out", b"ready;here I am") == (ended.killed, ended.position)


@pytest.mark.parametrize(
    "dies", ["os.fork() and os._exit(0) or time.sleep(600)", "os.close(P) or time.sleep(600)"]
)
def test_a_process_that_ends_when_it_is_asked_is_not_waited_for(start, monkeypatch, dies):
    """It has run out of time all the same; its child keeps the pipe open, or it has closed it itself."""
    monkeypatch.setattr(supervise, "ANSWER_SECONDS", inf)
    process = start(ASKED.replace("answer)", f"lambda *_: {dies})"), seconds=inf)
    assert b"up" == process.line()

    process.allow(0)

    assert "timed-out" == process.ended().killed


@pytest.mark.parametrize("stops", [False, True])
def test_a_process_that_cannot_answer_is_killed_without_waiting(start, monkeypatch, stops):
    """One that has said nothing has no ear yet, and a stopped one hears nothing."""
    monkeypatch.setattr(supervise, "ANSWER_SECONDS", inf)
    silent = ASKED.replace("answer)", "signal.SIG_IGN)").replace('os.write(P, b"ready;")', "")
    process = start(ASKED if stops else silent, seconds=inf)
    assert b"up" == process.line()
    if stops:
        process.stop()

    process.allow(0)

    assert "timed-out" == process.ended().killed


def test_a_process_that_does_not_answer_is_killed_after_a_while(start, monkeypatch):
    """Whoever ignores the question is not waited for any longer."""
    monkeypatch.setattr(supervise, "ANSWER_SECONDS", 0.1)
    process = start(ASKED.replace("answer)", "signal.SIG_IGN)"), seconds=inf)
    assert b"up" == process.line()

    process.allow(0)

    assert b"ready;" == process.ended().position
