"""Wrap a command in Bubblewrap 0.8 or newer; no other module knows its arguments.

The arguments close what its own recipes leave open: implicit parents of a bind would be private to their maker,
`--dev` is a writable disk without a size, and so is the root folder. It can't limit how many files a tmpfs holds.
"""

from __future__ import annotations

import os
import shutil
import subprocess

from generators.sandbox.namespaces import DEVICES, LINKS, NOBODY, SHARED, WRITABLE, RootLayout, is_lone_root

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
    """Its arguments up to `--`, for a root folder of that layout."""
    command = ["--unshare-pid", "--unshare-net", "--unshare-ipc", "--unshare-uts"]
    command += ["--unshare-cgroup-try", "--hostname", "claims", "--die-with-parent"]
    lone = is_lone_root()
    if os.getuid() == 0 and not lone:
        command += ["--cap-drop", "ALL"]
        for capability in FOR_ROOT:
            command += ["--cap-add", capability]
    else:
        command += ["--unshare-user", "--disable-userns"]
        command += ["--uid", str(NOBODY), "--gid", str(NOBODY)] if lone else []
    command += ["--perms", "1777", "--size", str(layout.space), "--tmpfs", WRITABLE]
    command += ["--perms", "1777", "--dir", layout.scratch]
    devices, links = (*DEVICES, *layout.devices), {**layout.links, **LINKS}
    command += [*_folders([*SHARED]), *_symlinks(SHARED), *_folders([*layout.read, *devices, *links])]
    for source in layout.read:
        command += ["--ro-bind", source, source]
    for device in devices:
        command += ["--dev-bind", device, device]
    command += [*_symlinks(links), "--proc", "/proc", "--remount-ro", "/", "--chdir", layout.scratch]
    return [*command, "--"]


def _symlinks(links: dict[str, str]) -> list[str]:
    return [argument for path, target in links.items() for argument in ("--symlink", target, path)]


def _folders(paths: list[str]) -> list[str]:
    """Make every folder above the paths, outermost first, without the root and /tmp, which exist already."""
    parents: set[str] = set()
    for path in paths:
        parent = path.rpartition("/")[0]
        while parent and parent not in parents:
            parents.add(parent)
            parent = parent.rpartition("/")[0]
    return [
        argument for parent in sorted(parents - {WRITABLE}) for argument in ("--perms", "0755", "--dir", parent)
    ]
