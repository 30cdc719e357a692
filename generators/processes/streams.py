"""Read the output pipes of a child process: count everything, keep only the beginning."""

from __future__ import annotations

from dataclasses import dataclass, field

from generators.text import KEPT

MIB = 1 << 20


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


def new_streams() -> tuple[Stream, Stream, Stream, Stream]:
    """Standard output, standard error, the result pipe and the pipe of refusals of a new process."""
    return (
        Stream("stdout", KEPT, 16 * MIB),
        Stream("stderr", KEPT, 16 * MIB),
        Stream("result", MIB, MIB),
        Stream("refusals", MIB, 16 * MIB),
    )
