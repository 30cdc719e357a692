"""Confines itself and becomes the command: `PYTHON -I -S launcher.py ORDER COMMAND...`; standard library only.

`confine` is also the way for a process that was forked from a running interpreter.
"""

from __future__ import annotations

import contextlib
import json
import os
import resource
import sys
from collections.abc import Mapping
from pathlib import Path
from typing import Any

# Started as a file with -I, it finds its siblings by the folder above.
sys.path.append(str(Path(__file__).resolve().parents[2]))
from generators.sandbox import landlock, seccomp, syscalls
from generators.sandbox.namespaces import View, enter
from generators.sandbox.reaper import Reaper

sys.path.pop()

REFUSED = 97  # exit code: a layer could not be put on, and nothing was run
NOROOT_AND_LOCKED = 0x2F  # securebits: a uid of 0 means nothing, and no set-uid fix-up gives anything back


def confine(order: dict[str, Any]) -> None:
    """Put on what the order says, and go on in the confined process; whoever called may stay behind as its keeper.

    Args:
        order: `view` (our own namespaces; absent where bubblewrap made them or there are none), `keep` (no
            namespaces: a keeper takes care of orphans), `user` (whom to become), `limits`, `landlock` (what
            `landlock.restrict` takes), `seccomp` (families of sockets); each may be None.

    Raises:
        OSError: a layer is not to be had here.
    """
    keeper: Reaper | None = None
    if order.get("view"):
        keeper = enter(View(**order["view"]))
    elif order.get("keep"):
        if order["user"] is not None:
            os.chown(".", order["user"], order["user"])
        keeper = Reaper(orphans=True)
        keeper.fork()
    become(order["user"])
    if keeper:
        keeper.follow()
    limit(order["limits"])
    if order.get("landlock"):
        landlock.restrict(**order["landlock"])
    if order.get("seccomp") is not None:
        syscalls.filter_calls(seccomp.program(order["seccomp"]))
    if keeper and order.get("view"):
        keeper.hand_over()
    elif keeper:
        keeper.release()


def main() -> None:
    """Confine and become the command; a layer that is missing is said on standard error, and nothing is run."""
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
    """Another user for good where one is told, and without any capability in any case."""
    if user is not None:
        os.setgroups([])
        os.setresgid(user, user, user)
    with contextlib.suppress(OSError):  # nobody but root may set them, and nobody else needs them
        syscalls.prctl(syscalls.PR_SET_SECUREBITS, NOROOT_AND_LOCKED)
    syscalls.forget_bounding()
    if user is not None:
        os.setresuid(user, user, user)
    syscalls.forget_capabilities()
    syscalls.prctl(syscalls.PR_SET_NO_NEW_PRIVS, 1)


def limit(limits: Mapping[str, int]) -> None:
    """Set each limit, soft and hard, or what is left of it where the machine allows less."""
    for name, value in limits.items():
        number = getattr(resource, name)
        _, most = resource.getrlimit(number)
        least = value if most == resource.RLIM_INFINITY else min(value, most)
        resource.setrlimit(number, (least, least))


if __name__ == "__main__":
    main()
