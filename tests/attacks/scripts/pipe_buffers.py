"""Hold memory of the kernel in pipes that nobody reads."""

import fcntl
import os

from tools import through


def verify():
    held = 0
    try:
        for _ in range(1000):
            _, end = os.pipe()
            os.set_blocking(end, False)
            try:
                fcntl.fcntl(end, fcntl.F_SETPIPE_SZ, 1 << 20)
            except OSError:
                pass
            try:
                while True:
                    held += os.write(end, bytes(65536))
            except BlockingIOError:
                pass
    except OSError:
        pass
    return through(more_than_the_kernels_share=held > 160 << 20)
