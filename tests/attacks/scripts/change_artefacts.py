"""Change what artefacts() has left: by a process that stays, and from the process that comes after."""

import mmap
import os
import signal
import time

from tools import TARGETS, read, through, works, write


def artefacts(folder):
    for name in ("kept", TARGETS["token"], "new\nline"):
        (folder / name).write_bytes(bytes(64))
    (folder / "sub").mkdir()
    descriptor = os.open(folder / "kept", os.O_RDWR)
    if os.fork() == 0:
        os.setsid()
        if os.fork():
            os._exit(0)
        for number in set(signal.Signals) - {signal.SIGKILL, signal.SIGSTOP}:
            works(signal.signal, number, signal.SIG_IGN)
        while True:
            os.pwrite(descriptor, str(time.monotonic_ns()).encode(), 0)
            time.sleep(0.001)


def by_descriptor(path):
    descriptor = os.open(path, os.O_RDONLY)
    write(f"/proc/self/fd/{descriptor}", "r+b")


def by_memory(path):
    descriptor = os.open(path, os.O_RDONLY)
    mmap.mmap(descriptor, 64)[:4] = b"more"


def after_change_of_mode(path):
    works(os.chmod, os.path.dirname(path), 0o777)
    works(os.chmod, path, 0o666)
    write(path, "r+b")


def verify(folder):
    kept = os.path.join(folder, "kept")
    before = read(kept)
    open("own", "wb").close()
    items = through(
        write=works(write, kept, "r+b"),
        append=works(write, kept),
        truncate=works(os.truncate, kept, 0),
        remove=works(os.remove, kept),
        replace=works(os.replace, "own", kept),
        take=works(os.rename, kept, "taken"),
        make=works(write, os.path.join(folder, "made")),
        make_below=works(write, os.path.join(folder, "sub", "made")),
        link=works(os.symlink, "/", os.path.join(folder, "link")),
        hard_link=works(os.link, kept, os.path.join(folder, "two")),
        by_descriptor=works(by_descriptor, kept),
        by_memory=works(by_memory, kept),
        after_change_of_mode=works(after_change_of_mode, kept),
        rename=works(os.rename, folder, f"{folder}-moved"),
    )
    time.sleep(0.2)
    items["through"]["changed later"] = not works(read, kept) or read(kept) != before
    return items
