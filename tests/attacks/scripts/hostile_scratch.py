"""Leave a scratch folder that hangs or misleads whoever looks into it."""

import os

from tools import TARGETS, through, works


def verify():
    os.mkfifo("result.json")
    os.symlink("/dev/zero", "endless")
    os.symlink(TARGETS["canary"], "canary")
    os.symlink(TARGETS["outside"], "outside")
    os.symlink(".", "loop")
    os.mkdir("locked")
    open("locked/file", "wb").close()
    os.chmod("locked", 0)
    top = os.getcwd()
    for _ in range(1200):
        os.mkdir("d")
        os.chdir("d")
    works(os.chmod, top, 0)
    return through(itself=False)  # what becomes of it is seen outside
