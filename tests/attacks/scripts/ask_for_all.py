"""Ask in the open, by Python's own functions and by system calls, for what a sandbox refuses."""

import ctypes
import os
import socket
import subprocess

from tools import LIBRARY, TARGETS, read, through, works, write

OUTSIDE = "/srv/outside"  # a path below /tmp would be one of the sandbox's own


def answer(result):
    if result == -1:
        raise OSError(ctypes.get_errno(), "refused")


def connect(family, address):
    with socket.socket(family) as end:
        end.settimeout(1)
        end.connect(address)


def verify():
    for _ in range(3):
        shadow = works(read, "/etc/shadow")
    return through(
        shadow=shadow,
        home=works(read, "/home/somebody/.ssh/id_rsa"),
        canary=works(read, f"{OUTSIDE}/canary"),
        outside=works(write, f"{OUTSIDE}/made"),
        own_folder=works(write, os.path.join(os.path.dirname(__file__), "made")),
        port=works(connect, socket.AF_INET, ("127.0.0.1", TARGETS["port"])),
        beyond=works(connect, socket.AF_INET, ("192.0.2.1", 80)),
        abstract=works(connect, socket.AF_UNIX, "\0" + TARGETS["abstract"]),
        vsock=works(socket.socket, 40, socket.SOCK_STREAM),
        tracing=works(lambda: answer(LIBRARY.ptrace(16, 1, 0, 0))),
        mount=works(lambda: answer(LIBRARY.mount(b"none", b"/tmp", b"tmpfs", 0, None))),
        unshare=works(lambda: answer(LIBRARY.unshare(0x10000000))),
        program=works(subprocess.run, [f"{OUTSIDE}/program"]),
        victim=works(os.kill, TARGETS["victim"], 0),
    )
