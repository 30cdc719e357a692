"""Hold a script to what it may write: its processes come in, and the limit that it exceeds goes out in words."""

from __future__ import annotations

import errno
import os
from collections.abc import Set as AbstractSet
from contextlib import suppress
from math import inf
from pathlib import Path
from time import monotonic

from generators.processes.hand_over import HandOver
from generators.processes.resources.procfs import PROC, anonymous_sizes
from generators.processes.resources.usage import folder_usage, memory_beside, mount_usage, nameless_usage
from generators.sandbox.access import Access

# Seconds between two looks at a folder on the machine's disk.
DISK_TICK = 0.5
FULL = 0.99  # of a tmpfs: a larger write has been refused, or is about to be
MORE = "raise `disk` under [run] in claim.toml"
PLACES = "in its scratch folder, /tmp, /var/tmp and /dev/shm together"


def lack_of_space(reason: str, disk: int, *, on_disk: bool) -> str | None:
    """Why a script failed for want of space, and the way out; None where it failed for another reason.

    Without a tmpfs of its own the machine's disk may be full, and only a file of that size is the script's
    own doing.
    """
    errors = (errno.EFBIG,) if on_disk else (errno.EFBIG, errno.ENOSPC)
    if not any(os.strerror(error) in reason for error in errors):
        return None
    return f"no space left within its {disk:,} MiB {PLACES}; {MORE}"


class Storage:
    """What the processes of a script have written so far.

    With a tmpfs of its own, the launcher sends a descriptor of it and the kernel knows what is in use: everything
    counts, however it is hidden. A folder on the machine's disk is walked, now and then and once at the end.

    Attributes:
        in_memory: MiB of it that is memory.
    """

    def __init__(self, access: Access, hand_over: HandOver, *, on_disk: bool) -> None:
        self._access, self._hand_over, self._on_disk = access, hand_over, on_disk
        self._next_look = monotonic() + DISK_TICK
        self.in_memory = 0.0
        self._folder_in_memory = on_disk and is_in_memory(access.scratch)

    def memory_beside(self, processes: AbstractSet[int], proc: str = PROC) -> float:
        """MiB of memory of the processes that aren't in stored files too; this takes long."""
        mount = self._hand_over.folder
        if mount is None:
            return sum(anonymous_sizes(processes, proc)) / 1024
        device = os.fstat(mount).st_dev
        return sum(memory_beside(process, device, proc) for process in processes)

    def excess(self, processes: AbstractSet[int], *, last: bool = False) -> str | None:
        """The limit that is exceeded, in words; `last` looks even where the next look isn't due."""
        if not self._on_disk:
            mount = self._hand_over.folder
            return self._excess_of_mount(mount) if mount is not None else None
        began = monotonic()
        if began < self._next_look and not last:
            return None
        found = self._excess_of_folder(processes)
        self._next_look = monotonic() + max(DISK_TICK, 10 * (monotonic() - began))
        return found

    def _excess_of_mount(self, mount: int) -> str | None:
        usage = mount_usage(mount)
        self.in_memory = usage.space
        if usage.space >= FULL * usage.limit:
            return f"with {self._access.space:,} MiB {PLACES}; {MORE}"
        return self._too_many(usage.files, FULL * min(usage.most_files, self._access.files))

    def _excess_of_folder(self, processes: AbstractSet[int]) -> str | None:
        usage = folder_usage(self._access.scratch, self._access.files)
        on_disk, in_memory = nameless_usage(processes)
        self.in_memory = in_memory + (usage.space + on_disk if self._folder_in_memory else 0)
        if usage.space == inf:
            return "with a scratch folder that is locked or too deep to be measured"
        if usage.space + on_disk > self._access.space:
            return f"with more than {self._access.space:,} MiB in its scratch folder; {MORE}"
        return self._too_many(usage.files, self._access.files)

    def _too_many(self, files: int, most: float) -> str | None:
        return f"with more than {self._access.files:,} files" if files > most else None


def is_in_memory(folder: Path) -> bool:
    """Whether a folder is in memory."""
    device = folder.stat().st_dev
    number = f"{os.major(device)}:{os.minor(device)}"
    with suppress(OSError):
        lines = [line.split() for line in Path("/proc/self/mountinfo").read_text(encoding="utf-8").splitlines()]
        return any(line[2] == number and line[line.index("-") + 1] == "tmpfs" for line in lines)
    return False
