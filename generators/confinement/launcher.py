"""Confines itself and becomes the command: `PYTHON -I -S launcher.py ORDER COMMAND...`; standard library only.

`confine` is also the way for a process that was forked from a running interpreter.
"""

from __future__ import annotations

import json
import os
import sys
from pathlib import Path
from typing import Any

# Started as a file with -I, it finds its siblings by the folder above.
sys.path.append(str(Path(__file__).resolve().parents[2]))
from generators.confinement import identity, kernel, landlock, seccomp
from generators.confinement.keeping import Keeper
from generators.confinement.namespaces import View, enter

sys.path.pop()

REFUSED = 97  # exit code: a layer could not be put on, and nothing was run


def confine(order: dict[str, Any]) -> None:
    """Put on what the order says, and go on in the confined process; whoever called may stay behind as its keeper.

    Args:
        order: `view` (our own namespaces; absent where bubblewrap made them or there are none), `keep` (no
            namespaces: a keeper takes care of orphans), `user` (whom to become), `limits`, `landlock` (what
            `landlock.restrict` takes), `seccomp` (families of sockets); each may be None.

    Raises:
        OSError: a layer is not to be had here.
    """
    keeper: Keeper | None = None
    if order.get("view"):
        keeper = enter(View(**order["view"]))
    elif order.get("keep"):
        if order["user"] is not None:
            os.chown(".", order["user"], order["user"])
        keeper = Keeper(orphans=True)
        keeper.fork()
    identity.become(order["user"])
    if keeper:
        keeper.follow()
    identity.limit(order["limits"])
    if order.get("landlock"):
        landlock.restrict(**order["landlock"])
    if order.get("seccomp") is not None:
        kernel.filter_calls(seccomp.program(order["seccomp"]))
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


if __name__ == "__main__":
    main()
