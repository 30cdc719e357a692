"""The filter answers every call as it is meant to, read as the kernel reads it."""

from __future__ import annotations

import errno
import socket
import struct

import pytest

from generators.sandbox import seccomp, syscalls
from generators.sandbox.seccomp import ALLOW, INSIDE, KILL, REFUSE, build_filter

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
