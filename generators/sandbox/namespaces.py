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
DEVICES = tuple(f"/dev/{name}" for name in ("null", "zero", "full", "random", "urandom"))
# The only folder that can be written, with the links that lead other places there; they hold before anything is
# bound, so they are relative.
WRITABLE = "/tmp"  # noqa: S108 - a /tmp of its own, which nobody else sees
SHARED = {"/var/tmp": "../tmp", "/dev/shm": "../tmp"}  # noqa: S108 - as above
LINKS = {
    "/dev/fd": "/proc/self/fd",
    "/dev/stdin": "/proc/self/fd/0",
    "/dev/stdout": "/proc/self/fd/1",
    "/dev/stderr": "/proc/self/fd/2",
}
CLOSED = syscalls.MS_NOSUID | syscalls.MS_NODEV
NOBODY = 65534
USERS = Path("/proc/self/uid_map")
SIOCGIFFLAGS, SIOCSIFFLAGS, IFF_UP = 0x8913, 0x8914, 1


class RootLayout(NamedTuple):
    """What the root folder inside holds.

    Attributes:
        read: paths that are bound read-only.
        links: symbolic links by path, such as `/bin`.
        devices: nodes that are bound writable, such as those of a GPU.
        base: a folder of the machine that it is mounted over.
        scratch: the script's folder below `/tmp`, which is a tmpfs and the only folder that can be written.
        space: bytes of that tmpfs.
        files: how many files fit in it.
    """

    read: tuple[str, ...]
    links: dict[str, str]
    devices: tuple[str, ...]
    base: str
    scratch: str
    space: int
    files: int


def enter_namespaces(layout: RootLayout, *, follows: bool = True) -> Reaper:
    """Return in new namespaces, as their first process; the calling process stays outside and never returns.

    Args:
        layout: of the root folder inside.
        follows: whether the calling process dies with the thread that started it.

    Raises:
        OSError: the kernel, or its configuration, refuses.
    """
    if os.getuid():
        user, group = os.getuid(), os.getgid()
        syscalls.unshare(syscalls.CLONE_NEWPID | syscalls.CLONE_NEWUSER)
        map_user(user, group)
    else:
        leave_lone_root()
        syscalls.unshare(syscalls.CLONE_NEWPID)
    reaper = Reaper(follows=follows)
    reaper.fork()
    syscalls.unshare(REST)
    bring_up_loopback()
    _mounts(layout)
    return reaper


def map_user(user: int, group: int, *, name: int | None = None) -> None:
    """Map this user and group alone into the new user namespace, under their own numbers or under one for both."""
    Path("/proc/self/setgroups").write_text("deny", encoding="ascii")
    for file, number in (("uid_map", user), ("gid_map", group)):
        inside = number if name is None else name
        Path(f"/proc/self/{file}").write_text(f"{inside} {number} 1", encoding="ascii")


def is_lone_root() -> bool:
    """Whether this process is root in a namespace without other users, as in a container without subordinate ones.

    Outside it is an ordinary user; nobody can become another user here.
    """
    if os.getuid():
        return False
    with contextlib.suppress(OSError, ValueError):  # a kernel without user namespaces
        ((_, outside, count),) = (line.split() for line in USERS.read_text(encoding="ascii").splitlines())
        return outside != "0" and count == "1"
    return False


def changes_user() -> bool:
    """Whether scripts run as another user: those of root, where there are others."""
    return os.getuid() == 0 and not is_lone_root()


def leave_lone_root() -> None:
    """Be nobody in a new user namespace, where this process is root without other users."""
    if is_lone_root():
        group = os.getgid()
        syscalls.unshare(syscalls.CLONE_NEWUSER)
        map_user(0, group, name=NOBODY)


def bring_up_loopback() -> None:
    """Bring up the only interface of the new network."""
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as end:
        name = b"lo".ljust(16, b"\0")
        answer = fcntl.ioctl(end, SIOCGIFFLAGS, name + bytes(24))
        (flags,) = struct.unpack_from("=H", answer, 16)
        fcntl.ioctl(end, SIOCSIFFLAGS, name + struct.pack("=H", flags | IFF_UP) + bytes(22))


def _mounts(layout: RootLayout) -> None:
    """Build the new root folder and enter it; it can be written below `/tmp` and nowhere else."""
    syscalls.mount("none", "/", flags=syscalls.MS_REC | syscalls.MS_PRIVATE)
    root = layout.base
    syscalls.mount("claims", root, "tmpfs", CLOSED, "size=1m,nr_inodes=4k,mode=755")
    make_folder(root + WRITABLE)
    mount_scratch(root, layout.scratch, layout.space, layout.files)
    _links(root, SHARED)
    for path in layout.read:
        bind(path, root + path, syscalls.MS_RDONLY | CLOSED)
    for path in (*DEVICES, *layout.devices):
        bind(path, root + path, syscalls.MS_NOSUID)
    _links(root, {**layout.links, **LINKS})
    make_folder(f"{root}/proc")
    mount_processes(root)
    seal(root)
    syscalls.enter_root(root)
    os.chdir(layout.scratch)


def mount_scratch(root: str, scratch: str, space: int, files: int) -> None:
    """Mount the tmpfs below a root folder that alone can be written, and make the script's folder in it."""
    options = f"mode=1777,size={space},nr_inodes={files}"
    syscalls.mount("claims", root + WRITABLE, "tmpfs", CLOSED, options)
    make_folder(root + scratch)
    os.chmod(root + scratch, 0o1777)  # noqa: PTH101, S103 - texts throughout; its only user has no number yet


def mount_processes(root: str = "") -> None:
    """Mount a /proc below a root folder, of this process's namespace."""
    syscalls.mount("proc", f"{root}/proc", "proc", CLOSED | syscalls.MS_NOEXEC)


def seal(mounted: str) -> None:
    """Let nobody write to a mount any more."""
    syscalls.mount("none", mounted, flags=syscalls.MS_REMOUNT | syscalls.MS_BIND | syscalls.MS_RDONLY | CLOSED)


def _links(root: str, links: dict[str, str]) -> None:
    for path, target in links.items():
        make_folder(os.path.dirname(root + path))  # noqa: PTH120 - as above
        os.symlink(target, root + path)  # noqa: PTH211 - as above


def bind(source: str, target: str, attributes: int) -> None:
    """Show a folder or file of the machine at another path, which is made."""
    if os.path.isdir(source):  # noqa: PTH112 - texts throughout: the paths are joined to a root
        make_folder(target)
    else:
        make_folder(os.path.dirname(target))  # noqa: PTH120 - as above
        with contextlib.suppress(FileExistsError):
            os.close(os.open(target, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o644))
    syscalls.mount(source, target, flags=syscalls.MS_BIND | syscalls.MS_REC)
    syscalls.set_mount_attributes(target, attributes)


def make_folder(path: str) -> None:
    """Make a folder that everybody may enter, with every folder above it."""
    before = os.umask(0o022)
    os.makedirs(path, exist_ok=True)  # noqa: PTH103 - as above
    os.umask(before)
