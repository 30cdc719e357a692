"""Imports modules once and forks a process for each job: `INTERPRETER -I server.py SERVER`; standard library only.

SERVER is a JSON object with `preload` (names of modules) and `requests`, a socket of which each message is a byte
with the descriptors of a job, named by `HANDLES`. The first message from here is JSON with `fault`, empty where it
serves. It imports and does nothing else: after any operation of a framework its children would hang.

A child sends a descriptor of itself through the job's socket, reads its order to its end, and runs the job at the
top of this program, as a fresh process does. When the supervisor writes to its socket or closes it, the child is
killed and reaped with all that it started, and its status is the answer.
"""

from __future__ import annotations

import contextlib
import gc
import importlib
import json
import os
import select
import signal
import socket
import sys
import types
from pathlib import Path
from typing import NamedTuple

# Started as a file with -I, it finds its siblings by its own path, as `child.py` of the harness does.
if "generators" not in sys.modules:
    sys.modules["generators"] = types.ModuleType("generators")
    sys.modules["generators"].__path__ = [str(Path(__file__).resolve().parents[2])]
from generators.harness import child as harness
from generators.harness import refusals
from generators.sandbox import selftest, syscalls
from generators.sandbox.forking.child import confine, reseed
from generators.sandbox.forking.protocol import FAILED, HANDLES, STARTED, end_message
from generators.sandbox.launcher import REFUSED

GONE_MS = 5000
OWN = "/proc/self/ns/pid"


class ForkedChild(NamedTuple):
    """A running child: its number, and a descriptor of the first process of its namespace."""

    process: int
    first: int


def preload(names: list[str]) -> str:
    """Import modules; why no child can be forked from what they leave behind, in words, or nothing."""
    before = open_descriptors()
    for name in names:
        try:
            importlib.import_module(name)
        except BaseException as error:  # noqa: BLE001 - whatever an import raises is the reason
            return f"importing {name} raised {type(error).__name__}: {error}"[:500]
        if fault := company() or channel(before):
            return f"importing {name} {fault}"
    gc.collect()
    gc.freeze()
    return ""


def company() -> str:
    """What is beside this thread, in words; a child would have neither a thread nor its locks released."""
    process = os.getpid()
    if len(os.listdir("/proc/self/task")) > 1:  # noqa: PTH208 - once for each job
        return "starts a thread"
    with open(f"/proc/self/task/{process}/children", encoding="ascii") as children:  # noqa: PTH123 - as above
        return "starts a process" if children.read() else ""


def channel(before: set[int]) -> str:
    """What one child could leave for the next, in words; `before` has the descriptors that were open already."""
    if open_descriptors() - before:
        return "leaves a file open, which all processes would share"
    with open("/proc/self/smaps", "rb") as lines:  # noqa: PTH123 - as above
        shared = any(line.startswith(b"VmFlags:") and b"sh" in line.split() for line in lines)
    return "shares memory that can be written with all processes" if shared else ""


