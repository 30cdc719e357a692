"""The ends of a script's pipes come in; a started process, whoever its parent is, goes out."""

from __future__ import annotations

import os
import subprocess
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Protocol


class StartedProcess(Protocol):
    """A process that was started.

    Attributes:
        pid: its number, which is nobody else's before `wait`, and that of its group.
        exit: a descriptor that can be read once it has ended.
        forked: whether it was forked from a process that holds its framework.
        lost: whether its end is not its own, since the server that it was forked from has ended.
    """

    pid: int
    exit: int
    forked: bool
    lost: bool

    def wait(self) -> int:
        """Reap it, once it has ended; its exit status, negative for a signal."""


# Takes descriptors by name: `stdin`, `stdout`, `stderr`, `result`, `control`, `position` and `refusals`.
Start = Callable[[Mapping[str, int]], StartedProcess]


class FreshProcess:
    """A child of this process, which has become a new program."""

    forked: bool = False
    lost: bool = False

    def __init__(self, process: subprocess.Popen[bytes]) -> None:
        self._process = process
        self.pid = process.pid
        self.exit = os.pidfd_open(self.pid)

    def wait(self) -> int:
        """Reap it, once it has ended; its exit status, negative for a signal."""
        os.close(self.exit)
        return self._process.wait()


def fresh(
    command: Callable[..., list[str]], environment: Mapping[str, str], folder: Path, *, watched: bool
) -> Start:
    """Starts a command.

    Args:
        command: makes it from the script's ends of the pipes `result`, `control`, where requests come from,
            `position` and `refusals`.
        environment: all of its variables.
        folder: where it starts.
        watched: whether it gets the pipe `refusals`.
    """

    def start(ends: Mapping[str, int]) -> FreshProcess:
        passed = {name: ends[name] for name in ("result", "control", "position", "refusals")}
        process = subprocess.Popen(
            command(**passed),
            env=environment,
            cwd=folder,
            stdin=ends["stdin"],
            stdout=ends["stdout"],
            stderr=ends["stderr"],
            pass_fds=[end for name, end in passed.items() if name != "refusals" or watched],
            start_new_session=True,
        )
        return FreshProcess(process)

    return start
