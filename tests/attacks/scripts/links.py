"""Reach outside through links that are made inside."""

import os

from tools import TARGETS, read, through, works, write


def linked(make, use, path):
    try:
        make(TARGETS["canary"], path)
    except OSError:
        return False
    return works(use, path)


def verify():
    os.symlink(TARGETS["outside"], "folder")
    open("mine", "wb").close()
    return through(
        read_by_symlink=linked(os.symlink, read, "one"),
        write_by_symlink=linked(os.symlink, write, "two"),
        read_by_hard_link=linked(os.link, read, "three"),
        write_by_hard_link=linked(os.link, write, "four"),
        folder_by_symlink=works(write, "folder/made"),
        rename_out=works(os.rename, "mine", f"{TARGETS['outside']}/mine"),
        rename_in=works(os.rename, TARGETS["canary"], "stolen"),
    )
