"""The system calls that Python has no function for, by ctypes; standard library only, x86_64 and aarch64."""

from __future__ import annotations

import contextlib
import ctypes
import itertools
import os
import platform
import struct

CLONE_NEWNS, CLONE_NEWCGROUP, CLONE_NEWUTS, CLONE_NEWIPC = 0x00020000, 0x02000000, 0x04000000, 0x08000000
CLONE_NEWUSER, CLONE_NEWPID, CLONE_NEWNET = 0x10000000, 0x20000000, 0x40000000
MS_RDONLY, MS_NOSUID, MS_NODEV, MS_NOEXEC, MS_REMOUNT = 1, 2, 4, 8, 32
MS_BIND, MS_REC, MS_PRIVATE = 4096, 16384, 1 << 18
MNT_DETACH = 2
PR_SET_PDEATHSIG, PR_SET_DUMPABLE, PR_SET_SECUREBITS, PR_CAPBSET_DROP = 1, 4, 28, 24
PR_SET_CHILD_SUBREAPER, PR_SET_NO_NEW_PRIVS, PR_CAP_AMBIENT = 36, 38, 47

CAP_SYS_ADMIN = 21

# Numbers of system calls that are the same on every architecture since they were added.
MOUNT_SETATTR, LANDLOCK_CREATE_RULESET, LANDLOCK_ADD_RULE, LANDLOCK_RESTRICT_SELF = 442, 444, 445, 446
# The others, x86_64 first.
PIVOT_ROOT, SECCOMP, CAPSET = (155, 41), (317, 277), (126, 91)

AT_FDCWD, AT_RECURSIVE = -100, 0x8000
CAP_VERSION = 0x20080522
SET_MODE_FILTER, SPEC_ALLOW, NEW_LISTENER = 1, 4, 8

_LIBC = ctypes.CDLL(None, use_errno=True)


def x86() -> bool:
    """True on x86_64, False on aarch64.

    Raises:
        OSError: it is another architecture, whose system calls aren't known here.
    """
    machine = platform.machine()
    if machine not in {"x86_64", "aarch64"}:
        raise OSError(f"no sandbox for {machine}")
    return machine == "x86_64"


def call(number: int | tuple[int, int], *arguments: int | bytes | None) -> int:
    """The result of a system call.

    Raises:
        OSError: the kernel refused it.
    """
    if isinstance(number, tuple):
        number = number[0 if x86() else 1]
    wide = [ctypes.c_long(argument) if isinstance(argument, int) else argument for argument in arguments]
    return _checked(_LIBC.syscall(ctypes.c_long(number), *wide))


def prctl(option: int, *arguments: int) -> int:
    """Call `prctl`, which sets an attribute of this process."""
    padded = (*arguments, 0, 0, 0, 0)[:4]
    return _checked(_LIBC.prctl(ctypes.c_int(option), *(ctypes.c_ulong(argument) for argument in padded)))


def unshare(flags: int) -> None:
    """Enter new namespaces; Python has this from 3.12 on."""
    _checked(_LIBC.unshare(ctypes.c_int(flags)))


def setns(descriptor: int, kind: int) -> None:
    """Enter a namespace; where it is one of processes, the next child does. Python has this from 3.12 on.

    Args:
        descriptor: of a file below `/proc/PID/ns`.
        kind: one of the `CLONE_NEW` flags.
    """
    _checked(_LIBC.setns(ctypes.c_int(descriptor), ctypes.c_int(kind)))


def mount(source: str, target: str, kind: str = "", flags: int = 0, data: str = "") -> None:
    """Mount, bind or remount something."""
    names = (source.encode(), target.encode(), kind.encode() or None)
    _checked(_LIBC.mount(*names, ctypes.c_ulong(flags), data.encode() or None), target)


def set_mount_attributes(target: str, attributes: int) -> None:
    """Set attributes such as MS_RDONLY on a mount and on all below it; Linux 5.12 or newer."""
    block = struct.pack("=QQQQ", attributes, 0, 0, 0)
    call(MOUNT_SETATTR, AT_FDCWD, target.encode(), AT_RECURSIVE, block, len(block))


def enter_root(new_root: str) -> None:
    """Make a mount the root folder and unmount the old one."""
    os.chdir(new_root)
    call(PIVOT_ROOT, b".", b".")
    _checked(_LIBC.umount2(b".", ctypes.c_int(MNT_DETACH)))
    os.chdir("/")


def filter_calls(program: bytes, flags: int = 0) -> int:
    """Put this process and all that it starts under a filter of system calls, for good.

    SPEC_ALLOW keeps older kernels from slowing the process down: it shares no address space with anything secret.

    Args:
        program: the filter.
        flags: NEW_LISTENER for a descriptor of the listener, which is the result.

    Raises:
        OSError: the kernel has no such filters, or there is a listener already.
    """
    code = ctypes.create_string_buffer(program, len(program))
    head = struct.pack("=HxxxxxxQ", len(program) // 8, ctypes.addressof(code))
    return call(SECCOMP, SET_MODE_FILTER, SPEC_ALLOW | flags, head)


def drop_bounding_set() -> None:
    """Let no program regain a capability, as far as this process may forbid it."""
    with contextlib.suppress(OSError):  # past the last one that this kernel knows, or not allowed to drop any
        for number in itertools.count():
            prctl(PR_CAPBSET_DROP, number)


def drop_capabilities() -> None:
    """Empty the effective, the permitted and the inheritable set, and with the latter the ambient one."""
    call(CAPSET, struct.pack("=Ii", CAP_VERSION, 0), bytes(24))


def keep_capability(number: int) -> None:
    """Give up every capability but one, which the programs that this process becomes hold too."""
    sets = struct.pack("=6I", *(1 << number,) * 3, 0, 0, 0)
    call(CAPSET, struct.pack("=Ii", CAP_VERSION, 0), sets)
    prctl(PR_CAP_AMBIENT, 2, number)  # raise


def _checked(result: int, name: str = "") -> int:
    if result == -1:
        number = ctypes.get_errno()
        raise OSError(number, os.strerror(number), *([name] if name else []))
    return int(result)
