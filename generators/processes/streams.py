"""Make the pipes of a child process, and read what it writes: count everything, keep only the beginning."""

from __future__ import annotations

import os
from collections.abc import Iterable
from dataclasses import dataclass, field

from generators.text import KEPT

MIB = 1 << 20
WRITTEN = ("stdout", "stderr", "result", "position", "refusals")  # the pipes that a process writes to


@dataclass
class Stream:
    """What has come out of one pipe.

    Attributes:
        keep: how many bytes are kept.
        limit: how many bytes may come; more is a flood.
        seen: how many bytes have come.
    """

    name: str
    keep: int
    limit: int
    kept: bytearray = field(default_factory=bytearray)
    seen: int = 0

    def take(self, data: bytes) -> bool:
        """Add some bytes; False once there are more than the limit."""
        self.seen += len(data)
        self.kept += data[: max(0, self.keep - len(self.kept))]
        return self.seen <= self.limit

    def take_line(self) -> bytes | None:
        """Remove the first line and return it without its end; None where no line is complete."""
        line, end, rest = bytes(self.kept).partition(b"\n")
        if not end:
            return None
        self.kept[:] = rest
        self.seen = len(rest)
        return line


def new_pipes() -> tuple[dict[str, int], dict[str, int]]:
    """The supervisor's ends of the pipes of a new process, and the process's, by name."""
    pipes = {name: os.pipe() for name in (*WRITTEN, "control")}
    ours = {name: ends[name == "control"] for name, ends in pipes.items()}  # it writes requests and reads the rest
    return ours, {name: ends[name != "control"] for name, ends in pipes.items()}


def close_all(ends: Iterable[int]) -> None:
    """Close these descriptors."""
    for end in ends:
        os.close(end)


def new_streams() -> tuple[Stream, ...]:
    """A stream for each pipe that a process writes to."""
    return (
        Stream("stdout", KEPT, 16 * MIB),
        Stream("stderr", KEPT, 16 * MIB),
        Stream("result", MIB, MIB),
        Stream("position", MIB, 16 * MIB),
        Stream("refusals", MIB, 16 * MIB),
    )
