"""A path that a script asks for comes in; whether its sandbox gives it goes out. Standard library only."""

from __future__ import annotations

import os
from typing import Any

PROCESSES = "/proc/"
DESCRIPTORS = "/proc/self/fd/"


class Shown:
    """What the sandbox gives: paths that may be read, written and listed, each with all below it."""

    def __init__(self, read: list[str], write: list[str], listed: list[str]) -> None:
        self._read, self._write, self._listed = (
            tuple(path.rstrip("/") + "/" for path in paths) for paths in (read, write, listed)
        )
        self._read_inside = tuple(path for path in self._read if path.startswith(self._write))

    def hides(
        self,
        path: Any,  # noqa: ANN401 - as given
        *,
        write: bool = False,
        names: bool = False,
        folder_open: int = -1,
    ) -> str | None:
        """The path in full where it can't be read, written or, with `names`, listed; None where it can.

        What a script can't write holds no link of its making, so that the name of such a path says where it leads.
        `folder_open` is the descriptor of the folder that a relative path begins at, or negative where that is the
        current one.
        """
        if isinstance(path, int):
            return None
        if folder_open >= 0:
            path = os.path.join(os.readlink(f"{DESCRIPTORS}{folder_open}"), os.fsdecode(path))
        full = os.path.abspath(os.fsdecode(path))
        folder = full + "/"
        if not write and folder.startswith(self._read) and not folder.startswith(PROCESSES):
            return None
        real = os.path.realpath(full)
        folder = real + "/"
        if folder.startswith(self._write) and not folder.startswith(self._read_inside):
            return None
        if folder.startswith(PROCESSES):
            given = "/fd/" in real if write else opens(full)  # what is open already may be written
        elif names and folder.startswith(self._listed):
            given = os.path.isdir(real)
        else:
            given = not write and folder.startswith(self._read)
        return None if given else full


def opens(path: str) -> bool:
    """Whether a file of the kernel's about processes can be opened; that changes nothing."""
    try:
        os.close(os.open(path, os.O_RDONLY | os.O_NONBLOCK))
    except OSError:
        return False
    return True


def below_open_folder(path: Any) -> bool:  # noqa: ANN401 - as given
    """Whether a relative path is that of something below a folder that is open."""
    name = os.fsdecode(path)
    return not os.path.isabs(name) and any(exists(name, int(each)) for each in os.listdir(DESCRIPTORS))


def exists(name: str, folder: int) -> bool:
    """Whether an open folder has something of that name."""
    try:
        os.stat(name, dir_fd=folder, follow_symlinks=False)
    except OSError:
        return False
    return True
