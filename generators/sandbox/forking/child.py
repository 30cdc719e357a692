"""Turns a process that a fork server has just forked into one that is like a fresh one in a sandbox.

Standard library only. Its process namespace is there already; the others are its own. In its own user namespace it
has none of the server's capabilities.
"""

from __future__ import annotations

import os
import sys
from typing import Any

from generators.sandbox import syscalls
from generators.sandbox.launcher import put_on
from generators.sandbox.namespaces import (
    CLOSED,
    REST,
    WRITABLE,
    bind,
    bring_up_loopback,
    map_user,
    mount_processes,
    mount_scratch,
    seal,
)


def confine(order: dict[str, Any]) -> None:
    """Enter namespaces and put on every layer.

    Args:
        order: what `launcher.put_on` reads, and `scripts` (the folder of all scripts that the server sees),
            `folders` (those below it that are shown), `read` (all that the server shows, of which a part may lie
            below /tmp), `scratch`, `space` and `files`, as in `RootLayout`.

    Raises:
        OSError: a layer is not available here.
    """
    user, group = os.getuid(), os.getgid()
    syscalls.unshare(syscalls.CLONE_NEWNS)
    _mounts(order)
    syscalls.unshare(syscalls.CLONE_NEWUSER | REST & ~syscalls.CLONE_NEWNS)
    map_user(user, group)
    bring_up_loopback()
    put_on(order)


def _mounts(order: dict[str, Any]) -> None:
    """Cover what is the server's or another script's: /tmp, /proc, and the folder of all scripts.

    The capability that the server has makes them; in the user namespace of the child, no /proc could be mounted.
    """
    top = order["scripts"]
    covered = [path for path in order["read"] if _is_covered(path) and path not in order["folders"]]
    shown = {path: os.open(path, os.O_PATH) for path in (*order["folders"], *covered)}
    mount_scratch("", order["scratch"], order["space"], order["files"])
    apart = not _is_covered(top)
    if apart:
        syscalls.mount("claims", top, "tmpfs", CLOSED, "size=64k,nr_inodes=64,mode=755")
    for path, descriptor in shown.items():
        bind(f"/proc/self/fd/{descriptor}", path, syscalls.MS_RDONLY | CLOSED)
        os.close(descriptor)
    if apart:
        seal(top)
    mount_processes()
    os.chdir(order["scratch"])


def _is_covered(path: str) -> bool:
    """Whether a path lies where this process mounts a /tmp of its own, also by a link such as /var/tmp."""
    return os.path.realpath(path).startswith(f"{WRITABLE}/")


def reseed() -> None:
    """Give each random generator that is there a seed of its own; Python's `random` does so after every fork."""
    modules = sys.modules
    if "numpy.random" in modules:
        modules["numpy.random"].seed()
    if "torch" in modules:
        modules["torch"].seed()
