"""A server that fails costs time and no outcome, and nothing of it outlives its supervisor."""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import sys
import threading
from dataclasses import replace
from pathlib import Path

import pytest
from helpers import jobs
from helpers.processes.waiting import command_of, wait_for_end, wait_until

from generators.model import Outcome
from generators.processes import launch
from generators.processes.forkserver import server as forkserver
from generators.processes.forkserver import servers
from generators.processes.forkserver.pool import MOST_STARTS
from generators.processes.resources.procfs import descendants
from generators.processes.script_run import run_scripts
from generators.sandbox.forking.protocol import STARTED

SLEEP = "import subprocess\ndef verify(): subprocess.run(['/bin/sleep', '600'])\n"


def test_an_idle_server_that_was_killed_is_started_anew(scripts):
    """The job after it runs in a fresh process or from the next server, and is not lost."""
    assert "1" == scripts.says("1")
    first = scripts.server
    os.kill(scripts.holder, signal.SIGKILL)
    assert wait_until(lambda: not first.alive)

    assert "2" == scripts.says("2")
    assert scripts.server is not first


def test_a_server_that_is_killed_while_a_job_runs_gives_no_outcome(scripts):
    """The caller learns that it must repeat the job; the process is gone."""
    assert "1" == scripts.says("1")
    found = []
    job = threading.Thread(target=lambda: found.append(scripts.run(SLEEP)))
    job.start()
    assert wait_until(lambda: any(command_of(process)[0] == "/bin/sleep" for process in scripts.family))
    os.kill(scripts.holder, signal.SIGKILL)
    job.join()

    assert [None] == found
    assert "a fresh process repeats the job" in scripts.messages[-1]


def test_a_job_that_times_out_is_not_repeated(scripts):
    """Its limit is for the job, not for each way to start it; the server stays for the next one."""
    folder = scripts.top / "claim"
    folder.mkdir()
    of = jobs.claim(folder, {"alpha": SLEEP}, {"n": "number"}, timeout=1)
    (script,) = jobs.scripts(of, confinement=scripts.servers.confinement)

    (observation,) = run_scripts([replace(script, forks=scripts.servers)])

    assert (Outcome.TIMED_OUT, "forked") == (observation.outcome, observation.process)
    assert scripts.server.alive
    assert [] == scripts.messages


def test_a_server_that_dies_again_and_again_is_given_up(scripts):
    """After some starts every job gets a fresh process, and the run says so."""
    for _ in range(MOST_STARTS):
        assert "1" == scripts.says("1")
        ended = scripts.server
        os.kill(scripts.holder, signal.SIGKILL)
        assert wait_until(lambda ended=ended: not ended.alive)

    assert scripts.run("def verify(): return {'t': ''}\n") is None
    assert "it has ended too often" in scripts.messages[-1]


def test_a_server_that_does_not_answer_is_ended(scripts, monkeypatch):
    """It is stopped while it should fork."""
    assert "1" == scripts.says("1")
    first = scripts.server
    monkeypatch.setattr(forkserver, "ANSWER_SECONDS", 0.3)
    os.kill(scripts.holder, signal.SIGSTOP)

    assert scripts.run("def verify(): return {'t': ''}\n") is None
    assert "did not answer within 0.3 s" in scripts.messages[-1]
    assert wait_until(lambda: not first.alive)


def test_a_module_that_cannot_be_imported_is_named(scripts):
    """Its jobs get fresh processes, which say themselves what is missing; nobody tries or says it again."""
    for _ in "abc":
        assert scripts.run("def verify(): return {'t': ''}\n", preload=("json", "no_such_module")) is None

    (message,) = scripts.messages
    assert "importing no_such_module raised ModuleNotFoundError" in message
    assert [1] == [*scripts.servers.pool._starts.values()]  # noqa: SLF001 - how often it was tried


def test_a_server_whose_folder_cannot_be_made_is_done_without(scripts):
    """The machine's disk may be full; fresh processes are used, and the run goes on."""
    scripts.servers._folder = scripts.top / "absent"  # noqa: SLF001 - what the fault befalls

    assert scripts.run("def verify(): return {'t': ''}\n") is None
    assert "No such file or directory" in scripts.messages[-1]


def test_a_server_that_is_killed_while_it_starts_is_started_for_the_next_job(scripts, monkeypatch):
    """As for lack of memory: nothing speaks against another try."""
    monkeypatch.setattr(forkserver, "SERVER", scripts.top / "absent.py")
    assert scripts.run("def verify(): return {'t': ''}\n") is None
    monkeypatch.undo()

    assert "1" == scripts.says("1")


