"""A filter of system calls, as the program that the kernel runs; standard library only.

It refuses what no check of a framework needs and what reaches beyond a namespace: other processes' memory, keys,
BPF, performance counters, io_uring, mounting, new namespaces, clocks, modules, and memory that no supervisor sees.

It can leave it to a listener to refuse a call, and to see it so. Of two such filters the newer one asks its own
listener, which may let the call pass. So no process behind this filter gets a listener of its own.
"""

from __future__ import annotations

import errno
import socket
import struct
from collections.abc import Iterable, Sequence
from typing import NamedTuple

from generators.sandbox import syscalls

ALLOW, KILL, REFUSE, ASK = 0x7FFF0000, 0x80000000, 0x00050000, 0x7FC00000
LOAD, EQUAL, AT_LEAST, MASKED, RETURN = 0x20, 0x15, 0x35, 0x45, 0x06
NEWEST = 467  # the first number that this table doesn't know
NAMESPACES = 0x7E020000

# By name: the number on x86_64 and on aarch64; 0xFFFF where there is none.
REFUSED: dict[str, tuple[int, int]] = {
    "ptrace": (101, 117), "process_vm_readv": (310, 270), "process_vm_writev": (311, 271), "kcmp": (312, 272),
    "pidfd_getfd": (438, 438), "process_madvise": (440, 440), "process_mrelease": (448, 448),
    "add_key": (248, 217), "request_key": (249, 218), "keyctl": (250, 219),
    "bpf": (321, 280), "perf_event_open": (298, 241), "userfaultfd": (323, 282), "fanotify_init": (300, 262),
    "io_uring_setup": (425, 425), "io_uring_enter": (426, 426), "io_uring_register": (427, 427),
    "kexec_load": (246, 104), "kexec_file_load": (320, 294), "reboot": (169, 142),
    "init_module": (175, 105), "finit_module": (313, 273), "delete_module": (176, 106),
    "swapon": (167, 224), "swapoff": (168, 225), "acct": (163, 89), "quotactl": (179, 60),
    "quotactl_fd": (443, 443),
    "syslog": (103, 116), "vhangup": (153, 58), "lookup_dcookie": (212, 18), "nfsservctl": (180, 42),
    "settimeofday": (164, 170), "clock_settime": (227, 112), "clock_adjtime": (305, 266), "adjtimex": (159, 171),
    "sethostname": (170, 161), "setdomainname": (171, 162), "iopl": (172, 0xFFFF), "ioperm": (173, 0xFFFF),
    "modify_ldt": (154, 0xFFFF), "uselib": (134, 0xFFFF), "ustat": (136, 0xFFFF), "sysfs": (139, 0xFFFF),
    "mount": (165, 40), "umount2": (166, 39), "pivot_root": (155, 41), "chroot": (161, 51),
    "unshare": (272, 97), "setns": (308, 268), "name_to_handle_at": (303, 264), "open_by_handle_at": (304, 265),
    "shmget": (29, 194), "shmat": (30, 196), "semget": (64, 190), "msgget": (68, 186), "mq_open": (240, 180),
    "migrate_pages": (256, 238), "move_pages": (279, 239), "memfd_secret": (447, 447),
}  # fmt: skip
# Answered as if the kernel were older, so that a library falls back on older calls.
ABSENT: dict[str, tuple[int, int]] = {
    "clone3": (435, 435), "memfd_create": (319, 279), "open_tree": (428, 428), "move_mount": (429, 429),
    "fsopen": (430, 430), "fsconfig": (431, 431), "fsmount": (432, 432), "fspick": (433, 433),
    "mount_setattr": (442, 442),
}  # fmt: skip
# Libraries call these in every process; no listener is asked.
USUAL = ("clone3", "memfd_create")
CLONE, SOCKET, SOCKETPAIR = (56, 220), (41, 198), (53, 199)
IOCTL, FCNTL, PERSONALITY = (16, 29), (72, 25), (135, 92)
LOOKED_AT = {
    "clone": CLONE, "socket": SOCKET, "socketpair": SOCKETPAIR,
    "ioctl": IOCTL, "fcntl": FCNTL, "personality": PERSONALITY,
}  # fmt: skip
TIOCSTI, TIOCLINUX, FIOSETOWN, SIOCSPGRP = 0x5412, 0x541C, 0x8901, 0x8902
F_SETOWN, F_SETOWN_EX = 8, 15
INSIDE = (socket.AF_UNIX, socket.AF_INET, socket.AF_INET6, socket.AF_NETLINK)


