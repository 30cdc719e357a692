"""Helper processes: fresh interpreters that hold a function of a script and call it when asked.

A helper imports the script's file by its name, with the folder last on its path, and calls one of its
functions to get what it will call. It ends when its owner closes it, when its owner is gone, or when it is late.
"""

from __future__ import annotations

import importlib
import json
import os
import resource
import socket
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterable, Mapping, Sequence
from contextlib import ExitStack, suppress
from multiprocessing.connection import Connection, wait
from pathlib import Path
from time import monotonic
from types import TracebackType
from typing import Any, Self

START = """
import json
import sys

settings = json.loads(sys.argv[1])
sys.path.extend(settings["path"])
from generators.probes.programs.helper_process import serve_requests

for name in settings["hidden"]:
    sys.modules.setdefault(name)
serve_requests(settings)
"""


class HelperError(RuntimeError):
    """A helper raised, ended or was late; the message says which, with the end of what it printed."""


class HelperProcess:
    """A process that calls `make(*arguments)` once and then the function that this returned, whenever asked.

    `make` is a function at the top level of a file; `arguments` and answers are what JSON can hold.
    `variables` are added to the environment, and modules named in `hidden` can't be imported.

    Attributes:
        connection: where answers come in.
    """

    def __init__(
        self,
        make: Callable[..., Callable[..., object]],
        *arguments: object,
        variables: Mapping[str, str] | None = None,
        hidden: Iterable[str] = (),
    ) -> None:
        file = Path(make.__code__.co_filename).resolve()
        ours, theirs = socket.socketpair()
        settings = {
            "module": file.stem,
            "make": make.__name__,
            "arguments": arguments,
            "hidden": list(hidden),
            "path": [str(file.parent), str(Path(__file__).resolve().parents[3])],
            "connection": theirs.fileno(),
        }
        self._printed = tempfile.TemporaryFile()  # noqa: SIM115 - closed by close()
        with theirs:
            self._process = subprocess.Popen(
                [sys.executable, "-I", "-B", "-c", START, json.dumps(settings)],
                env={**os.environ, **(variables or {})},
                stdin=subprocess.DEVNULL,
                stdout=self._printed,
                stderr=subprocess.STDOUT,
                pass_fds=(theirs.fileno(),),
            )
        self.connection = Connection(ours.detach())

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.close()

    def ask(self, *arguments: object) -> None:
        """Let it call its function; `answer` waits for the end of that."""
        sys.audit("generators.asked")  # whoever counts calls doesn't see those of a process that stands
        with suppress(BrokenPipeError):
            self.connection.send_bytes(json.dumps(arguments).encode())

    def answer(self, timeout: float = 120) -> Any:  # noqa: ANN401 - what the function returned
        """What its function returned.

        Raises:
            HelperError: it raised, it has ended, or it had no answer within `timeout` seconds.
        """
        try:
            if self.connection.poll(timeout):
                return json.loads(self.connection.recv_bytes())
            why = "no answer in time"
        except (EOFError, ConnectionResetError):
            why = f"it ended with status {self._process.wait()}"
        self._printed.seek(0)
        tail = self._printed.read().decode(errors="replace").strip()[-2000:]
        self.close()
        message = f"{why}: {tail}"
        raise HelperError(message)

    def close(self) -> None:
        """Kill it, and wait for its end; once more does nothing."""
        self.connection.close()
        self._process.kill()
        self._process.wait()
        self._printed.close()


def serve_requests(settings: Mapping[str, Any]) -> None:
    """What a helper does: make the function, and call it for each request until the owner is gone."""
    with Connection(settings["connection"]) as connection:
        module = importlib.import_module(settings["module"])
        call = getattr(module, settings["make"])(*settings["arguments"])
        with suppress(EOFError):
            while True:
                arguments = json.loads(connection.recv_bytes())
                connection.send_bytes(json.dumps(call(*arguments)).encode())


def ask_all(helpers: Sequence[HelperProcess], *arguments: object, timeout: float = 120) -> list[Any]:
    """What the functions of all helpers returned, called at the same time; in their order.

    Raises:
        HelperError: one of them failed; the others may then be waiting for it, and their owner closes them.
    """
    for helper in helpers:
        helper.ask(*arguments)
    answers: dict[HelperProcess, Any] = {}
    end = monotonic() + timeout
    while len(answers) < len(helpers):
        left = [helper for helper in helpers if helper not in answers]
        ready = wait([helper.connection for helper in left], max(end - monotonic(), 0))
        for helper in left:
            if not ready or helper.connection in ready:
                answers[helper] = helper.answer(0)
    return [answers[helper] for helper in helpers]


def ask_once(helpers: Sequence[HelperProcess], timeout: float = 120) -> list[Any]:
    """What all helpers answer to a single request, after which they are closed in every case."""
    with ExitStack() as stack:
        for helper in helpers:
            stack.enter_context(helper)
        return ask_all(helpers, timeout=timeout)


def free_ports(count: int) -> list[int]:
    """Ports of the loopback interface that no one listens on at this moment, all different."""
    with ExitStack() as stack:
        sockets = [stack.enter_context(socket.socket()) for _ in range(count)]
        for each in sockets:
            each.bind(("127.0.0.1", 0))
        return [each.getsockname()[1] for each in sockets]


def cpu_seconds_of_children(work: Callable[[], object]) -> float:
    """CPU seconds of the processes that ended while `work` ran, and of all that these waited for."""
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    work()
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    return after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
