"""The filter answers every call as it is meant to, read as the kernel reads it."""

from __future__ import annotations

import errno
import socket
import struct
import subprocess
import sys
from pathlib import Path

import pytest

from generators.sandbox import seccomp, syscalls
from generators.sandbox.seccomp import ALLOW, INSIDE, KILL, REFUSE, build_filter, refused_call

BEGIN = """\
import ctypes, errno, os, sys
sys.path.append(sys.argv[1])
from generators.sandbox import launcher, seccomp, syscalls
syscalls.prctl(syscalls.PR_SET_NO_NEW_PRIVS, 1)
def unshare():
    library = ctypes.CDLL(None, use_errno=True)
    return library.unshare(0), errno.errorcode[ctypes.get_errno()]
"""
CLOSED = """
listener = launcher.filter_calls(seccomp.INSIDE, ask=True)
try:
    syscalls.filter_calls(seccomp.build_filter([], ask=True), syscalls.NEW_LISTENER)
except OSError as error:
    print(errno.errorcode[error.errno])
os.close(listener)
print(*unshare())
"""
OUTER = """
syscalls.filter_calls(seccomp._bpf(seccomp.RETURN, seccomp.ALLOW), syscalls.NEW_LISTENER)
print(launcher.filter_calls(seccomp.INSIDE, ask=True), *unshare())
"""
EPERM, ENOSYS, EAFNOSUPPORT = (REFUSE | number for number in (errno.EPERM, errno.ENOSYS, errno.EAFNOSUPPORT))
X86, ARM = 0xC000003E, 0xC00000B7


