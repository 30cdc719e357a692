"""Fill every place that can be written."""

import os

from tools import through


def fill(folder):
    written = 0
    try:
        with open(os.path.join(folder, "large"), "wb") as file:
            while written < 400 << 20:
                written += file.write(bytes(4 << 20))
    except OSError:
        pass
    return written


def verify():
    places = [os.environ["HOME"], "/tmp", "/dev/shm", "/var/tmp", "/dev", "/run", "/"]
    return through(past_the_limit=sum(map(fill, places)) > 64 << 20)
