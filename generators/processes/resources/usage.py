"""Count what a script has written: in a tmpfs, below a folder, and in files without a name; nothing is opened.

Only folders are entered, by descriptor and never through a link, to count what lies in them.
"""

from __future__ import annotations

import os
import stat
from collections.abc import Iterable
from contextlib import suppress
from dataclasses import dataclass, field
from math import inf
from pathlib import Path
from typing import NamedTuple

from generators.processes.resources.procfs import PROC, memory_parts

MIB = 1 << 20
MAX_DEPTH = 64
SECTORS = 2048  # of 512 bytes in one MiB; a status counts in them
IN_MEMORY = (b"/memfd:", b"/dev/zero ", b"/SYSV")  # names of mappings of memory that processes share


class Usage(NamedTuple):
    """How much is in use.

    Attributes:
        space: MiB; infinite where it can't be measured.
        files: files and folders.
        limit: MiB that fit, where the kernel knows a limit.
        most_files: how many files fit, as `limit`.
    """

    space: float
    files: int
    limit: float = inf
    most_files: float = inf


def mount_usage(descriptor: int) -> Usage:
    """What is in use of the mount that a descriptor of a folder is on, however it was written."""
    all_of_it = os.fstatvfs(descriptor)
    space = (all_of_it.f_blocks - all_of_it.f_bfree) * all_of_it.f_frsize / MIB
    limit = all_of_it.f_blocks * all_of_it.f_frsize / MIB
    return Usage(space, all_of_it.f_files - all_of_it.f_ffree, limit or inf, all_of_it.f_files or inf)


def folder_usage(folder: Path, most: int) -> Usage:
    """What lies below a folder; the space is infinite where one is locked or too deep; counting ends at `most`."""
    found = _FolderCount(most)
    try:
        found.add_folder(str(folder), None, 0)
    except OSError:
        return Usage(inf, found.files)
    return Usage(found.blocks / SECTORS, found.files)


@dataclass
class _FolderCount:
    """The blocks and files found so far; a file of several names counts once."""

    most: int
    blocks: int = 0
    files: int = 0
    linked: set[tuple[int, int]] = field(default_factory=set)

    def add_folder(self, name: str, above: int | None, depth: int) -> None:
        """Add what lies in a folder; one that has gone, or is no folder any more, holds nothing."""
        flags = os.O_RDONLY | os.O_DIRECTORY | os.O_NOFOLLOW | os.O_CLOEXEC
        try:
            here = os.open(name, flags, dir_fd=above)
        except (FileNotFoundError, NotADirectoryError):
            return
        try:
            with os.scandir(here) as entries:
                for entry in entries:
                    self.files += 1
                    if self.files > self.most:
                        return
                    if self._add(entry):
                        if depth == MAX_DEPTH:
                            raise OSError("too deep")
                        self.add_folder(entry.name, here, depth + 1)
        finally:
            os.close(here)

    def _add(self, entry: os.DirEntry[str]) -> bool:
        """Add the blocks of one entry; true for a folder."""
        try:
            status = entry.stat(follow_symlinks=False)
        except FileNotFoundError:
            return False
        folder, number = stat.S_ISDIR(status.st_mode), (status.st_dev, status.st_ino)
        if folder or status.st_nlink == 1 or number not in self.linked:
            self.blocks += status.st_blocks
        if status.st_nlink > 1 and not folder:
            self.linked.add(number)
        return folder


def nameless_usage(processes: Iterable[int]) -> tuple[float, float]:
    """MiB on disk and MiB in memory of files without a name that processes have open or mapped.

    A mapped file that nobody has open counts as large as the mapping. What is on its way through a socket, or
    belongs to a process that hides its files, can't be seen.
    """
    found: dict[tuple[int, int], tuple[bool, float]] = {}
    living = set(processes)
    for process in living:
        with suppress(OSError):
            for entry in os.scandir(f"/proc/{process}/fd"):
                with suppress(OSError):
                    status = os.stat(entry.path)  # noqa: PTH116 - twice a second; texts are cheaper
                    if stat.S_ISREG(status.st_mode) and not status.st_nlink:
                        in_memory = os.readlink(entry.path).startswith("/memfd:")  # noqa: PTH115 - as above
                        number = status.st_dev, status.st_ino
                        found[number] = in_memory, status.st_blocks / SECTORS
    for process in living:
        for number, size in _mapped_nameless(process):
            found.setdefault(number, (False, size))
    disk = sum(size for in_memory, size in found.values() if not in_memory)
    return disk, sum(size for in_memory, size in found.values() if in_memory) + _segments(living)


def _mapped_nameless(process: int) -> Iterable[tuple[tuple[int, int], float]]:
    """Device and inode, and size in MiB, of each mapping of a file that has no name, memory left out."""
    with suppress(OSError), open(f"/proc/{process}/maps", "rb") as lines:  # noqa: PTH123 - as above
        for line in lines:
            if line.endswith(b" (deleted)\n"):
                place, _, _, device, inode, name = line.split(None, 5)
                if name.startswith(IN_MEMORY):
                    continue
                first, last = (int(end, 16) for end in place.split(b"-"))
                major, minor = (int(part, 16) for part in device.split(b":"))
                yield (os.makedev(major, minor), int(inode)), (last - first) / MIB


def memory_beside(process: int, device: int, proc: str = PROC) -> float:
    """MiB of memory of a process that no file backs, without its pages of files of a device.

    Pages of a mapping that is just being removed belong to none here, while the kernel still counts them. Where a
    process hides its mappings, all that it shares counts.
    """
    private, shared = memory_parts(process, proc) or (0, 0)
    wanted = f"{os.major(device):02x}:{os.minor(device):02x}".encode()
    with suppress(OSError), open(f"{proc}/{process}/smaps", "rb") as lines:  # noqa: PTH123 - as above
        shared, counts = 0, False
        for line in lines:
            if line[:1].islower() or line[:1].isdigit():
                fields = line.split(None, 5)
                counts = fields[3] != wanted and len(fields) == 6 and fields[5].startswith(IN_MEMORY)
            elif counts and line.startswith(b"Rss:"):
                shared += int(line.split()[1])
    return (private + shared) / 1024


def _segments(processes: set[int]) -> float:
    """MiB of System V memory that one of the processes has made or used last."""
    with suppress(OSError):
        lines = Path("/proc/sysvipc/shm").read_text(encoding="ascii").splitlines()[1:]
        rows = [[int(part) for part in line.split()] for line in lines]
        return sum(row[14] for row in rows if processes & {row[4], row[5]}) / MIB
    return 0