def test_a_server_that_starts_while_all_are_closed_is_ended(scripts, monkeypatch):
    """An interrupted run waits for no import."""
    started = []

    class Late(forkserver.ForkServer):
        def __init__(self, *arguments):
            super().__init__(*arguments)
            started.append(self)
            scripts.servers.close()

    monkeypatch.setattr(servers, "ForkServer", Late)

    assert scripts.run("def verify(): return {'t': ''}\n") is None
    assert [False] == [server.alive for server in started]


def test_a_process_that_was_reaped_with_its_server_is_never_signalled():
    """Its number reads as -1 then, and a signal to that goes to every process there is."""
    with subprocess.Popen(["/bin/true"]) as process:
        ended = os.pidfd_open(process.pid)
    ours, theirs = socket.socketpair(socket.AF_UNIX, socket.SOCK_SEQPACKET)
    with theirs:
        socket.send_fds(theirs, [STARTED], [ended])
        os.close(ended)

        with pytest.raises(forkserver.ForkServerError, match="has ended"):
            forkserver.ForkedProcess(ours)


@pytest.mark.parametrize(
    ("module", "reason"),
    [
        (
            "import threading, time; threading.Thread(target=time.sleep, args=(60,), daemon=True).start()",
            "starts a thread",
        ),
        ("import subprocess; subprocess.Popen(['/bin/sleep', '60'])", "starts a process"),
        (
            "import os; kept = os.open(__file__, os.O_RDONLY)",
            "leaves a file open, which all processes would share",
        ),
        ("import mmap; kept = mmap.mmap(-1, 4096)", "shares memory that can be written with all processes"),
        ("import mmap; kept = mmap.mmap(-1, 4096, mmap.MAP_PRIVATE)", ""),
        ("pass", ""),
    ],
)
def test_an_import_that_leaves_company_or_a_channel_is_named(tmp_path, module, reason):
    """Beside a thread, which may hold a lock, nothing can be forked; the right one of several is blamed.

    What all processes would share, one of them could use to reach the next.
    """
    (tmp_path / "starter.py").write_text(module + "\n")
    code = f"""
import os, sys
sys.path.insert(0, {str(tmp_path)!r})
from generators.sandbox.forking.server import preload
print(preload(["json", "starter", "csv"]), flush=True)
os.killpg(0, 9)
"""
    root = Path(launch.__file__).parents[2]
    done = subprocess.run(
        [sys.executable, "-c", code],
        env={"PYTHONPATH": str(root)},
        capture_output=True,
        text=True,
        check=False,
        start_new_session=True,
    )

    assert (f"importing starter {reason}" if reason else "") == done.stdout.strip()


def test_nothing_outlives_a_run(scripts):
    """Neither the servers nor the processes that they have made in advance."""
    assert "1" == scripts.says("1")
    processes = scripts.family
    scripts.servers.close()

    assert len(processes) > 3
    assert all(wait_for_end(process) for process in processes)
    assert scripts.run("def verify(): return {'t': ''}\n") is None


def test_a_supervisor_that_is_killed_takes_its_servers_and_jobs_with_it(tmp_path, scripts):
    """SIGKILL while a forked process runs."""
    folder = scripts.top / "claim"
    folder.mkdir()
    (folder / "verify_alpha.py").write_text(SLEEP)
    code = f"""
import sys, threading
from pathlib import Path
from generators.processes.forkserver.servers import ForkServers
from generators.processes.launch import Limits
from generators.sandbox.layers import Confinement
servers = ForkServers(Path({str(scripts.top)!r}), Confinement("namespaces"))
job = {{"mode": "verify", "script": {str(folder / "verify_alpha.py")!r}, "measures": {{"t": "text"}}}}
servers.run(Path(sys.executable), (), job, Limits(seconds=300, memory=200))
"""
    root = Path(launch.__file__).parents[2]
    environment = {"PYTHONPATH": str(root), "TMPDIR": str(tmp_path), "PATH": os.environ["PATH"]}
    with subprocess.Popen([sys.executable, "-c", code], env=environment) as supervisor:
        assert wait_until(lambda: len(descendants(supervisor.pid)) >= 6)
        processes = descendants(supervisor.pid)
        supervisor.kill()

    assert all(wait_for_end(process) for process in processes)
