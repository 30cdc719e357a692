"""Fork servers that hold no framework, and scripts for them."""

from __future__ import annotations

import json
import sys
from itertools import count
from pathlib import Path

import pytest
from helpers.processes.waiting import command_of

from generators.processes.forkserver import level
from generators.processes.forkserver import server as forkserver
from generators.processes.forkserver.servers import ForkServers
from generators.processes.launch import Limits
from generators.processes.resources.procfs import descendants


@pytest.fixture(scope="session")
def proven():
    """What holds forked processes here; tests that need them are skipped where nothing does."""
    found = level.probe()
    if found.level == "none":
        pytest.skip(f"no namespaces of our own: {found.error}")
    return found.confinement


class Scripts:
    """Runs Python code as scripts in forked processes.

    Attributes:
        messages: what the servers have warned of.
    """

    def __init__(self, top: Path, confinement) -> None:
        self.top, self.messages, self._numbers = top, [], count()
        self.servers = ForkServers(top, confinement, self.messages.append)

    def run(self, code, *, preload=(), mode="verify", measures=None, **limits):
        """How a script ends that has this code; it returns a text `t` unless `measures` says otherwise."""
        folder = self.top / f"claim-{next(self._numbers)}"
        folder.mkdir()
        script = folder / "verify_alpha.py"
        script.write_text(code)
        job = {"mode": mode, "script": str(script), "measures": measures or {"t": "text"}}
        return self.servers.run(
            Path(sys.executable), preload, job, Limits(**{"seconds": 300, "memory": 300, **limits})
        )

    def says(self, expression, **how):
        """The value of an expression in a script, as a text."""
        ended = self.run(f"import os, sys\ndef verify():\n    return {{'t': str({expression})}}\n", **how)
        assert ended, self.messages
        return json.loads(ended.result)["measures"]["t"]["value"]

    @property
    def server(self):
        """The only server that was started."""
        (server,) = self.servers.pool.servers
        return server

    @property
    def family(self):
        """Every process of the only server: its reapers, its first process, itself, and the first one to come."""
        return descendants(self.server._process.pid)  # noqa: SLF001 - what a fault befalls

    @property
    def holder(self):
        """The process that holds the modules of the only server."""
        words = {process: command_of(process) for process in self.family}
        return next(pid for pid, line in words.items() if line[3:4] == [str(forkserver.SERVER)])


@pytest.fixture
def scripts(tmp_path, proven):
    """Scripts below a folder that every user may read, as a run has them."""
    top = tmp_path / "scripts"
    top.mkdir()
    for folder in (tmp_path, *tmp_path.parents):
        if folder.is_relative_to(Path("/tmp")) and folder != Path("/tmp"):
            folder.chmod(0o755)
    made = Scripts(top, proven)
    with made.servers:
        yield made