def answer(filtering, number, *arguments, architecture=X86):
    """What the kernel's machine comes to for a call."""
    words = [number, architecture, 0, 0]
    for argument in (*arguments, *[0] * 6)[:6]:
        words += [argument & 0xFFFFFFFF, argument >> 32]
    at = held = 0
    while True:
        code, yes, no, value = struct.unpack_from("=HBBI", filtering, 8 * at)
        at += 1
        if code == seccomp.RETURN:
            return value
        if code == seccomp.LOAD:
            held = words[value // 4]
        else:
            tests = {seccomp.EQUAL: held == value, seccomp.AT_LEAST: held >= value, seccomp.MASKED: held & value}
            at += yes if tests[code] else no


@pytest.fixture(params=["x86_64", "aarch64"])
def built(request, monkeypatch):
    """The filter of an architecture, its number, and which of two numbers it uses."""
    monkeypatch.setattr(syscalls.platform, "machine", lambda: request.param)
    mine = request.param == "aarch64"
    return build_filter(INSIDE), (ARM if mine else X86), int(mine)


def test_what_is_refused_is_refused_and_the_rest_allowed(built):
    """Each number of the tables has its answer, and no other number has one."""
    filtering, architecture, mine = built
    refused = {both[mine] for both in seccomp.REFUSED.values()}
    absent = {both[mine] for both in seccomp.ABSENT.values()}
    looked_at = {numbers[mine] for numbers in (seccomp.SOCKET, seccomp.SOCKETPAIR, seccomp.PERSONALITY)}

    for number in range(seccomp.NEWEST):
        wanted = EPERM if number in refused else ENOSYS if number in absent else ALLOW
        if number not in looked_at:
            assert wanted == answer(filtering, number, architecture=architecture), number
    assert ENOSYS == answer(filtering, seccomp.NEWEST, architecture=architecture)
    assert ENOSYS == answer(filtering, 0x40000000 + 39, architecture=architecture)


def test_a_listener_is_asked_about_what_is_refused(built):
    """But not about what libraries call in every process, nor about another listener, which nobody gets."""
    _, architecture, mine = built
    asking = build_filter(INSIDE, ask=True)
    usual = {seccomp.ABSENT[name][mine] for name in seccomp.USUAL}
    refused = {both[mine] for both in (*seccomp.REFUSED.values(), *seccomp.ABSENT.values())} - usual - {0xFFFF}

    for number in refused:
        assert seccomp.ASK == answer(asking, number, architecture=architecture), number
    assert {ENOSYS} == {answer(asking, number, architecture=architecture) for number in usual}
    assert seccomp.ASK == answer(asking, seccomp.SOCKET[mine], 40, architecture=architecture)
    assert ALLOW == answer(asking, seccomp.SOCKET[mine], socket.AF_INET, architecture=architecture)


@pytest.mark.parametrize("ask", [False, True])
@pytest.mark.parametrize("flags", [8, 9, 12, 8 | 64])
def test_no_process_gets_a_listener_of_its_own(built, ask, flags):
    """With one it would let refused calls pass; a filter without one only refuses more."""
    _, architecture, mine = built
    filtering = build_filter(INSIDE, ask=ask)

    assert EPERM == answer(filtering, syscalls.SECCOMP[mine], 1, flags, architecture=architecture)
    assert ALLOW == answer(filtering, syscalls.SECCOMP[mine], 1, 1, architecture=architecture)


@pytest.mark.parametrize(
    ("code", "printed"), [(CLOSED, ["EPERM", "-1", "ENOSYS"]), (OUTER, ["None", "-1", "EPERM"])]
)
def test_a_call_that_nobody_can_be_asked_about_is_refused(code, printed):
    """Where the listener is closed, and where another program has the only listener that there can be."""
    done = subprocess.run(
        [sys.executable, "-I", "-c", BEGIN + code, str(Path(seccomp.__file__).parents[2])],
        capture_output=True,
        text=True,
        check=True,
        timeout=300,
    )

    assert printed == done.stdout.split()


def test_a_refused_call_has_a_name_and_its_error():
    """By its number; of its arguments only numbers are looked at."""
    numbers = seccomp.REFUSED["mount"], seccomp.ABSENT["fsopen"], seccomp.SOCKET, seccomp.IOCTL, seccomp.CLONE
    mount, fsopen, family, request, clone = (both[0 if syscalls.x86() else 1] for both in numbers)

    assert ("call", "mount", errno.EPERM) == refused_call(mount, [0] * 6)
    assert ("call", "fsopen", errno.ENOSYS) == refused_call(fsopen, [0] * 6)
    assert ("socket", "AF_VSOCK", errno.EAFNOSUPPORT) == refused_call(family, [1 << 32 | 40, *[0] * 5])
    assert ("socket", "family 99", errno.EAFNOSUPPORT) == refused_call(family, [99, *[0] * 5])
    assert ("call", "ioctl 0x5412", errno.EPERM) == refused_call(request, [0, 0x5412, *[0] * 4])
    assert ("call", "clone with new namespaces", errno.EPERM) == refused_call(clone, [0] * 6)
    assert ("call", "number 9999", errno.EPERM) == refused_call(9999, [0] * 6)


def test_another_architecture_is_killed(built):
    """A call by another table of numbers would pass unseen, so it ends the process."""
    filtering, architecture, _ = built

    assert KILL == answer(filtering, 0, architecture=X86 if architecture == ARM else ARM)


def test_arguments_are_looked_at(built):
    """Threads, plain sockets and harmless requests pass; namespaces, odd families and typing for others don't."""
    filtering, architecture, mine = built

    def of(numbers, *arguments):
        return answer(filtering, numbers[mine], *arguments, architecture=architecture)

    assert (ALLOW, EPERM) == (of(seccomp.CLONE, 0x3D0F00), of(seccomp.CLONE, 0x10000000 | 17))
    assert {ALLOW} == {of(seccomp.SOCKET, family) for family in INSIDE}
    assert (EAFNOSUPPORT, EAFNOSUPPORT) == (of(seccomp.SOCKET, 40), of(seccomp.SOCKETPAIR, socket.AF_INET))
    assert (ALLOW, EPERM, EPERM) == tuple(of(seccomp.IOCTL, 1, request) for request in (0x5401, 0x5412, 0x8901))
    assert (ALLOW, EPERM, EPERM) == tuple(of(seccomp.FCNTL, 1, command) for command in (3, 8, 15))
    assert (ALLOW, EPERM) == (of(seccomp.PERSONALITY, 0xFFFFFFFF), of(seccomp.PERSONALITY, 0x40000))


def test_without_namespaces_no_socket_is_left():
    """Only a pair of connected ends, which leads nowhere else."""
    filtering = build_filter([])

    if syscalls.x86():
        assert EAFNOSUPPORT == answer(filtering, seccomp.SOCKET[0], socket.AF_UNIX)
        assert ALLOW == answer(filtering, seccomp.SOCKETPAIR[0], socket.AF_UNIX)


def test_an_unknown_architecture_has_no_sandbox(monkeypatch):
    """No table of numbers, no filter: that is an error, not a guess."""
    monkeypatch.setattr(syscalls.platform, "machine", lambda: "m68k")

    with pytest.raises(OSError, match="no sandbox for m68k"):
        build_filter(INSIDE)
