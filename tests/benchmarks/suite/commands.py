"""Run a command as a whole process: seconds, CPU seconds of its tree and of itself, memory, output."""

from __future__ import annotations

import contextlib
import os
import re
import select
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import NamedTuple

LONGEST_WHY = 160  # characters of a reason
LOOK = 0.1  # seconds between two looks at the memory of a process
TICK = os.sysconf("SC_CLK_TCK")
CLAIMS = Path(sys.executable).with_name("claims")


@dataclass
class Target:
    """What `claims` calls.

    Attributes:
        tree: the checkout whose generator is called, by this interpreter and its packages; None for this one's.
        limit: seconds after which a command is killed.
    """

    tree: Path | None = None
    limit: float = 3600


TARGET = Target()


class CommandError(Exception):
    """A command failed or took too long; its last words are in the message.

    Attributes:
        said: its last words alone.
    """

    def __init__(self, message: str, said: str = "") -> None:
        super().__init__(message)
        self.said = said or message

    @property
    def why(self) -> str:
        """The last line that it said, short enough for a table, without the folders of this machine."""
        last = self.said.strip().rpartition("\n")[2]
        return re.sub(r"/\S*/", "", last).replace("|", "/")[-LONGEST_WHY:]


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
    """The command `claims --root ROOT ARGUMENTS`, as a user calls it, with the generator that is measured."""
    program = [str(CLAIMS)] if TARGET.tree is None else [*_python_of(TARGET.tree), "-m", "generators"]
    return [*program, "--root", str(root), *arguments]


def measure_tree(tree: Path) -> None:
    """Have `claims` call the generator of another checkout.

    Raises:
        CommandError: this interpreter doesn't import the generator from there.
    """
    code = "import generators; print(generators.__path__[0])"
    imported = run([*_python_of(tree), "-c", code]).output.strip()
    if Path(imported) != tree / "generators":
        raise CommandError(f"{tree}: no generator there (got {imported}); name the folder of a checkout")
    TARGET.tree = tree


def _python_of(tree: Path) -> list[str]:
    """This interpreter, for which modules of that folder come first; not those of the current folder."""
    return ["env", f"PYTHONPATH={tree}", sys.executable, "-P"]


def run(
    command: Sequence[str],
    folder: Path | None = None,
    variables: Mapping[str, str] | None = None,
    given: str = "",
    limit: float | None = None,
) -> Usage:
    """Run a command to its end.

    Args:
        command: the program and its arguments.
        folder: where it runs.
        variables: of the environment, beside those that there are.
        given: its standard input.
        limit: seconds after which it is killed; None for that of everything that is measured.

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
            memory = _wait(process.pid, began, TARGET.limit if limit is None else limit)
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
        ended = f"ended with {process.returncode}"
        raise CommandError(f"{' '.join(command)[:200]}: {ended}: {said}", said or ended)
    return Usage(seconds, used.ru_utime + used.ru_stime, own, memory, output)


def _wait(process: int, began: float, limit: float) -> float:
    """Wait for the end of a process, which is not reaped; the most memory that it was seen to have, in MiB.

    Raises:
        CommandError: it takes longer than its limit, in seconds from when it began.
    """
    end = os.pidfd_open(process)
    memory = 0.0
    try:
        while not select.select([end], [], [], LOOK)[0]:
            memory = max(memory, high_water(process))
            if time.perf_counter() > began + limit:
                raise CommandError(f"the command takes longer than its limit of {limit:g} s; it was killed")
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