class Server:
    """Serves until the supervisor's end of the socket is closed.

    Attributes:
        handles: descriptors of the job; in a child alone.
    """

    def __init__(self, requests: socket.socket) -> None:
        self.handles: dict[str, int] = {}
        self._requests = requests
        self._firsts = socket.socket(fileno=os.dup(0))
        self._own = os.open(OWN, os.O_RDONLY | os.O_CLOEXEC)
        self._jobs: dict[int, ForkedChild] = {}
        self._ready = select.poll()
        self._ready.register(requests, select.POLLIN)

    def serve(self) -> None:
        """Return in each child, and nowhere else."""
        while True:
            for ready, _ in self._ready.poll():
                if ready in self._jobs:
                    self._end(ready)
                elif self._begin():
                    return

    def _begin(self) -> bool:
        """Take a request and fork; true in the child."""
        message, received, _, _ = socket.recv_fds(self._requests, 1, len(HANDLES), socket.MSG_CMSG_CLOEXEC)
        if not message:
            os._exit(0)
        handles = dict(zip(HANDLES, received, strict=True))
        job = handles["job"]
        try:
            child = self._fork()
        except OSError as error:
            child = None
            with socket.socket(fileno=os.dup(job)) as end, contextlib.suppress(OSError):
                end.send(FAILED + str(error).encode())
        if child and child.process == 0:
            self._leave(handles)
            return True
        for descriptor in received:
            if descriptor != job or not child:
                os.close(descriptor)
        if child:
            self._jobs[job] = child
            self._ready.register(job, select.POLLIN)
        return False

    def _fork(self) -> ForkedChild:
        """A child in a process namespace of its own; its number is 0 in the child."""
        if len(os.listdir("/proc/self/task")) > 1:  # noqa: PTH208 - as above
            raise OSError("a thread was started")
        self._firsts.send(b"f")
        _, received, _, _ = socket.recv_fds(self._firsts, 1, 2, socket.MSG_CMSG_CLOEXEC)
        if not received:
            raise OSError("no new process namespace")
        process, refused = -1, None
        first, namespace = received
        syscalls.setns(namespace, syscalls.CLONE_NEWPID)
        os.close(namespace)
        try:
            process = os.fork()
        except OSError as error:
            refused = error
        if process:
            syscalls.setns(self._own, syscalls.CLONE_NEWPID)
        if refused:
            with contextlib.suppress(ProcessLookupError):
                signal.pidfd_send_signal(first, signal.SIGKILL)
            os.close(first)
            raise refused
        return ForkedChild(process, first)

    def _leave(self, handles: dict[str, int]) -> None:
        """Say who this child is, and keep no descriptor but the job's."""
        os.setsid()
        with socket.socket(fileno=handles.pop("job")) as job:
            socket.send_fds(job, [STARTED], [os.pidfd_open(os.getpid())])
        self._requests.close()
        self._firsts.close()
        for number, name in enumerate(("stdin", "stdout", "stderr")):
            os.dup2(handles.pop(name), number)
        for descriptor in open_descriptors() - {0, 1, 2, *handles.values()}:
            os.close(descriptor)
        self.handles = handles

    def _end(self, job: int) -> None:
        """Kill a child with all that it started, and send its status once nothing is left."""
        child = self._jobs.pop(job)
        self._ready.unregister(job)
        os.kill(child.process, signal.SIGKILL)
        with contextlib.suppress(ProcessLookupError):  # the supervisor may have killed the whole namespace
            signal.pidfd_send_signal(child.first, signal.SIGKILL)
        _, status = os.waitpid(child.process, 0)
        gone = select.poll()
        gone.register(child.first, select.POLLIN)
        gone.poll(GONE_MS)
        os.close(child.first)
        with socket.socket(fileno=job) as end, contextlib.suppress(OSError):  # the supervisor may be gone
            end.recv(1)  # what is left unread would take the answer with it
            end.send(end_message(os.waitstatus_to_exitcode(status)))


def open_descriptors() -> set[int]:
    """Every descriptor that is open."""
    found = {int(name) for name in os.listdir("/proc/self/fd")}  # noqa: PTH208 - once for each job
    return {descriptor for descriptor in found if _is_open(descriptor)}  # not that of the folder itself


def _is_open(descriptor: int) -> bool:
    try:
        os.fstat(descriptor)
    except OSError:
        return False
    return True


def run(handles: dict[str, int]) -> None:
    """Read the order, confine this process and do the job; where a layer is missing, run nothing."""
    with open(handles.pop("order"), encoding="utf-8") as text:  # noqa: PTH123 - a descriptor
        order = json.load(text)
    try:
        confine(order)
    except OSError as error:
        sys.stderr.write(f"sandbox: a layer can't be put on: {error.strerror or error}\n")
        sys.stderr.flush()
        os._exit(REFUSED)
    reseed()
    harness.OWNER = os.getpid()
    job = order["job"] | handles
    if "targets" in job:
        sys.argv = [selftest.__file__, json.dumps(job["targets"])]
        selftest.main()
        harness.leave()
    if "shown" in job:
        refusals.watch(job)
    harness.main(job)


def main() -> None:
    """Import, say so, and serve; each child comes back here."""
    arguments = json.loads(sys.argv[1])
    requests = socket.socket(fileno=arguments["requests"])
    fault = preload(arguments["preload"])
    sys.stdout.flush()
    sys.stderr.flush()
    requests.send(json.dumps({"fault": fault}).encode())
    if fault:
        sys.exit(1)
    server = Server(requests)
    server.serve()
    run(server.handles)


if __name__ == "__main__":
    main()
