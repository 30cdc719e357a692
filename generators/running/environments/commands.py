"""Run the commands that make environments, such as pip, until they are stopped from another thread."""

from __future__ import annotations

import subprocess
from collections.abc import Sequence
from threading import Lock

from generators.errors import ClaimsError

SECONDS = 3600  # for one command; a slow connection needs long for a gigabyte


class ToolError(ClaimsError):
    """A tool could not do its part; the message is the tool's."""


class Commands:
    """Commands that run one at a time."""

    def __init__(self) -> None:
        self._lock = Lock()
        self._stopped = False
        self._process: subprocess.Popen[bytes] | None = None

    def run(self, command: Sequence[str]) -> None:
        """Run a command to its end.

        Raises:
            ToolError: it fails, with what it printed; or the commands are stopped.
            OSError: it can't be started.
            subprocess.TimeoutExpired: it took too long.
        """
        pipe, null = subprocess.PIPE, subprocess.DEVNULL
        with self._lock:
            if self._stopped:
                raise ToolError("it was stopped")
            self._process = process = subprocess.Popen(command, stdin=null, stdout=pipe, stderr=pipe)
        with process:
            try:
                _, printed = process.communicate(timeout=SECONDS)
            except BaseException:
                process.kill()
                raise
        if self._stopped:
            raise ToolError("it was stopped")
        if process.returncode:
            raise ToolError(printed.decode(errors="replace"))

    def stop(self) -> None:
        """End the command that runs, and let no other begin."""
        with self._lock:
            self._stopped = True
            if self._process:
                self._process.kill()
