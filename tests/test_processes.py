"""What /proc says of a session."""

from __future__ import annotations

import os
import subprocess
import sys
import time

from generators.processes import anonymous, marked, members


def test_a_session_is_found_by_id_and_by_mark():
    """Its processes are found while they run, and not once they have ended."""
    command = [sys.executable, "-I", "-S", "-c", "import time; x = bytearray(50 << 20); time.sleep(60)"]
    with subprocess.Popen(command, start_new_session=True, env={"MARK": "claims-test-mark"}) as process:
        try:
            until = time.monotonic() + 5
            while anonymous(process.pid) < 50 << 10 and time.monotonic() < until:
                time.sleep(0.01)

            assert [process.pid] == list(members(process.pid))
            assert [process.pid] == list(marked(b"claims-test-mark"))
            assert 50 << 10 <= anonymous(process.pid) < 100 << 10
        finally:
            process.kill()
        os.waitid(os.P_PID, process.pid, os.WEXITED | os.WNOWAIT)

        assert [] == list(members(process.pid))
    assert 0 == anonymous(process.pid)
