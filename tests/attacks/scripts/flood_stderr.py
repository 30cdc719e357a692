"""Write without end to standard stderr."""

import os


def verify():
    while True:
        os.write(2, b"x" * 65536)
