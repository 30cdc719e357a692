"""Attack the server that a process may have been forked from: its namespaces, sockets, folders, children."""

import os
import socket
import stat

from tools import LIBRARY, works

CLONE_NEWPID, CLONE_NEWNS, CLONE_NEWUSER = 0x20000000, 0x00020000, 0x10000000


def opened():
    """Descriptors that this process has and was not given: sockets, namespaces, processes, folders."""
    found = []
    for name in os.listdir("/proc/self/fd"):
        try:
            kind, target = os.fstat(int(name)).st_mode, os.readlink(f"/proc/self/fd/{name}")
        except OSError:
            continue
        given = int(name) > 2 and target.startswith(("pipe:", "/proc/"))
        if stat.S_ISSOCK(kind) or (
            not given and target.startswith(("mnt:", "pid:", "user:", "anon_inode:[pidfd"))
        ):
            found.append(target)
    return found


def enters(kind, name):
    """Whether a namespace of the first process can be entered."""
    try:
        handle = os.open(f"/proc/1/ns/{name}", os.O_RDONLY)
    except OSError:
        return False
    return LIBRARY.setns(handle, kind) == 0


def listens():
    """Whether a socket of somebody else has a name here."""
    with open("/proc/net/unix", encoding="ascii") as lines:
        return len(lines.read().splitlines()) > 1


def verify():
    mine = {os.getpid(), 1}
    others = [name for name in os.listdir("/proc") if name.isdigit() and int(name) not in mine]
    foreign = [name for name in others if not works(os.listdir, f"/proc/{name}/fd")]
    return {
        "through": {
            "descriptor": bool(opened()),
            "processes": enters(CLONE_NEWPID, "pid"),
            "mounts": enters(CLONE_NEWNS, "mnt") or LIBRARY.umount2(b"/tmp", 2) == 0,
            "users": enters(CLONE_NEWUSER, "user"),
            "capability": LIBRARY.unshare(CLONE_NEWPID) == 0,
            "other process": bool(foreign),
            "socket": listens() and works(lambda: socket.socket(socket.AF_UNIX).connect("\0claims")),
        }
    }
