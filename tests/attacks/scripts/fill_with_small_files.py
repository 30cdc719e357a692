"""Fill the scratch folder file by file, so that no single one is large."""

import time

from tools import through


def verify():
    written = 0
    try:
        for number in range(400):
            with open(str(number), "wb") as file:
                written += file.write(bytes(1 << 20))
    except OSError:
        pass
    if written > 64 << 20:
        time.sleep(60)  # long enough to be found
    return through(past_the_cap=written > 80 << 20)
