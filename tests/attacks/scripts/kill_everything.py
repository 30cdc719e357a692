"""Signal everything that can be reached; only ever run where that is nothing of anybody's."""

import os
import signal

from tools import through


def verify():
    signal.signal(signal.SIGTERM, signal.SIG_IGN)
    try:
        os.kill(-1, signal.SIGTERM)
    except OSError:
        pass
    return through(itself=False)  # who died is seen outside
