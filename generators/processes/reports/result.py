"""How a supervised process ended."""

from __future__ import annotations

import resource
import signal
from dataclasses import dataclass

MORE_MEMORY = "raise `memory` under [run] in claim.toml"
STARVED = "killed by the kernel, because the machine or its container had no memory left"


@dataclass(frozen=True)
class ProcessResult:
    """How a process ended.

    Attributes:
        status: exit status, negative for a signal.
        killed: `timed-out` or `over-limit` where the supervisor killed it, else None.
        reason: why it was killed, in words, or None.
        result: what is left unread of the result pipe.
        stdout: at most 64 KiB, as `stderr`.
        seconds: wall time from start to end.
        peak_memory: MiB of anonymous memory of the session.
        cpu_seconds: of it and of all that it started, as far as somebody waited for it, to a hundredth.
        starved: whether the kernel has meanwhile killed a process beside or below us for lack of memory.
        position: what the harness wrote of its phases and lines, at most 1 MiB.
        refusals: what its harness has written to the pipe of refusals.
        refused_calls: kind, name and number of the calls that the kernel has asked about; None where it can't ask.
        forked: whether it was forked from a process that holds its framework.
        lost: whether its end is not its own, since the server that it was forked from has ended.
    """

    status: int
    killed: str | None
    reason: str | None
    result: bytes
    stdout: bytes
    stderr: bytes
    seconds: float
    peak_memory: float
    cpu_seconds: float = 0.0
    starved: bool = False
    position: bytes = b""
    refusals: bytes = b""
    refused_calls: tuple[tuple[str, str, int], ...] | None = None
    forked: bool = False
    lost: bool = False


def limit_behind(status: int, cpu_seconds: float, *, starved: bool) -> str | None:
    """The limit of this machine or its container for which the kernel killed a process; None where it did not.

    Args:
        status: exit status, negative for a signal.
        cpu_seconds: of it and of all that it started.
        starved: whether the kernel has killed for lack of memory meanwhile.
    """
    soft, hard = resource.getrlimit(resource.RLIMIT_CPU)
    limit = {-signal.SIGXCPU: soft, -signal.SIGKILL: hard}.get(status, resource.RLIM_INFINITY)
    seen = cpu_seconds + 1  # of the last look; the kernel counts on to the end
    if limit != resource.RLIM_INFINITY and seen > limit:
        return (
            f"killed by the kernel after {limit} CPU seconds, the limit of this machine; raise it, see `ulimit -t`"
        )
    return STARVED if starved and status == -signal.SIGKILL else None