class RefusedCall(NamedTuple):
    """A call that the filter refuses.

    Attributes:
        kind: `socket` or `call`.
        name: family of the socket, or name of the call.
        error: number of the error that it ends with.
    """

    kind: str
    name: str
    error: int


def build_filter(families: Iterable[int], *, ask: bool = False) -> bytes:
    """The filter for this architecture.

    Args:
        families: of sockets, which are allowed; no others are.
        ask: whether a listener is asked for the answer to what is refused, and must refuse it.
    """
    column = _column()
    absent = REFUSE | errno.ENOSYS
    refuse, no_family = (ASK, ASK) if ask else (REFUSE | errno.EPERM, REFUSE | errno.EAFNOSUPPORT)
    code = [_bpf(LOAD, 4), _bpf(EQUAL, 0xC000003E if column == 0 else 0xC00000B7, 1, 0), _bpf(RETURN, KILL)]
    code += [_bpf(LOAD, 0), _bpf(AT_LEAST, NEWEST, 0, 1), _bpf(RETURN, absent)]  # x32's numbers are above as well
    terminal = (TIOCSTI, TIOCLINUX, FIOSETOWN, SIOCSPGRP)
    listener = (syscalls.NEW_LISTENER,)
    code += _test(syscalls.SECCOMP[column], 1, MASKED, listener, REFUSE | errno.EPERM, ALLOW)
    code += _test(CLONE[column], 0, MASKED, (NAMESPACES,), refuse, ALLOW)
    code += _test(IOCTL[column], 1, EQUAL, terminal, refuse, ALLOW)
    code += _test(FCNTL[column], 1, EQUAL, (F_SETOWN, F_SETOWN_EX), refuse, ALLOW)
    code += _test(SOCKET[column], 0, EQUAL, tuple(families), ALLOW, no_family)
    code += _test(SOCKETPAIR[column], 0, EQUAL, (socket.AF_UNIX,), ALLOW, no_family)
    code += _test(PERSONALITY[column], 0, EQUAL, (0, 0xFFFFFFFF), ALLOW, refuse)
    for both in REFUSED.values():
        code += [_bpf(EQUAL, both[column], 0, 1), _bpf(RETURN, refuse)]
    for name, both in ABSENT.items():
        code += [_bpf(EQUAL, both[column], 0, 1), _bpf(RETURN, ASK if ask and name not in USUAL else absent)]
    return b"".join([*code, _bpf(RETURN, ALLOW)])


def refused_call(number: int, arguments: Sequence[int]) -> RefusedCall:
    """What a listener is asked for, by the call's number and its arguments; no pointer in them is followed."""
    column = _column()
    named = {both[column]: name for name, both in {**LOOKED_AT, **REFUSED, **ABSENT}.items()}
    name = named.get(number, f"number {number}")
    if name in {"socket", "socketpair"}:
        family = arguments[0] & 0xFFFFFFFF
        known = {each.value: each.name for each in socket.AddressFamily}
        return RefusedCall("socket", known.get(family, f"family {family}"), errno.EAFNOSUPPORT)
    if name == "clone":
        name = "clone with new namespaces"
    elif name in {"ioctl", "fcntl"}:
        name = f"{name} {arguments[1] & 0xFFFFFFFF:#x}"
    return RefusedCall("call", name, errno.ENOSYS if name in ABSENT else errno.EPERM)


def _column() -> int:
    """Which of two numbers of a call this architecture uses."""
    return 0 if syscalls.x86() else 1


def _bpf(operation: int, value: int, yes: int = 0, no: int = 0) -> bytes:
    """One instruction of the kernel's packet filter."""
    return struct.pack("=HBBI", operation, yes, no, value)


def _test(number: int, argument: int, test: int, values: tuple[int, ...], yes: int, no: int) -> list[bytes]:
    """Answer a call by whether one of the tests on its argument is true.

    The low 32 bits are loaded: the kernel reads no more of any argument that is tested here.
    """
    tests = [_bpf(test, value, len(values) - at, 0) for at, value in enumerate(values)]
    body = [_bpf(LOAD, 16 + 8 * argument), *tests, _bpf(RETURN, no), _bpf(RETURN, yes)]
    return [_bpf(EQUAL, number, 0, len(body)), *body]
