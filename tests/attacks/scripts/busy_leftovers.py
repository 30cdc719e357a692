"""Leave eight busy processes behind, each in a session of its own."""

import os
import sys

from tools import TARGETS, through


def verify():
    for _ in range(8):
        if os.fork() == 0:
            try:
                os.setsid()
            except OSError:
                pass
            os.execve(sys.executable, [sys.executable, "-I", "-S", "-c", "while True: pass", TARGETS["token"]], {})
    return through(itself=False)  # what is left is seen outside
