"""Write without end to every descriptor that might be the result's."""

import os


def verify():
    while True:
        for end in range(3, 32):
            try:
                os.write(end, b"x" * 65536)
            except OSError:
                continue
