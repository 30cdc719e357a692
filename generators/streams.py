"""What a process leaves behind: bounded streams, and how it ended."""

from __future__ import annotations

from dataclasses import dataclass, field

KEPT = 64 << 10
FLOOD = 16 << 20
RESULT_LIMIT = 1 << 20


@dataclass(frozen=True)
class Ended:
    """How a process ended.

    Attributes:
        status: exit status, negative for a signal.
        killed: `timed-out` or `over-limit` where the supervisor killed it, else empty.
        reason: why it was killed, in words.
        result: what is left unread of the result pipe.
        stdout: at most 64 KiB, as `stderr`.
        seconds: wall time from start to end.
        peak_memory: MiB of anonymous memory of the session.
    """

    status: int
    killed: str
    reason: str
    result: bytes
    stdout: bytes
    stderr: bytes
    seconds: float
    peak_memory: float


@dataclass
class Stream:
    """What came out of a pipe: everything is counted, only the beginning is kept."""

    name: str
    keep: int
    limit: int
    kept: bytearray = field(default_factory=bytearray)
    seen: int = 0

    def take(self, data: bytes) -> bool:
        """Take some bytes in; False once it is too much."""
        self.seen += len(data)
        self.kept += data[: max(0, self.keep - len(self.kept))]
        return self.seen <= self.limit
