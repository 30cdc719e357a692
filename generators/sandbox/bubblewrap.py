"""Wrap a command in Bubblewrap 0.8 or newer; no other module knows its arguments.

The arguments close what its own recipes leave open: implicit parents of a bind would be private to their maker,
`--dev` is a writable disk without a size, and so is the root folder.
"""

from __future__ import annotations

import os
import shutil
import subprocess
from pathlib import Path

from generators.sandbox.namespaces import RootLayout

PROGRAM = "bwrap"
# To become another user inside, and to give all of it up there.
FOR_ROOT = ("CAP_SETUID", "CAP_SETGID", "CAP_SETPCAP")


def path() -> str | None:
    """The path of the program; None where it is not installed."""
    return shutil.which(PROGRAM)


def version() -> str | None:
    """The program's name and version; None where it is not installed or can't be started."""
    program = path()
    if not program:
        return None
    try:
        done = subprocess.run([program, "--version"], capture_output=True, text=True, check=False, timeout=20)
    except (OSError, subprocess.TimeoutExpired):
        return None
    return done.stdout.strip() or None


def arguments(layout: RootLayout) -> list[str]:
    """The command up to `--`, for a root folder of that layout."""
    command = [path() or PROGRAM, "--unshare-pid", "--unshare-net", "--unshare-ipc", "--unshare-uts"]
    command += ["--unshare-cgroup-try", "--hostname", "claims", "--die-with-parent"]
    if os.getuid() == 0:
        command += ["--cap-drop", "ALL"]
        for capability in FOR_ROOT:
            command += ["--cap-add", capability]
    else:
        command += ["--unshare-user", "--disable-userns"]
    size = ["--perms", "1777", "--size", str(layout.space), "--tmpfs"]
    command += [*size, "/tmp"]  # noqa: S108 - a /tmp of its own, which nobody else sees
    for folder in _parents([*layout.read, layout.scratch, "/dev", *layout.devices, *layout.links]):
        command += ["--perms", "0755", "--dir", folder]
    for source in layout.read:
        command += ["--ro-bind", source, source]
    for link, target in layout.links.items():
        command += ["--symlink", target, link]
    command += ["--proc", "/proc", "--dev", "/dev"]
    for device in layout.devices:
        command += ["--dev-bind", device, device]
    command += [*size, "/dev/shm"]  # noqa: S108 - as above
    command += ["--remount-ro", "/dev", *size, layout.scratch, "--remount-ro", "/", "--chdir", layout.scratch]
    return [*command, "--"]


def _parents(paths: list[str]) -> list[str]:
    """Every folder above the paths, outermost first, without the root and /tmp, which exist already."""
    parents = {parent for path in paths for parent in Path(path).parents}
    return [str(parent) for parent in sorted(parents) if str(parent) not in {"/", "/tmp"}]  # noqa: S108 - as above
