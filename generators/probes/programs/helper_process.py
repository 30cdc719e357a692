"""Helper processes: they hold a function of a script and call it when asked.

A helper is a fresh interpreter, which imports the script's file by its name, with the folder last on its path, or
a fork of its owner. It calls one of the script's functions to get what it will call. It ends when its owner closes
it, when its owner is gone, or when it is late.
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
from multiprocessing.process import BaseProcess
from pathlib import Path
from time import monotonic
from types import TracebackType
from typing import IO, Any, Self

from generators.probes.programs.forked_process import FORKING

Make = Callable[..., Callable[..., object]]

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

    A `forked` helper has what this process has imported, which saves the seconds of importing, and neither
    variables nor hidden modules of its own. It would lack all threads but this one: where there are others, since
    a framework has begun to work, it is a fresh interpreter all the same.

    Attributes:
        connection: where answers come in.
    """

    def __init__(
        self,
        make: Make,
        *arguments: object,
        variables: Mapping[str, str] | None = None,
        hidden: Iterable[str] = (),
        forked: bool = False,
    ) -> None:
        ours, theirs = socket.socketpair()
        self._printed = tempfile.TemporaryFile()  # noqa: SIM115 - closed by close()
        with theirs:
            self._process = (
                _fork(make, arguments, theirs.fileno(), self._printed)
                if forked and len(os.listdir("/proc/self/task")) == 1  # noqa: PTH208 - names are enough
                else _interpreter(make, arguments, variables or {}, list(hidden), theirs.fileno(), self._printed)
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
            why = f"it ended with status {_status(self._process)}"
        self._printed.seek(0)
        tail = self._printed.read().decode(errors="replace").strip()[-2000:]
        self.close()
        message = f"{why}: {tail}"
        raise HelperError(message)

    def close(self) -> None:
        """Kill it, and wait for its end; once more does nothing."""
        self.connection.close()
        self._process.kill()
        _status(self._process)
        self._printed.close()


def _interpreter(
    make: Make,
    arguments: Sequence[object],
    variables: Mapping[str, str],
    hidden: Sequence[str],
    connection: int,
    printed: IO[bytes],
) -> subprocess.Popen[bytes]:
    """A fresh interpreter that serves requests."""
    file = Path(make.__code__.co_filename).resolve()
    settings = {
        "module": file.stem,
        "make": make.__name__,
        "arguments": arguments,
        "hidden": hidden,
        "path": [str(file.parent), str(Path(__file__).resolve().parents[3])],
        "connection": connection,
    }
    return subprocess.Popen(
        [sys.executable, "-I", "-B", "-c", START, json.dumps(settings)],
        env={**os.environ, **variables},
        stdin=subprocess.DEVNULL,
        stdout=printed,
        stderr=subprocess.STDOUT,
        pass_fds=(connection,),
    )


def _fork(make: Make, arguments: Sequence[object], connection: int, printed: IO[bytes]) -> BaseProcess:
    """A fork of this process that serves requests."""
    process = FORKING.Process(target=_serve_in_fork, args=(make, arguments, connection, printed.fileno()))
    process.start()
    return process


def _status(process: subprocess.Popen[bytes] | BaseProcess) -> int | None:
    """Wait for the end of a helper; its exit status, or the negative number of the signal that ended it."""
    if isinstance(process, subprocess.Popen):
        return process.wait()
    process.join()
    return process.exitcode


def _serve_in_fork(make: Make, arguments: Sequence[object], connection: int, printed: int) -> None:
    """What a fork does: let go of all that its owner has open, and serve.

    An end of a connection that stays open in a fork would hide from other helpers that the owner is gone.
    """
    sys.setprofile(None)  # whoever counts the owner's calls doesn't count those of its helpers
    for stream in (1, 2):
        os.dup2(printed, stream)
    os.closerange(3, connection)
    os.closerange(connection + 1, os.sysconf("SC_OPEN_MAX"))
    _serve(lambda: make(*arguments), connection)


def serve_requests(settings: Mapping[str, Any]) -> None:
    """What a fresh interpreter does: import the script, and serve."""
    module = importlib.import_module(settings["module"])
    _serve(lambda: getattr(module, settings["make"])(*settings["arguments"]), settings["connection"])


def _serve(make: Callable[[], Callable[..., object]], connection: int) -> None:
    """Make the function, and call it for each request until the owner is gone."""
    with Connection(connection) as requests:
        call = make()
        with suppress(EOFError):
            while True:
                arguments = json.loads(requests.recv_bytes())
                requests.send_bytes(json.dumps(call(*arguments)).encode())


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
