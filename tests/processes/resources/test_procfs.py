"""What /proc says of processes."""

from __future__ import annotations

import os
import subprocess
import sys

import pytest
from helpers.processes.waiting import wait_until

from generators.processes.resources import procfs
from generators.processes.resources.procfs import (
    anonymous,
    cpu_seconds,
    descendants,
    environment,
    last_started,
    lives,
    numbers,
    session,
    stat,
)

HOLDS = "import time; x = bytearray(50 << 20); time.sleep(600)"


def test_a_process_is_read_until_it_is_reaped():
    """Its memory and its state while it runs, no memory once it has ended, and nothing once it is reaped."""
    with subprocess.Popen(
        [sys.executable, "-I", "-S", "-c", HOLDS], start_new_session=True, env={"MARK": "claims-test-mark"}
    ) as process:
        try:
            assert wait_until(lambda: anonymous(process.pid) >= 50 << 10)
            assert 50 << 10 <= anonymous(process.pid) < 100 << 10
            assert {process.pid: 0} == descendants(process.pid)
            assert process.pid in numbers()
            assert (process.pid, True) == (session(process.pid), lives(process.pid))
            assert stat(process.pid).state in {"S", "R", "D"}
            assert b"claims-test-mark" in environment(process.pid)
        finally:
            process.kill()
        os.waitid(os.P_PID, process.pid, os.WEXITED | os.WNOWAIT)

        assert "Z" == stat(process.pid).state
        assert (None, False) == (anonymous(process.pid), lives(process.pid))
    assert (None, None, None) == (anonymous(process.pid), stat(process.pid), session(process.pid))
    assert b"" == environment(process.pid)


def test_the_cpu_seconds_of_a_process_are_known_until_it_is_reaped():
    """With those of a child that it has waited for, also after its end."""
    work = "import subprocess, sys, time\nwhile time.process_time() < 0.2: pass\n"
    code = f"{work}subprocess.run([sys.executable, '-I', '-S', '-c', {work!r}])"
    with subprocess.Popen([sys.executable, "-I", "-S", "-c", code]) as process:
        os.waitid(os.P_PID, process.pid, os.WEXITED | os.WNOWAIT)
        used = cpu_seconds([process.pid])
    before = os.times()

    assert 0.38 <= used < 5
    assert 0 == cpu_seconds([process.pid])
    assert before.user + before.system <= cpu_seconds([os.getpid()]) + 0.03


def test_a_list_that_cannot_be_read_is_empty():
    """Whoever watches looks again soon."""
    assert [] == numbers("/no/such/folder")


def test_another_folder_of_processes_is_read_the_same():
    """A descriptor of /proc stands for it."""
    folder = os.open("/proc", os.O_PATH | os.O_DIRECTORY)
    proc = f"/proc/self/fd/{folder}"
    try:
        assert os.getpid() in numbers(proc)
        assert stat(os.getpid()).parent == stat(os.getpid(), proc).parent == os.getppid()
        assert anonymous(os.getpid(), proc) > 0
    finally:
        os.close(folder)


@pytest.mark.parametrize("listed", [True, False])
def test_descendants_hold_children_that_left_the_session(monkeypatch, listed):
    """Generations are counted from the first process, with and without the kernel's lists of children."""
    monkeypatch.setattr(procfs, "LISTS_CHILDREN", listed and procfs.LISTS_CHILDREN)
    child = "import os, time; os.setsid(); print(os.getpid(), flush=True); time.sleep(600)"
    code = f"import subprocess, sys; subprocess.run([sys.executable, '-I', '-S', '-c', {child!r}])"
    with subprocess.Popen(
        [sys.executable, "-I", "-S", "-c", code], start_new_session=True, stdout=subprocess.PIPE
    ) as process:
        left = int(process.stdout.readline())
        try:
            assert {process.pid: 0, left: 1} == descendants(process.pid)
            assert left == stat(left).group
        finally:
            os.kill(left, 9)  # our own grandchild, which its parent hasn't reaped


def test_the_kernel_counts_what_is_started():
    """The number changes with each process; another file in its place says nothing."""
    before = last_started()
    subprocess.run(["/bin/true"], check=True)

    assert before != last_started()


def test_a_count_that_another_program_makes_up_is_not_taken(monkeypatch):
    """Some containers have a file of their own in its place."""
    true_stat = os.stat
    monkeypatch.setattr(os, "stat", lambda path: true_stat("/dev/null" if path == "/proc/loadavg" else path))

    assert None is last_started()
