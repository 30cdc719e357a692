"""Run a command as a whole process: seconds, CPU seconds of its tree and of itself, memory, output."""

from __future__ import annotations

import contextlib
import os
import select
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import NamedTuple

LOOK = 0.1  # seconds between two looks at the memory of a process
TICK = os.sysconf("SC_CLK_TCK")
CLAIMS = Path(sys.executable).with_name("claims")


class CommandError(Exception):
    """A command failed or took too long; its last words are in the message."""


class Usage(NamedTuple):
    """What a command used.

    Attributes:
        seconds: wall time until it ended.
        cpu: CPU seconds of it and of every process that it, or one of these, waited for; scripts in the sandbox
            are in pid namespaces of their own, and do not count.
        own_cpu: CPU seconds of its own process alone.
        memory: most memory of its own process alone, in MiB.
        output: what it printed to standard output.
    """

    seconds: float
    cpu: float
    own_cpu: float
    memory: float
    output: str


def claims(root: Path, *arguments: str) -> list[str]:
    """The command `claims --root ROOT ARGUMENTS`, as a user calls it."""
    return [str(CLAIMS), "--root", str(root), *arguments]


def run(
    command: Sequence[str],
    folder: Path | None = None,
    variables: Mapping[str, str] | None = None,
    given: str = "",
    limit: float = 3600,
) -> Usage:
    """Run a command to its end.

    Args:
        command: the program and its arguments.
        folder: where it runs.
        variables: of the environment, beside those that there are.
        given: its standard input.
        limit: seconds after which it is killed.

    Raises:
        CommandError: it ended with another status than 0, or was killed.
    """
    with tempfile.TemporaryFile() as out, tempfile.TemporaryFile() as err, tempfile.TemporaryFile() as into:
        into.write(given.encode())
        into.seek(0)
        began = time.perf_counter()
        process = subprocess.Popen(
            command,
            stdin=into,
            stdout=out,
            stderr=err,
            cwd=folder,
            env={**os.environ, **(variables or {})},
            start_new_session=True,
        )
        try:
            memory = _wait(process.pid, began + limit)
            seconds = time.perf_counter() - began
            own = own_cpu(process.pid)
            _, status, used = os.wait4(process.pid, 0)
            process.returncode = os.waitstatus_to_exitcode(status)
        finally:
            with contextlib.suppress(ProcessLookupError):
                os.killpg(process.pid, signal.SIGKILL)
            process.wait()
        out.seek(0)
        err.seek(0)
        output, words = out.read().decode(errors="replace"), err.read().decode(errors="replace")
    if process.returncode:
        said = (words.strip() or output.strip())[-600:]
        raise CommandError(f"{' '.join(command)[:200]}: ended with {process.returncode}: {said}")
    return Usage(seconds, used.ru_utime + used.ru_stime, own, memory, output)


def _wait(process: int, deadline: float) -> float:
    """Wait for the end of a process, which is not reaped; the most memory that it was seen to have, in MiB.

    Raises:
        CommandError: the deadline has passed.
    """
    end = os.pidfd_open(process)
    memory = 0.0
    try:
        while not select.select([end], [], [], LOOK)[0]:
            memory = max(memory, high_water(process))
            if time.perf_counter() > deadline:
                raise CommandError("the command takes longer than its limit; it was killed")
    finally:
        os.close(end)
    return memory


def high_water(process: int) -> float:
    """The most memory that a process had until now, in MiB: the kernel keeps it, so a few looks are enough."""
    with contextlib.suppress(OSError):
        for line in Path(f"/proc/{process}/status").read_text(encoding="utf-8").splitlines():
            if line.startswith("VmHWM:"):
                return int(line.split()[1]) / 1024
    return 0.0


def own_cpu(process: int) -> float:
    """CPU seconds of a process until now, of all its threads and none of its children; it is not reaped yet."""
    fields = Path(f"/proc/{process}/stat").read_text(encoding="utf-8").rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / TICK
