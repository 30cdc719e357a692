"""Copies plain files, confined: `PYTHON -I -S copying.py ORDER`; standard library only.

ORDER is a JSON object with `source` (descriptor of a folder), `path` (names that lead from there to the folder to
copy), `target` (descriptor of an empty folder), `space` (bytes) and `files` that may be copied, and `confined`.
Prints a JSON object: `space` and `files` that were copied, or `refused` in words, with `over_limit`.

Whoever filled the folder is an opponent, and gone: no link is followed, nothing but a plain file is opened, and
what is copied is a file of its own without the modes, owner and attributes of the first. Files with several names
are copied once for each, and holes are filled; both count in full.
"""

from __future__ import annotations

import json
import os
import signal
import stat
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

# Started as a file with -I, it finds its siblings by the folder above.
sys.path.append(str(Path(__file__).resolve().parents[3]))
from generators.sandbox import launcher, syscalls
from generators.sandbox.namespaces import changes_user

sys.path.pop()

DEEPEST = 32  # folders within each other
FOLDER = os.O_RDONLY | os.O_DIRECTORY | os.O_NOFOLLOW | os.O_CLOEXEC
FILE = os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK | os.O_CLOEXEC
NEW = os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_NOFOLLOW | os.O_CLOEXEC
KINDS = {
    stat.S_IFLNK: "a symbolic link",
    stat.S_IFIFO: "a pipe",
    stat.S_IFSOCK: "a socket",
    stat.S_IFCHR: "a device",
    stat.S_IFBLK: "a device",
}
PIECE = 1 << 24  # bytes


class RefusedError(Exception):
    """Something can't be passed on; the message is the reason.

    Attributes:
        over_limit: whether there is too much of it.
    """

    def __init__(self, reason: str, *, over_limit: bool = False) -> None:
        super().__init__(reason)
        self.over_limit = over_limit


class Copy:
    """Copies folders, and counts what it has copied.

    Attributes:
        space: bytes.
        files: files and folders.
    """

    def __init__(self, space: int, files: int) -> None:
        self.space = self.files = 0
        self._most_space, self._most_files = space, files

    def folder(self, source: int, target: int, path: str = "", depth: int = 0) -> None:
        """Copy all that an open folder holds into another.

        Raises:
            RefusedError: it holds what can't be passed on.
        """
        if depth > DEEPEST:
            raise RefusedError(f"left folders more than {DEEPEST} deep, at {_shown(path)}")
        for name in sorted(os.listdir(source)):
            below = f"{path}/{name}" if path else name
            mode = os.stat(name, dir_fd=source, follow_symlinks=False).st_mode
            self._count(files=1)
            if stat.S_ISDIR(mode):
                os.mkdir(name, 0o700, dir_fd=target)
                with _open(name, FOLDER, source, below) as inner, _open(name, FOLDER, target) as made:
                    self.folder(inner, made, below, depth + 1)
            elif stat.S_ISREG(mode) and not mode & (stat.S_ISUID | stat.S_ISGID):
                with _open(name, FILE, source, below) as inner, _open(name, NEW, target) as made:
                    self._file(inner, made)
            else:
                kind = KINDS.get(stat.S_IFMT(mode), "a program with the rights of its owner")
                raise RefusedError(f"left {kind}, {_shown(below)}; leave plain files and folders")
        os.fchmod(target, 0o555)

    def _file(self, source: int, target: int) -> None:
        status = os.fstat(source)
        self._count(space=status.st_size)
        while os.sendfile(target, source, None, PIECE):  # from where it is
            pass
        os.fchmod(target, 0o555 if status.st_mode & stat.S_IXUSR else 0o444)

    def _count(self, space: int = 0, files: int = 0) -> None:
        self.space += space
        self.files += files
        if self.space > self._most_space:
            what = f"left more than {self._most_space >> 20:,} MiB, holes and each name of a file counted in full"
            raise RefusedError(what, over_limit=True)
        if self.files > self._most_files:
            raise RefusedError(f"left more than {self._most_files:,} files", over_limit=True)


@contextmanager
def _open(name: str, flags: int, folder: int, path: str = "") -> Iterator[int]:
    """A descriptor, closed at the end; with `path` it is of what the script has left."""
    try:
        descriptor = os.open(name, flags, 0o600, dir_fd=folder)
    except OSError as error:
        if not path:
            raise
        raise RefusedError(f"left {_shown(path)}, which can't be copied ({error.strerror})") from error
    try:
        yield descriptor
    finally:
        os.close(descriptor)


def _shown(path: str) -> str:
    return ascii(path[-80:]) if path else "a folder"


def find(folder: int, path: list[str]) -> int:
    """A new descriptor of the folder that the names lead to, none of which is a link.

    Raises:
        RefusedError: there is none.
    """
    found = os.dup(folder)
    for name in path:
        above = found
        try:
            found = os.open(name, FOLDER, dir_fd=above)
        except OSError as error:
            raise RefusedError(f"left its folder unreadable, or none ({error.strerror})") from error
        finally:
            os.close(above)
    return found


def confine(source: int, target: int, space: int) -> None:
    """Keep nothing but reading one folder and writing another, as the user who owns the first.

    Raises:
        RefusedError: that user is root, who never ran a confined script.
        OSError: a layer is not available here.
    """
    user = os.fstat(source).st_uid if changes_user() else None
    if user == 0:
        raise RefusedError("left a folder that is not its own")
    if user is not None:
        os.fchown(target, user, user)
    limits = {"RLIMIT_CORE": 0, "RLIMIT_NOFILE": 256, "RLIMIT_FSIZE": space, "RLIMIT_DATA": 1 << 29}
    own = {
        "read": [f"/proc/self/fd/{source}"],
        "write": [f"/proc/self/fd/{target}"],
        "listed": [],
        "network": False,
    }
    launcher.confine({"user": user, "limits": limits, "landlock": own, "seccomp": []})


def main() -> None:
    """Copy, and print how much it was or why nothing is passed on."""
    order = json.loads(sys.argv[1])
    copy, target = Copy(order["space"], order["files"]), order["target"]
    try:
        source = find(order["source"], order["path"])
        if order["confined"]:
            confine(source, target, order["space"])
        syscalls.prctl(syscalls.PR_SET_PDEATHSIG, signal.SIGKILL)
        copy.folder(source, target)
        said: dict[str, object] = {"space": copy.space, "files": copy.files}
    except RefusedError as refused:
        said = {"refused": str(refused), "over_limit": refused.over_limit}
    sys.stdout.write(json.dumps(said))


if __name__ == "__main__":
    main()
