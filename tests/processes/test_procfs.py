"""What /proc says of a session."""

from __future__ import annotations

import os
import subprocess
import sys
import time

from generators.processes.procfs import Relative, anonymous, family, marked, state


def test_a_session_is_found_by_id_and_by_mark():
    """Its processes are found while they run, and not once they have ended."""
    command = [sys.executable, "-I", "-S", "-c", "import time; x = bytearray(50 << 20); time.sleep(60)"]
    with subprocess.Popen(command, start_new_session=True, env={"MARK": "claims-test-mark"}) as process:
        try:
            until = time.monotonic() + 5
            while anonymous(process.pid) < 50 << 10 and time.monotonic() < until:
                time.sleep(0.01)

            assert {process.pid: Relative(0, process.pid)} == family(process.pid)
            assert state(process.pid) in {"S", "R", "D"}
            assert [process.pid] == list(marked(b"claims-test-mark"))
            assert 50 << 10 <= anonymous(process.pid) < 100 << 10
        finally:
            process.kill()
        os.waitid(os.P_PID, process.pid, os.WEXITED | os.WNOWAIT)

        assert {} == family(process.pid)
        assert "Z" == state(process.pid)
    assert 0 == anonymous(process.pid)
    assert "" == state(process.pid)


def test_a_family_holds_children_that_left_the_session():
    """Generations are counted from the first process, whatever session a child has chosen."""
    child = "import os, time; os.setsid(); print(os.getpid(), flush=True); time.sleep(60)"
    code = f"import subprocess, sys; subprocess.run([sys.executable, '-I', '-S', '-c', {child!r}])"
    with subprocess.Popen(
        [sys.executable, "-I", "-S", "-c", code], start_new_session=True, stdout=subprocess.PIPE
    ) as process:
        left = int(process.stdout.readline())
        try:
            assert {process.pid: Relative(0, process.pid), left: Relative(1, left)} == family(process.pid)
        finally:
            os.kill(left, 9)  # our own grandchild, which its parent hasn't reaped
