"""Fork in every child again; at most 1024 of them."""

import os
import time

from tools import through


def verify():
    me = os.getpid()
    for _ in range(10):
        try:
            os.fork()
        except OSError:
            break
    time.sleep(1)
    if os.getpid() != me:
        time.sleep(600)
        os._exit(0)
    return through(counted=False)
