"""Leave a daemon behind that has left the session, the environment and every pipe."""

import os
import sys
import time

from tools import TARGETS, through


def verify():
    if os.fork() == 0:
        try:
            os.setsid()
        except OSError:
            pass
        if os.fork() == 0:
            os.closerange(0, 64)
            os.execve(
                sys.executable,
                [sys.executable, "-I", "-S", "-c", "import time; time.sleep(600)", TARGETS["token"]],
                {},
            )
        os._exit(0)
    time.sleep(0.3)
    return through(itself=False)  # what is left is seen outside
