"""What /proc says of a session."""

from __future__ import annotations

import os
import subprocess
import sys

import pytest
from helpers.processes.waiting import wait_until

from generators.processes.resources import procfs
from generators.processes.resources.procfs import anonymous, descendants, family, remaining, stat


def test_a_session_is_found_by_id_and_by_mark():
    """Its processes are found while they run, and not once they have ended."""
    command = [sys.executable, "-I", "-S", "-c", "import time; x = bytearray(50 << 20); time.sleep(600)"]
    with subprocess.Popen(command, start_new_session=True, env={"MARK": "claims-test-mark"}) as process:
        try:
            assert wait_until(lambda: anonymous(process.pid) >= 50 << 10)
            assert {process.pid} == family(process.pid)
            assert {process.pid: 0} == descendants(process.pid)
            assert stat(process.pid).state in {"S", "R", "D"}
            assert {process.pid} == remaining(os.getpid(), b"claims-test-mark") - family(os.getpid()) | {
                process.pid
            }
            assert 50 << 10 <= anonymous(process.pid) < 100 << 10
        finally:
            process.kill()
        os.waitid(os.P_PID, process.pid, os.WEXITED | os.WNOWAIT)

        assert {process.pid} == family(process.pid)
        assert set() == remaining(process.pid, b"claims-test-mark")
        assert "Z" == stat(process.pid).state
    assert anonymous(process.pid) is None
    assert stat(process.pid) is None


@pytest.mark.parametrize("listed", [True, False])
def test_a_family_holds_children_that_left_the_session(monkeypatch, listed):
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
            assert {process.pid, left} == family(process.pid)
            assert left == stat(left).group
        finally:
            os.kill(left, 9)  # our own grandchild, which its parent hasn't reaped
