"""A fresh interpreter that runs some lines once, such as a runtime's imports, and serves each request in a fork.

A request finds what the lines have imported, and nothing that an earlier request has left but files.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
import tempfile
import weakref
from collections.abc import Sequence
from contextlib import suppress
from select import select
from signal import SIGKILL
from time import time
from typing import IO

from generators.probes.programs.fresh_interpreter import ProcessFailedError, ProcessTimeoutError

# Around the lines. What a library prints is no reply.
BEFORE = """
import os

REPLIES = os.dup(1)
os.dup2(2, 1)
"""
AFTER = """

def serve_in_forks():
    import json, sys, traceback

    for line in sys.stdin:
        process = os.fork()
        if process == 0:
            try:
                serve(*json.loads(line))
            except BaseException:
                traceback.print_exc()
                os._exit(1)
            os._exit(0)
        _, status = os.waitpid(process, 0)
        os.write(REPLIES, b"%d\\n" % os.waitstatus_to_exitcode(status))


serve_in_forks()
"""


class ForkingInterpreter:
    """An isolated interpreter (`-I`) that is started by its first request and ends with this object.

    One that has ended is started again by the next request. The lines start no threads: a fork has none of them.

    Args:
        code: the lines; they define `serve`, which takes the texts of a request.
        arguments: texts for them, in `sys.argv[1:]`.
        interpreter: the command that starts it, such as an emulator's with a Python for another processor.

    Attributes:
        started: when it was started, in seconds since the epoch; 0 before the first request.
    """

    def __init__(self, code: str, *arguments: str, interpreter: Sequence[str] = (sys.executable,)) -> None:
        self._command = [*interpreter, "-I", "-c", BEFORE + code + AFTER, *arguments]
        self._end: weakref.finalize[..., ForkingInterpreter] | None = None
        self.started = 0.0

    def run(self, *request: str, timeout: float = 60) -> None:
        """Serve a request.

        Args:
            request: texts for `serve`.
            timeout: seconds, those of the lines included where they have not run yet.

        Raises:
            ProcessFailedError: `serve` raised or ended its fork, or the lines failed; the message holds the end of
                what was printed.
            ProcessTimeoutError: it took longer than `timeout` seconds.
        """
        sys.audit("generators.asked")  # whoever counts calls doesn't see those of a process that stands
        if self._end is None or not self._end.alive:
            self._start()
        before = self._printed.seek(0, os.SEEK_END)
        with suppress(BrokenPipeError):
            os.write(self._requests, json.dumps(request).encode() + b"\n")
        ready, _, _ = select([self._replies], [], [], timeout)
        if not ready:
            self.close()
            message = f"no end within {timeout:g} s"
            raise ProcessTimeoutError(message)
        reply = os.read(self._replies, 100)
        status = int(reply) if reply else self._process.wait()
        if reply and status == 0:
            return
        self._printed.seek(before if reply else 0)
        tail = self._printed.read().decode(errors="replace").strip()[-2000:]
        if not reply:
            self.close()
        message = f"status {status}: {tail}"
        raise ProcessFailedError(message)

    def close(self) -> None:
        """Kill it with what it has forked; once more does nothing."""
        if self._end is not None:
            self._end()

    def _start(self) -> None:
        self._printed = tempfile.TemporaryFile()  # noqa: SIM115 - closed by _end()
        self.started = time()
        # The code is the caller's own; a list, so no shell reads it.
        self._process = subprocess.Popen(
            self._command,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=self._printed,
            bufsize=0,
            process_group=0,
        )
        requests, replies = self._process.stdin, self._process.stdout
        if requests is None or replies is None:
            message = "no pipes to the interpreter"
            raise ProcessFailedError(message)
        self._requests, self._replies = requests.fileno(), replies.fileno()
        self._end = weakref.finalize(self, _end, self._process, requests, replies, self._printed)


def _end(process: subprocess.Popen[bytes], *files: IO[bytes]) -> None:
    """End an interpreter and all forks of it."""
    with suppress(ProcessLookupError):
        os.killpg(process.pid, SIGKILL)
    process.wait()
    for file in files:
        file.close()
