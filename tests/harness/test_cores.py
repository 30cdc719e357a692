"""A process that is bound runs on its cores alone, with all that it has and starts."""

from __future__ import annotations

import os
import subprocess
import sys

CODE = """
import os
import subprocess
import sys
import threading
from generators.harness.cores import bind

waiting, seen = threading.Event(), []
old = threading.Thread(target=lambda: (waiting.wait(), seen.append(os.sched_getaffinity(0))))
old.start()
bind([int(sys.argv[1])])
waiting.set()
old.join()
new = threading.Thread(target=lambda: seen.append(os.sched_getaffinity(0)))
new.start()
new.join()
later = [sys.executable, "-c", "import os; print(os.sched_getaffinity(0))"]
print(seen, subprocess.check_output(later, text=True))
"""


def test_threads_and_later_processes_are_bound_too():
    """A thread from before, one from afterwards, and a process."""
    core = max(os.sched_getaffinity(0))
    printed = subprocess.check_output([sys.executable, "-c", CODE, str(core)], text=True)

    assert f"[{{{core}}}, {{{core}}}] {{{core}}}" == printed.strip()
