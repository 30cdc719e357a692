"""Fork one child after another, each of which stays."""

import os
import time

from tools import through


def verify():
    made = 0
    for _ in range(600):
        try:
            child = os.fork()
        except OSError:
            break
        if child == 0:
            time.sleep(600)
            os._exit(0)
        made += 1
    return through(six_hundred=made >= 600)
