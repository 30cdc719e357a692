"""Read what the control groups (cgroups 1 or 2) of this process allow and count: cores, memory, kills for memory.

A group is bound by those above it, so the smallest limit of those that are visible here holds. Where nothing is
mounted or readable, there is no limit.
"""

from __future__ import annotations

import os
import re
from collections.abc import Iterator
from contextlib import suppress
from functools import cache
from pathlib import Path
from typing import NamedTuple

PROC = Path("/proc")
_KILLS = re.compile(r"^oom_kill (\d+)$", re.MULTILINE)
_HIERARCHY = re.compile(r"^hierarchical_memory_limit (\d+)$", re.MULTILINE)


class _Mount(NamedTuple):
    """A mounted hierarchy: which of its groups is at which folder, and its controllers; none in version 2."""

    root: str
    folder: str
    controllers: tuple[str, ...]


def cores() -> float | None:
    """How many cores' time the groups allow; None without a quota. A mask of cores is the scheduler's to tell."""
    return min((quota for folder in _folders("cpu") if (quota := _quota(folder))), default=None)


def memory() -> int | None:
    """Bytes that the groups allow; None without a limit."""
    sizes = []
    for folder in _folders("memory"):
        texts = [_text(folder / name) for name in ("memory.max", "memory.high", "memory.limit_in_bytes")]
        texts += _HIERARCHY.findall(_text(folder / "memory.stat"))  # of groups that a container can't see
        sizes += [int(text) for text in texts if text.isdigit()]
    return min(sizes, default=None)


def memory_kills() -> int:
    """How often the kernel has killed for lack of memory: in the nearest group that counts, else anywhere."""
    file = kill_counter(PROC)
    found = _KILLS.search(_text(file)) if file else None
    return int(found[1]) if found else 0


@cache
def kill_counter(proc: Path) -> Path | None:
    """The file that counts them; it stays for as long as this process does."""
    names = ("memory.events", "memory.oom_control")
    files = [folder / name for folder in _folders("memory") for name in names] + [proc / "vmstat"]
    return next((file for file in files if _KILLS.search(_text(file))), None)


def _quota(folder: Path) -> float | None:
    text = _text(folder / "cpu.max") or " ".join(
        _text(folder / name) for name in ("cpu.cfs_quota_us", "cpu.cfs_period_us")
    )
    with suppress(ValueError, ZeroDivisionError):  # "max" in version 2, -1 in version 1
        quota, period = map(int, text.split())
        return quota / period if quota > 0 else None
    return None


def _folders(controller: str) -> Iterator[Path]:
    """The folder of this process's group for a controller, then of each group above it that is visible here."""
    mounts = list(_mounts())
    for line in _text(PROC / "self" / "cgroup").splitlines():
        number, names, group = line.split(":", 2)
        if controller not in names.split(",") and number != "0":
            continue
        for mount in mounts:
            if controller in mount.controllers if names else not mount.controllers:
                inner = os.path.relpath(group, mount.root)
                top = Path(mount.folder)
                folder = top if inner.startswith("..") else Path(os.path.normpath(top / inner))
                yield folder
                yield from (above for above in folder.parents if above.is_relative_to(top))


def _mounts() -> Iterator[_Mount]:
    for line in _text(PROC / "self" / "mountinfo").splitlines():
        place, _, kind = line.partition(" - ")
        system, *rest = kind.split()
        if system in {"cgroup", "cgroup2"}:
            root, folder = place.split()[3:5]
            yield _Mount(root, folder, tuple(rest[-1].split(",")) if system == "cgroup" else ())


def _text(file: Path) -> str:
    """What a file of the kernel says; nothing where it is absent, or not for us."""
    try:
        return file.read_text(encoding="utf-8").strip()
    except OSError:
        return ""
