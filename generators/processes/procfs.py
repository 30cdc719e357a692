"""What /proc says of a process and of all that it started; Linux only.

Memory is what `/proc/PID/status` calls RssAnon and RssShmem, so a page that a forked child shares counts in both.
"""

from __future__ import annotations

import os
from collections.abc import Iterator, Mapping
from contextlib import suppress
from pathlib import Path
from typing import NamedTuple

PROC = Path("/proc")


class Relative(NamedTuple):
    """A process of a family.

    Attributes:
        generation: 0 for the first process, 1 for its children; None for one that only shares its session.
        group: its process group.
    """

    generation: int | None
    group: int


def family(first: int) -> dict[int, Relative]:
    """What descends from a process or is in its session, but what has ended and waits to be reaped."""
    found: dict[int, tuple[int, int, int]] = {}
    for name in os.listdir(PROC):  # noqa: PTH208 - twenty times a second; strings are cheaper than paths
        if name.isdigit():
            with suppress(OSError, ValueError):
                letter, *numbers = (PROC / name / "stat").read_bytes().rpartition(b")")[2].split()[:4]
                if letter != b"Z":
                    parent, group, session = map(int, numbers)
                    found[int(name)] = parent, group, session
    relatives: dict[int, Relative] = {}
    for process, (_, its_group, its_session) in found.items():
        generation = _generation(process, first, found)
        if generation is not None or its_session == first:
            relatives[process] = Relative(generation, its_group)
    return relatives


def _generation(process: int, first: int, found: Mapping[int, tuple[int, int, int]]) -> int | None:
    """How many steps up it is to the first process; None where that is no ancestor."""
    steps = 0
    while process in found and process != first and steps < len(found):  # a reused number could close a circle
        process, steps = found[process][0], steps + 1
    return steps if process == first else None


def state(process: int) -> str:
    """The letter of a process's state, such as `T` for stopped; empty once it has ended."""
    with suppress(OSError):
        return (PROC / str(process) / "stat").read_bytes().rpartition(b")")[2].split()[0].decode()
    return ""


def marked(mark: bytes) -> Iterator[int]:
    """The processes that were started with `mark` in their environment."""
    for name in os.listdir(PROC):  # noqa: PTH208 - as in `family`
        if name.isdigit():
            with suppress(OSError):
                if mark in (PROC / name / "environ").read_bytes():
                    yield int(name)


def anonymous(process: int) -> int:
    """KiB of memory of a process that no file backs; 0 once it has ended."""
    with suppress(OSError):
        lines = (PROC / str(process) / "status").read_text().splitlines()
        return sum(int(line.split()[1]) for line in lines if line.startswith(("RssAnon:", "RssShmem:")))
    return 0
