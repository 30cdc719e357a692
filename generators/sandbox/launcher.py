"""Confines itself and becomes the command: `PYTHON -I -S launcher.py ORDER COMMAND...`; standard library only.

A process that was forked by a fork server has its namespaces already, and takes the other layers by `put_on`.
"""

from __future__ import annotations

import contextlib
import json
import os
import resource
import socket
import stat
import sys
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

# Started as a file with -I, it finds its siblings by the folder above.
sys.path.append(str(Path(__file__).resolve().parents[2]))
from generators.sandbox import landlock, seccomp, syscalls
from generators.sandbox.namespaces import WRITABLE, RootLayout, enter_namespaces, leave_lone_root
from generators.sandbox.reaper import Reaper

sys.path.pop()

REFUSED = 97  # exit code: a layer could not be put on, and nothing was run
# What is sent to the supervisor: the folder that can be written, and /proc, which lists what runs inside; then,
# last, the listener where there is one.
FOLDER, PROCESSES, LAST = b"f", b"p", b"l"
NOROOT_AND_LOCKED = 0x2F  # securebits: a uid of 0 means nothing, and no set-uid fix-up gives anything back


def confine(order: dict[str, Any]) -> None:
    """Apply an order and return in the confined process; the calling one may stay outside as its reaper.

    Args:
        order: `root` (fields of `RootLayout` for our own namespaces; None where bubblewrap makes them or there are
            none), `reap` (no namespaces: a reaper inherits orphans), `user` (its number, to become), `limits`
            (resource limits by name), `landlock` (arguments of `landlock.restrict`), `seccomp` (families of
            sockets); each may be None.

    Raises:
        OSError: a layer is not available here.
    """
    reaper: Reaper | None = None
    if order.get("root"):
        reaper = enter_namespaces(RootLayout(**order["root"]))
    elif order.get("reap"):
        if order["user"] is not None:
            os.chown(".", order["user"], order["user"])
        leave_lone_root()
        reaper = Reaper(orphans=True)
        reaper.fork()
    put_on(order, reaper)
    if reaper and order.get("root"):
        reaper.fork_script()
    elif reaper:
        reaper.release()


def put_on(order: dict[str, Any], reaper: Reaper | None = None) -> None:
    """Put on the layers of an order that need no process of their own, and hand over what the supervisor needs.

    Raises:
        OSError: a layer is not available here.
    """
    supervisor = socket_to_supervisor()
    if supervisor and not order.get("reap"):
        send(supervisor, FOLDER, os.open(WRITABLE, os.O_PATH | os.O_DIRECTORY))
        send(supervisor, PROCESSES, os.open("/proc", os.O_PATH | os.O_DIRECTORY))
    become(order["user"])
    if reaper:
        reaper.follow()
    set_limits(order["limits"])
    if order.get("landlock"):
        landlock.restrict(**order["landlock"])
    listener = filter_calls(order.get("seccomp"), ask=supervisor is not None)
    if supervisor:
        send(supervisor, LAST, listener)
        supervisor.close()


def socket_to_supervisor() -> socket.socket | None:
    """Standard input where that is a socket; it is the null device then."""
    if not stat.S_ISSOCK(os.fstat(0).st_mode):
        return None
    end, null = socket.socket(fileno=os.dup(0)), os.open(os.devnull, os.O_RDWR)
    os.dup2(null, 0)
    os.close(null)
    return end


def send(supervisor: socket.socket, label: bytes, descriptor: int | None) -> None:
    """Send one label, with its descriptor where there is one, which is closed here."""
    if descriptor is None:
        supervisor.send(label)
    else:
        socket.send_fds(supervisor, [label], [descriptor])
        os.close(descriptor)


def filter_calls(families: Iterable[int] | None, *, ask: bool) -> int | None:
    """Put on the filter, and return its listener; None where nobody asks or the kernel gives none.

    The filter refuses the same without a listener; a container's own may be the only one that there can be.
    """
    if families is None:
        return None
    if ask:
        with contextlib.suppress(OSError):
            return syscalls.filter_calls(seccomp.build_filter(families, ask=True), syscalls.NEW_LISTENER)
    syscalls.filter_calls(seccomp.build_filter(families))
    return None


def main() -> None:
    """Confine and become the command; where a layer is missing, say so on standard error and run nothing."""
    what = "a layer can't be put on"
    try:
        confine(json.loads(sys.argv[1]))
        what = f"{sys.argv[2]} can't be started"
        os.execv(sys.argv[2], sys.argv[2:])  # noqa: S606 - it becomes the command
    except OSError as error:
        sys.stderr.write(f"sandbox: {what}: {error.strerror or error}\n")
        sys.stderr.flush()
        os._exit(REFUSED)


def become(user: int | None) -> None:
    """Become another user for good where one is given, and give up every capability in any case."""
    if user is not None:
        os.setgroups([])
        os.setresgid(user, user, user)
    with contextlib.suppress(OSError):  # nobody but root may set them, and nobody else needs them
        syscalls.prctl(syscalls.PR_SET_SECUREBITS, NOROOT_AND_LOCKED)
    syscalls.drop_bounding_set()
    if user is not None:
        os.setresuid(user, user, user)
    syscalls.drop_capabilities()
    syscalls.prctl(syscalls.PR_SET_NO_NEW_PRIVS, 1)


def set_limits(limits: Mapping[str, int]) -> None:
    """Set each resource limit, soft and hard, or the most that the machine allows."""
    for name, value in limits.items():
        number = getattr(resource, name)
        _, hard = resource.getrlimit(number)
        allowed = value if hard == resource.RLIM_INFINITY else min(value, hard)
        resource.setrlimit(number, (allowed, allowed))


if __name__ == "__main__":
    main()
