"""Starts a fork server in namespaces of its own: `PYTHON -I -S start.py ORDER COMMAND...`; standard library only.

The first process inside imports nothing but this. It makes the first process of each child's process namespace,
since forking a process that holds a framework costs ten times as much. A script that is not the first process
gets signals as usual. It ends with the server, and with the supervisor's end of the socket of requests.
"""

from __future__ import annotations

import contextlib
import json
import os
import select
import signal
import socket
import sys
from pathlib import Path
from typing import NoReturn

# Started as a file with -I, it finds its siblings by the folder above.
sys.path.append(str(Path(__file__).resolve().parents[3]))
from generators.sandbox import syscalls
from generators.sandbox.launcher import REFUSED
from generators.sandbox.namespaces import RootLayout, enter_namespaces, map_user, mount_processes

sys.path.pop()

FIRST, NONE = b"f", b"n"  # answers to a request: with descriptors of a first process and its namespace, or without
OWN, NEW = "/proc/self/ns/pid", "/proc/self/ns/pid_for_children"
LAST_NUMBER = 30_000


def enter(layout: RootLayout, user: int | None) -> None:
    """Return as the first process of new namespaces, with capabilities that count in there alone.

    What only root can read is bound before the root of the machine becomes another user.
    """
    reaper = enter_namespaces(layout, follows=False)
    if user is None:
        return
    os.setgroups([])
    os.setresgid(user, user, user)
    os.setresuid(user, user, user)
    reaper.follow()
    syscalls.prctl(syscalls.PR_SET_DUMPABLE, 1)  # a change of user hides its own /proc/self from it
    syscalls.unshare(syscalls.CLONE_NEWUSER | syscalls.CLONE_NEWPID | syscalls.CLONE_NEWNS)
    map_user(user, user)
    child = os.fork()
    if child:
        _, status = os.waitpid(child, 0)
        os._exit(os.waitstatus_to_exitcode(status) & 0xFF)
    syscalls.prctl(syscalls.PR_SET_PDEATHSIG, signal.SIGKILL)
    mount_processes()


def leave_low_numbers() -> None:
    """Let the next process have a number that its children, each in a new namespace, don't have.

    By its number a library such as OpenSSL finds out that it was forked, and draws other random numbers.
    """
    try:
        Path("/proc/sys/kernel/ns_last_pid").write_text(str(LAST_NUMBER), encoding="ascii")
    except OSError:  # a kernel without it; a child is the second in its namespace
        spare = os.fork()
        if spare == 0:
            os._exit(0)
        os.waitpid(spare, 0)


def start_server(command: list[str]) -> tuple[int, socket.socket]:
    """The server's process, and the socket through which it asks for first processes; standard input to it."""
    ours, theirs = socket.socketpair(socket.AF_UNIX, socket.SOCK_SEQPACKET)
    leave_low_numbers()
    server = os.fork()
    if server == 0:
        os.dup2(theirs.fileno(), 0)
        syscalls.prctl(syscalls.PR_SET_PDEATHSIG, signal.SIGKILL)
        syscalls.prctl(syscalls.PR_SET_NO_NEW_PRIVS, 1)
        syscalls.keep_capability(syscalls.CAP_SYS_ADMIN)  # to let a child start in another process namespace
        os.execv(command[0], command)  # noqa: S606 - it becomes the command
    theirs.close()
    return server, ours


def serve(server: int, requests: socket.socket, supervisor: int) -> NoReturn:
    """Answer each request with the first process of a new namespace, made before it is asked for."""
    signal.signal(signal.SIGCHLD, signal.SIG_IGN)  # whatever ends is reaped
    ended, own = os.pidfd_open(server), os.open(OWN, os.O_RDONLY | os.O_CLOEXEC)
    ready = select.poll()
    ready.register(supervisor, 0)
    ready.register(ended, select.POLLIN)
    ready.register(requests, select.POLLIN)
    made: tuple[int, int] | None = None
    while True:
        if not made:
            with contextlib.suppress(OSError):  # there are too many namespaces already
                made = new_first_process(own)
        if {supervisor, ended} & {descriptor for descriptor, _ in ready.poll()} or not requests.recv(1):
            os._exit(0)
        if not made:
            requests.send(NONE)
            continue
        socket.send_fds(requests, [FIRST], made)
        for descriptor in made:
            os.close(descriptor)
        made = None


def new_first_process(own: int) -> tuple[int, int]:
    """Descriptors of the first process of a new process namespace, which only reaps, and of the namespace.

    Args:
        own: a descriptor of the process namespace of this process.
    """
    syscalls.unshare(syscalls.CLONE_NEWPID)
    try:
        child = os.fork()
        if child == 0:
            reap()
        return os.pidfd_open(child), os.open(NEW, os.O_RDONLY | os.O_CLOEXEC)
    finally:
        syscalls.setns(own, syscalls.CLONE_NEWPID)


def reap() -> NoReturn:
    """Do nothing until the end; SIGCHLD is ignored, so the kernel reaps what has this process as its parent."""
    syscalls.prctl(syscalls.PR_SET_PDEATHSIG, signal.SIGKILL)
    syscalls.prctl(syscalls.PR_SET_DUMPABLE, 0)  # of the same user as the script, which must not reach into it
    syscalls.drop_capabilities()
    os.closerange(0, os.sysconf("SC_OPEN_MAX"))
    while True:
        signal.pause()


def main() -> None:
    """Enter the namespaces, start the server and serve it; say on standard error what is refused."""
    order = json.loads(sys.argv[1])
    try:
        enter(RootLayout(**order["root"]), order["user"])
        server, requests = start_server(sys.argv[2:])
        serve(server, requests, order["requests"])
    except OSError as error:
        sys.stderr.write(f"sandbox: a fork server can't be confined: {error.strerror or error}\n")
        sys.stderr.flush()
        os._exit(REFUSED)


if __name__ == "__main__":
    main()
