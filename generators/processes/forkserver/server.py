"""Start one fork server, have it fork processes, and end it; its programs are in `sandbox/forking`."""

from __future__ import annotations

import json
import os
import select
import signal
import socket
import subprocess
import sys
from collections.abc import Mapping
from contextlib import suppress
from pathlib import Path
from typing import NamedTuple

from generators.sandbox.access import Access
from generators.sandbox.forking import start as starting
from generators.sandbox.forking.protocol import END, HANDLES, REQUEST, STARTED, status_of
from generators.sandbox.layers import Confinement
from generators.text import one_line, plain_text

START = Path(starting.__file__).resolve()
SERVER = START.with_name("server.py")
START_SECONDS = 180.0  # that its imports may take; a cold disk needs minutes
ANSWER_SECONDS = 60.0
KILLED = -signal.SIGKILL
ENDS = "the fork server has ended"
LONGEST = 1 << 12


class ForkServerError(OSError):
    """A server that can't be started, or that forks no more; the message says why, in words."""


class NotForkableError(ForkServerError):
    """What a server imports can't be forked, and won't be the next time."""


class Recipe(NamedTuple):
    """What two processes must have in common to be forked from one server.

    Attributes:
        preload: names of the modules that are imported.
        environment: its variables, as pairs; those that an import reads can't change afterwards.
        read: paths that it may read.
        listed: folders whose names it may read.
    """

    interpreter: Path
    preload: tuple[str, ...]
    environment: tuple[tuple[str, str], ...]
    read: tuple[Path, ...]
    programs: tuple[Path, ...]
    listed: tuple[Path, ...]


class ForkedProcess:
    """A child of a fork server."""

    forked: bool = True

    def __init__(self, job: socket.socket) -> None:
        self._job, self.lost = job, False
        job.settimeout(ANSWER_SECONDS)
        descriptors: list[int] = []
        try:
            label, descriptors, _, _ = socket.recv_fds(job, LONGEST, 1, socket.MSG_CMSG_CLOEXEC)
            if label != STARTED or not descriptors:
                raise ForkServerError(one_line(label[1:].decode(errors="replace")) or ENDS)
            (self.exit,) = descriptors
            self.pid = _number(self.exit)
        except OSError:
            for descriptor in (job.detach(), *descriptors):
                os.close(descriptor)
            raise

    def wait(self) -> int:
        """Reap it, once it has ended; its exit status, negative for a signal."""
        answer = b""
        with suppress(OSError):  # the server has ended, or hangs
            self._job.send(END)
            answer = self._job.recv(LONGEST)
        self._job.close()
        os.close(self.exit)
        status = status_of(answer)
        self.lost = status is None
        return KILLED if status is None else status


def _number(process: int) -> int:
    """The number of the process that a descriptor names, as this process sees it.

    Raises:
        ForkServerError: it is reaped already, or can't be seen; what stands there then means every process.
    """
    lines = Path(f"/proc/self/fdinfo/{process}").read_text(encoding="ascii").splitlines()
    number = int(next(line.split()[1] for line in lines if line.startswith("Pid:")))
    if number <= 0:
        raise ForkServerError(ENDS)
    return number


class ForkServer:
    """A process that holds modules, in a sandbox of its own, and forks.

    Attributes:
        recipe: what it holds.
    """

    def __init__(self, recipe: Recipe, confinement: Confinement, folder: Path) -> None:
        self.recipe = recipe
        access = Access(folder, recipe.interpreter, recipe.read, recipe.programs, listed=recipe.listed, space=256)
        order = confinement.order(access)
        self._requests, theirs = socket.socketpair(socket.AF_UNIX, socket.SOCK_SEQPACKET)
        end = theirs.fileno()
        program = json.dumps({"preload": recipe.preload, "requests": end})
        start = json.dumps({"root": order["root"], "user": order["user"], "requests": end})
        command = [sys.executable, "-I", "-S", "-B", str(START), start]
        self._said = folder / "said"
        with theirs, self._said.open("wb") as said:
            self._process = subprocess.Popen(
                [*command, str(recipe.interpreter), "-I", "-B", str(SERVER), program],
                env=dict(recipe.environment),
                cwd=folder,
                stdin=subprocess.DEVNULL,
                stdout=said,
                stderr=said,
                pass_fds=[end],
                start_new_session=True,
            )
        self._require_ready()

    def _require_ready(self) -> None:
        self._requests.settimeout(START_SECONDS)
        ended = False
        try:
            answer = self._requests.recv(LONGEST)
            ended = not answer
            fault = self._last_words() if ended else str(json.loads(answer)["fault"])
        except (OSError, ValueError, KeyError, TypeError) as error:
            fault = f"no answer ({error})"
        if fault:
            self.close()
            raise (ForkServerError if ended else NotForkableError)(one_line(fault))

    def _last_words(self) -> str:
        """The last line that it printed."""
        lines = plain_text(self._said.read_bytes()[-LONGEST:]).strip().splitlines()
        return lines[-1] if lines else "it has ended without a word"

    @property
    def alive(self) -> bool:
        """Whether it has not ended."""
        return self._process.poll() is None

    def fork(self, order: Mapping[str, object], ends: Mapping[str, int]) -> ForkedProcess:
        """A new process, which gets the order and the ends of its pipes.

        Raises:
            ForkServerError: the server refuses, has ended, or does not answer.
        """
        ours, theirs = socket.socketpair(socket.AF_UNIX, socket.SOCK_SEQPACKET)
        read, write = os.pipe()
        null = os.open(os.devnull, os.O_RDONLY)
        stdin = null if ends["stdin"] < 0 else ends["stdin"]
        given = {**ends, "job": theirs.fileno(), "order": read, "stdin": stdin}
        try:
            with theirs:
                socket.send_fds(self._requests, [REQUEST], [given[name] for name in HANDLES])
            _write_all(write, json.dumps(order).encode())
        except OSError as error:
            ours.close()
            raise ForkServerError(f"{ENDS} ({error.strerror or error})") from error
        finally:
            for descriptor in (read, write, null):
                os.close(descriptor)
        try:
            return ForkedProcess(ours)
        except TimeoutError as error:
            self.close()  # it hangs, and so would every other job
            raise ForkServerError(f"the fork server did not answer within {ANSWER_SECONDS:g} s") from error
        except ConnectionError as error:
            raise ForkServerError(ENDS) from error

    def close(self) -> None:
        """End it, with every process that it has forked."""
        self._requests.close()
        with suppress(subprocess.TimeoutExpired):  # its first process ends as soon as the socket is closed
            self._process.wait(2)
            return
        os.killpg(self._process.pid, signal.SIGKILL)
        self._process.wait()


def _write_all(descriptor: int, data: bytes) -> None:
    """Write more than a pipe holds, while somebody reads; stop where nobody takes any for long."""
    os.set_blocking(descriptor, False)
    ready = select.poll()
    ready.register(descriptor, select.POLLOUT)
    while data:
        if not ready.poll(1000 * ANSWER_SECONDS):
            raise TimeoutError
        data = data[os.write(descriptor, data) :]
