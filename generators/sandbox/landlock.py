"""Landlock: a process gives up access to every file and process but those named; standard library only.

A kernel's ABI says what it can refuse: from 2 moving files between folders, 3 truncating, 4 TCP, 5 requests to
devices, 6 signals and abstract sockets beyond the sandbox.
"""

from __future__ import annotations

import os
import stat
import struct
from collections.abc import Iterable

from generators.sandbox import syscalls

EXECUTE, WRITE, READ, LIST, TRUNCATE, IOCTL = 1, 2, 4, 8, 1 << 14, 1 << 15
MAKE = 0b1_1111_1111 << 4  # remove and make files of every kind
DEVICE_NODES = (1 << 6) | (1 << 11)
REFER = 1 << 13
OF_FILES = EXECUTE | WRITE | READ | TRUNCATE | IOCTL
TCP, SCOPES = 0b11, 0b11
VERSION = 1
PATH_BENEATH = 1


def abi() -> int:
    """The kernel's ABI; 0 where there is no Landlock."""
    try:
        return syscalls.call(syscalls.LANDLOCK_CREATE_RULESET, None, 0, VERSION)
    except OSError:
        return 0


def restrict(read: Iterable[str], write: Iterable[str], *, listed: Iterable[str], network: bool) -> None:
    """Restrict this process and all that it starts to what lies below these paths, for good.

    Args:
        read: what may be read and executed.
        write: what may be written, too.
        listed: folders of which the names may be read, and nothing else.
        network: whether TCP stays allowed.

    Raises:
        OSError: the kernel has no Landlock.
    """
    version = syscalls.call(syscalls.LANDLOCK_CREATE_RULESET, None, 0, VERSION)
    handled = EXECUTE | WRITE | READ | LIST | MAKE
    handled |= (REFER if version >= 2 else 0) | (TRUNCATE if version >= 3 else 0) | (IOCTL if version >= 5 else 0)
    attributes = struct.pack("=Q", handled)
    if version >= 4:
        attributes += struct.pack("=Q", 0 if network else TCP)
    if version >= 6:
        attributes += struct.pack("=Q", SCOPES)
    ruleset = syscalls.call(syscalls.LANDLOCK_CREATE_RULESET, attributes, len(attributes), 0)
    try:
        for paths, rights in ((read, EXECUTE | READ | LIST), (listed, LIST), (write, handled & ~DEVICE_NODES)):
            for path in paths:
                _allow(ruleset, path, rights)
        syscalls.call(syscalls.LANDLOCK_RESTRICT_SELF, ruleset, 0)
    finally:
        os.close(ruleset)


def _allow(ruleset: int, path: str, rights: int) -> None:
    """Allow these rights below a path; a path that does not exist is ignored."""
    try:
        beneath = os.open(path, os.O_PATH | os.O_CLOEXEC)
    except OSError:
        return
    try:
        if not stat.S_ISDIR(os.fstat(beneath).st_mode):
            rights &= OF_FILES
        syscalls.call(syscalls.LANDLOCK_ADD_RULE, ruleset, PATH_BENEATH, struct.pack("=Qi", rights, beneath), 0)
    finally:
        os.close(beneath)
