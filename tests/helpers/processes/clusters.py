"""A Dask cluster on this machine: a scheduler and workers, each a process and a folder of its own."""

from __future__ import annotations

import json
import os
import re
import signal
import subprocess
import sys
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import NamedTuple

import pytest
from helpers.processes.waiting import wait_until

WAY_OUT = "Dask distributed is not installed: pip install --constraint constraints.txt --editable '.[dask]'"
ROOT = Path(__file__).parents[3]


def require_dask() -> None:
    """Skip the tests of a module where Dask is missing."""
    pytest.importorskip("distributed", reason=WAY_OUT)


class Program(NamedTuple):
    """How a process is executed.

    Attributes:
        interpreter: that executes it.
        before: lines of Python that it executes first.
        prefix: command that the interpreter's follows.
    """

    interpreter: str = sys.executable
    before: str = ""
    prefix: tuple[str, ...] = ()


USUAL = Program()


class Cluster:
    """Its processes.

    Attributes:
        address: of the scheduler.
        processes: by name: `scheduler`, and each worker.
        seen: every process that was ever started here, by its number.
    """

    def __init__(self, folder: Path, settings: Mapping[str, str], protocol: str) -> None:
        self.folder, self._settings = folder, settings
        self.processes: dict[str, subprocess.Popen[bytes]] = {}
        self._file = folder / "scheduler.json"
        self._file.unlink(missing_ok=True)  # of an earlier cluster of this folder
        names = ("--host", "127.0.0.1", "--port", "0", "--protocol", protocol, "--no-dashboard", "--no-show")
        self._start("scheduler", "scheduler", *names, "--scheduler-file", str(self._file))
        assert wait_until(self._file.exists), self.said("scheduler")
        self.address = self._address()

    def add_worker(
        self,
        name: str,
        *,
        threads: int = 1,
        exclusive: int = 1,
        host: str = "127.0.0.1",
        port: int = 0,
        program: Program = USUAL,
    ) -> int:
        """Start a worker; the number of its process, which is connected.

        Args:
            name: of the worker.
            threads: jobs that it runs at a time.
            exclusive: how much it has of that resource.
            host: address that it listens on.
            port: of that address; 0 for any that is free.
            program: how it is executed.
        """
        where = ("--host", host, "--worker-port", str(port))
        place = ("--local-directory", str(self.folder / name), *where, "--name", name)
        size = ("--nworkers", "1", "--nthreads", str(threads), "--resources", f"exclusive={exclusive}")
        options = (self.address, *place, *size, "--no-nanny", "--no-dashboard")
        self._start("worker", name, *options, how=program)
        assert wait_until(lambda: b"Registered to" in self.said(name)), self.said(name).decode()
        return self.processes[name].pid

    def address_of(self, name: str) -> str:
        """Where a worker listens."""
        found = re.search(rb"Start worker at: +(\S+)", self.said(name))
        assert found
        return found[1].decode()

    def said(self, name: str) -> bytes:
        """What a process printed."""
        return (self.folder / f"{name}.log").read_bytes()

    def kill(self, name: str, number: int = signal.SIGKILL) -> None:
        """Send a signal to a process, and wait for its end."""
        process = self.processes.pop(name)
        process.send_signal(number)
        try:
            process.wait(10)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()

    def close(self) -> None:
        """End every process, workers first."""
        for name in [*self.processes][::-1]:
            self.kill(name)

    def _start(self, program: str, name: str, *options: str, how: Program = USUAL) -> None:
        lines = f"{how.before}\nfrom distributed.cli.dask_{program} import main\nmain()"
        command = [*how.prefix, how.interpreter, "-c", lines, *options]
        environment = {**os.environ, **self._settings}
        with (self.folder / f"{name}.log").open("wb") as log:
            self.processes[name] = subprocess.Popen(
                command, cwd=ROOT, env=environment, stdin=subprocess.DEVNULL, stdout=log, stderr=log
            )

    def _address(self) -> str:
        assert wait_until(lambda: self._file.read_text(encoding="utf-8").rstrip().endswith("}"))
        return str(json.loads(self._file.read_text(encoding="utf-8"))["address"])


@contextmanager
def cluster(folder: Path, settings: Mapping[str, str] | None = None, protocol: str = "tcp") -> Iterator[Cluster]:
    """A scheduler without workers; all of its processes are gone when the block is left.

    Args:
        folder: of its files, and of its workers' folders.
        settings: of Dask, as variables of the environment.
        protocol: `tcp` or `tls`.
    """
    folder.mkdir(parents=True, exist_ok=True)
    folder.chmod(0o755)
    found = Cluster(folder, settings or {}, protocol)
    try:
        yield found
    finally:
        found.close()
