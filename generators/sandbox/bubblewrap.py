"""Bubblewrap, the one place that knows its arguments (0.8 or newer).

What its own recipes leave open is closed: implicit parents of a bind would be private to their maker, `--dev` is a
writable disk without a size, and so is the root folder.
"""

from __future__ import annotations

import os
import shutil
import subprocess
from pathlib import Path

from generators.sandbox.namespaces import View

PROGRAM = "bwrap"
# To become another user inside, and to give all of it up there.
FOR_ROOT = ("CAP_SETUID", "CAP_SETGID", "CAP_SETPCAP")


def path() -> str:
    """Where it is; empty where it isn't."""
    return shutil.which(PROGRAM) or ""


def version() -> str:
    """What it says of itself; empty where it isn't there or can't be started."""
    if not path():
        return ""
    try:
        done = subprocess.run([path(), "--version"], capture_output=True, text=True, check=False, timeout=20)
    except (OSError, subprocess.TimeoutExpired):
        return ""
    return done.stdout.strip()


def arguments(view: View) -> list[str]:
    """The command up to `--`."""
    made = [path() or PROGRAM, "--unshare-pid", "--unshare-net", "--unshare-ipc", "--unshare-uts"]
    made += ["--unshare-cgroup-try", "--hostname", "claims", "--die-with-parent"]
    if os.getuid() == 0:
        made += ["--cap-drop", "ALL"]
        for capability in FOR_ROOT:
            made += ["--cap-add", capability]
    else:
        made += ["--unshare-user", "--disable-userns"]
    size = ["--perms", "1777", "--size", str(view.space), "--tmpfs"]
    made += [*size, "/tmp"]  # noqa: S108 - a /tmp of its own, which nobody else sees
    for folder in _parents([*view.read, view.scratch, "/dev", *view.devices, *view.links]):
        made += ["--perms", "0755", "--dir", folder]
    for one in view.read:
        made += ["--ro-bind", one, one]
    for link, target in view.links.items():
        made += ["--symlink", target, link]
    made += ["--proc", "/proc", "--dev", "/dev"]
    for device in view.devices:
        made += ["--dev-bind", device, device]
    made += ["--perms", "1777", "--size", str(view.shared), "--tmpfs", "/dev/shm"]  # noqa: S108 - as above
    made += ["--remount-ro", "/dev", *size, view.scratch, "--remount-ro", "/", "--chdir", view.scratch]
    return [*made, "--"]


def _parents(paths: list[str]) -> list[str]:
    """Every folder above them, outermost first; the root and /tmp are there already."""
    above = {parent for one in paths for parent in Path(one).parents}
    return [str(one) for one in sorted(above) if str(one) not in {"/", "/tmp"}]  # noqa: S108 - as above
