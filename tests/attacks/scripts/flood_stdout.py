"""Write without end to standard stdout."""

import os


def verify():
    while True:
        os.write(1, b"x" * 65536)
