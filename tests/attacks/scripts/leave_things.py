"""Leave something for whoever runs next."""

import os

from tools import TARGETS, through, works


def verify():
    for folder in ("/tmp", "/var/tmp", "/dev/shm", "/run", os.path.expanduser("~")):
        works(lambda: open(os.path.join(folder, TARGETS["token"]), "wb").close())  # noqa: B023
    return through(itself=False)  # what is left is seen outside
