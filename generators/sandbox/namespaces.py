"""Our own namespaces: a root folder made of read-only binds, processes, network and IPC of its own.

Standard library only. Three processes take part: the reaper, which calls and waits outside; the first process of
the new process namespace, which only reaps; and the confined one.
"""

from __future__ import annotations

import contextlib
import fcntl
import os
import socket
import struct
from pathlib import Path
from typing import NamedTuple

from generators.sandbox import syscalls
from generators.sandbox.reaper import Reaper

REST = (
    syscalls.CLONE_NEWNS
    | syscalls.CLONE_NEWNET
    | syscalls.CLONE_NEWIPC
    | syscalls.CLONE_NEWUTS
    | syscalls.CLONE_NEWCGROUP
)
DEVICES = ("null", "zero", "full", "random", "urandom")
LINKS = {
    "fd": "/proc/self/fd",
    "stdin": "/proc/self/fd/0",
    "stdout": "/proc/self/fd/1",
    "stderr": "/proc/self/fd/2",
}
SIOCGIFFLAGS, SIOCSIFFLAGS, IFF_UP = 0x8913, 0x8914, 1


class RootLayout(NamedTuple):
    """What the root folder inside holds.

    Attributes:
        read: paths that are bound read-only.
        links: symbolic links by path, such as `/bin`.
        devices: nodes that are bound writable, such as those of a GPU.
        scratch: the only folder on a disk of its own, with at most `space` bytes and `files` files; so is
            `/dev/shm`.
    """

    read: tuple[str, ...]
    links: dict[str, str]
    devices: tuple[str, ...]
    scratch: str
    space: int
    files: int


def enter_namespaces(layout: RootLayout) -> Reaper:
    """Return in new namespaces, as their first process; the calling process stays outside and never returns.

    Raises:
        OSError: the kernel, or its configuration, refuses.
    """
    user, group = os.getuid(), os.getgid()
    syscalls.unshare(syscalls.CLONE_NEWPID | (syscalls.CLONE_NEWUSER if user else 0))
    if user:
        _map(user, group)
    reaper = Reaper()
    reaper.fork()
    syscalls.unshare(REST)
    _loopback()
    _mounts(layout)
    return reaper


def _map(user: int, group: int) -> None:
    """Map this user and group alone into the new user namespace."""
    Path("/proc/self/setgroups").write_text("deny", encoding="ascii")
    Path("/proc/self/uid_map").write_text(f"{user} {user} 1", encoding="ascii")
    Path("/proc/self/gid_map").write_text(f"{group} {group} 1", encoding="ascii")


def _loopback() -> None:
    """Bring up the only interface of the new network."""
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as end:
        name = b"lo".ljust(16, b"\0")
        answer = fcntl.ioctl(end, SIOCGIFFLAGS, name + bytes(24))
        (flags,) = struct.unpack_from("=H", answer, 16)
        fcntl.ioctl(end, SIOCSIFFLAGS, name + struct.pack("=H", flags | IFF_UP) + bytes(22))


def _mounts(layout: RootLayout) -> None:
    """Build the new root folder in the scratch folder and enter it; it is writable nowhere else."""
    closed = syscalls.MS_NOSUID | syscalls.MS_NODEV
    syscalls.mount("none", "/", flags=syscalls.MS_REC | syscalls.MS_PRIVATE)
    root = layout.scratch
    syscalls.mount("claims", root, "tmpfs", closed, "size=1m,nr_inodes=4k,mode=755")
    open_to_all = f"mode=1777,size={layout.space},nr_inodes={layout.files}"
    for path in ("/tmp", layout.scratch):  # noqa: S108 - a /tmp of its own, which nobody else sees
        _folder(root + path)
        syscalls.mount("claims", root + path, "tmpfs", closed, open_to_all)
    for path in layout.read:
        _bind(path, root + path, syscalls.MS_RDONLY | closed)
    for path, target in layout.links.items():
        _folder(str(Path(root + path).parent))
        Path(root + path).symlink_to(target)
    _devices(root, layout)
    _folder(f"{root}/proc")
    syscalls.mount("proc", f"{root}/proc", "proc", closed | syscalls.MS_NOEXEC)
    for path in ("/dev", ""):
        syscalls.mount(
            "none", root + path, flags=syscalls.MS_REMOUNT | syscalls.MS_BIND | syscalls.MS_RDONLY | closed
        )
    syscalls.enter_root(root)
    os.chdir(layout.scratch)


def _devices(root: str, layout: RootLayout) -> None:
    _folder(f"{root}/dev")
    syscalls.mount("claims", f"{root}/dev", "tmpfs", syscalls.MS_NOSUID, "size=64k,nr_inodes=256,mode=755")
    for path in (*(f"/dev/{name}" for name in DEVICES), *layout.devices):
        _bind(path, root + path, syscalls.MS_NOSUID)
    for name, target in LINKS.items():
        Path(f"{root}/dev/{name}").symlink_to(target)
    shared = f"{root}/dev/shm"  # noqa: S108 - inside, nobody else sees it
    _folder(shared)
    options = f"mode=1777,size={layout.space},nr_inodes={layout.files}"
    syscalls.mount("claims", shared, "tmpfs", syscalls.MS_NOSUID | syscalls.MS_NODEV, options)


def _bind(source: str, target: str, attributes: int) -> None:
    if os.path.isdir(source):  # noqa: PTH112 - texts throughout: the paths are joined to a root
        _folder(target)
    else:
        _folder(os.path.dirname(target))  # noqa: PTH120 - as above
        with contextlib.suppress(FileExistsError):
            os.close(os.open(target, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o644))
    syscalls.mount(source, target, flags=syscalls.MS_BIND | syscalls.MS_REC)
    syscalls.set_mount_attributes(target, attributes)


def _folder(path: str) -> None:
    """Make a folder that everybody may enter, with every folder above it."""
    before = os.umask(0o022)
    os.makedirs(path, exist_ok=True)  # noqa: PTH103 - as above
    os.umask(before)
