"""Make temporary folders that a lock marks as in use, and remove those that nobody holds any more.

The kernel drops the lock of a folder with its holder, however that ends. The lock counts in every container on
this kernel, where the number of a process says nothing about a process of another container. No other kernel sees
it; so on a disk that other machines may use, nothing is removed but by its maker.
"""

from __future__ import annotations

import errno
import fcntl
import os
import shutil
import stat
import subprocess
import tempfile
from collections.abc import Iterable, Iterator
from contextlib import ExitStack, contextmanager, suppress
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

from generators.errors import ClaimsError

if TYPE_CHECKING:
    import ctypes

PREFIX = "claims-"
STAGING = ".staging-"
# File systems that one kernel has to itself, by their number in statfs(2): ext2 to ext4, tmpfs, ramfs, overlay,
# XFS, Btrfs, F2FS, ZFS and bcachefs.
LOCAL = {
    0xEF53, 0x01021994, 0x858458F6, 0x794C7630, 0x58465342,
    0x9123683E, 0xF2F52010, 0x2FC12FC1, 0xCA451A4E,
}  # fmt: skip
_FLAGS = os.O_RDONLY | os.O_NONBLOCK | os.O_NOFOLLOW | os.O_CLOEXEC
_SHARED = "shared-"  # begins the rest of a name on a disk that other machines may use
_held: set[Path] = set()  # the folders of this process


@contextmanager
def folder(purpose: str = "") -> Iterator[Path]:
    """A new folder of this process, which is gone when the block is left.

    Raises:
        ClaimsError: no folder can be made.
        OSError: this process has too many files open.
    """
    with ExitStack() as stack:
        try:
            path = stack.enter_context(_held_folder(Path(tempfile.gettempdir()), PREFIX, purpose))
        except OSError as error:
            if error.errno in (errno.EMFILE, errno.ENFILE):
                raise  # which no other folder mends
            raise ClaimsError(
                f"TMPDIR: no folder for temporary files can be made ({error.strerror}); "
                "free space, or set it to a folder that can be written"
            ) from error
        yield path


@contextmanager
def staging(parent: Path) -> Iterator[Path]:
    """A new folder of this process in `parent`, to move what is made in it from there; it is gone afterwards.

    Raises:
        OSError: no folder can be made.
    """
    with _held_folder(parent, STAGING) as path:
        yield path


@contextmanager
def _held_folder(parent: Path, prefix: str, purpose: str = "") -> Iterator[Path]:
    path, lock = _new_folder(parent, prefix, purpose)
    _held.add(path)
    try:
        yield path
    except OSError as error:
        if error.filename is None and error.errno == errno.ENOSPC and not os.statvfs(path).f_bavail:
            error.filename = str(path)  # a write that fails names no file
        raise
    finally:
        remove(path)
        _held.discard(path)
        os.close(lock)


def remove_held() -> None:
    """Remove every folder of this process, whichever thread still uses it: for a process that ends at once."""
    for path in tuple(_held):
        remove(path)


def _new_folder(parent: Path, prefix: str, purpose: str) -> tuple[Path, int]:
    """A folder with its lock; one that a clean-up takes before it is locked is made again."""
    while True:
        # A clean-up passes a name without a number by, also on the machine that others share this disk with.
        owner = f"{'' if _is_local(str(parent)) else _SHARED}{os.getpid()}"
        name = f"{prefix}{owner}-{purpose}{'-' if purpose else ''}"
        path = Path(tempfile.mkdtemp(dir=parent, prefix=name)).resolve()
        lock = _lock(path)
        if lock is None:
            continue
        with suppress(OSError):
            if os.path.samestat(os.fstat(lock), path.lstat()):
                return path, lock
        os.close(lock)


def _lock(path: Path) -> int | None:
    """A descriptor that holds a folder's lock, where locks exist; None where another has it, or it is gone."""
    try:
        handle = os.open(path, _FLAGS)
    except FileNotFoundError:
        return None
    try:
        fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        os.close(handle)
        return None
    except OSError:
        pass  # a file system without locks, where nothing is swept either
    return handle


def sweep() -> None:
    """Remove the folders of processes that were killed: those of ours whose lock nobody holds."""
    with suppress(OSError):
        for path in Path(tempfile.gettempdir()).glob(f"{PREFIX}*-*"):
            if path.name.removeprefix(PREFIX).partition("-")[0].isdigit():
                with suppress(OSError):
                    _remove_unused(path)


def clear(folder: Path, patterns: Iterable[str]) -> None:
    """Remove the files and folders that match, where nobody holds their lock: what killed processes left."""
    with suppress(OSError):
        for path in (path for pattern in patterns for path in folder.glob(pattern)):
            if not path.name.startswith(f"{STAGING}{_SHARED}"):
                with suppress(OSError):
                    _remove_unused(path, also_files=True)


def _remove_unused(path: Path, *, also_files: bool = False) -> None:
    status = path.lstat()
    is_folder = stat.S_ISDIR(status.st_mode)
    known = is_folder or (also_files and stat.S_ISREG(status.st_mode))
    if not known or os.getuid() not in {0, status.st_uid}:
        return  # a link, or another user's
    if is_folder and os.getuid():
        path.chmod(status.st_mode | stat.S_IRWXU)  # a script may have locked it; root opens it in any case
    handle = os.open(path, _FLAGS)
    try:
        fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        if not _is_local(handle):
            return
        if is_folder:
            remove(path)
        else:
            path.unlink()
    finally:
        os.close(handle)


@cache
def _library() -> ctypes.CDLL:
    import ctypes  # which `claims --help` does without

    return ctypes.CDLL(None)


def _is_local(place: str | int) -> bool:
    """Whether this kernel alone has the file system of a path or descriptor, so that its locks say who lives."""
    import ctypes

    answer = (ctypes.c_ulong * 64)()  # larger than a `struct statfs`, whose first field is the number
    library = _library()
    call, argument = (library.fstatfs, place) if isinstance(place, int) else (library.statfs, os.fsencode(place))
    return call(argument, answer) == 0 and answer[0] & 0xFFFFFFFF in LOCAL


def remove(path: Path) -> None:
    """Remove a folder, however deep or locked a script has left it."""
    with suppress(RecursionError):
        shutil.rmtree(path, ignore_errors=True)
    if path.exists():
        subprocess.run(["chmod", "-R", "u+rwX", "--", path], check=False, capture_output=True)  # noqa: S607 - coreutils go deeper than Python's recursion
        subprocess.run(["rm", "-rf", "--", path], check=False, capture_output=True)  # noqa: S607 - as above
