"""Take what a sandbox's launcher sends through its standard input: descriptors of folders and of a listener."""

from __future__ import annotations

import os
import selectors
import socket
import subprocess
from functools import partial

from generators.processes.refused_calls import RefusedCalls
from generators.sandbox.launcher import FOLDER, LAST, PROCESSES


class HandOver:
    """What the launcher has handed over so far; nothing that comes after its last message is read.

    Attributes:
        stdin: standard input of the launcher.
        folder: the only folder that can be written, a tmpfs; None until it has come, and where there is none.
        processes: the /proc of a process namespace; None as above.
    """

    def __init__(self, *, expected: bool) -> None:
        self.stdin = subprocess.DEVNULL
        self.folder: int | None = None
        self.processes: int | None = None
        self._calls: RefusedCalls | None = None
        self._ours: socket.socket | None = None
        self._theirs: socket.socket | None = None
        if expected:
            self._ours, self._theirs = socket.socketpair()
            self._ours.setblocking(False)  # noqa: FBT003 - the standard library's signature
            self.stdin = self._theirs.fileno()

    @property
    def refused_calls(self) -> tuple[tuple[str, str, int], ...] | None:
        """What the kernel has asked about, by `RefusedCalls.found`; None where no listener has come."""
        return self._calls.found if self._calls else None

    def started(self) -> None:
        """The launcher has its end of the socket now, or will never have it."""
        if self._theirs:
            self._theirs.close()

    def watch(self, selector: selectors.BaseSelector) -> None:
        """Let a selector say when something comes; the data of each of its keys is called then."""
        if self._ours:
            selector.register(self._ours.fileno(), selectors.EVENT_READ, partial(self._take, selector))

    def _take(self, selector: selectors.BaseSelector) -> bool:
        """Take what has come, and answer the listener from then on; False once nothing more is to come."""
        listener = self.receive()
        if listener is not None:
            self._calls = RefusedCalls(listener)
            selector.register(listener, selectors.EVENT_READ, self._calls.answer)
        return self._ours is not None

    def receive(self) -> int | None:
        """Take what has come, without waiting; the listener, the caller's to close, where it has come now."""
        while self._ours:
            try:
                label, descriptors, _, _ = socket.recv_fds(self._ours, 1, 1, socket.MSG_CMSG_CLOEXEC)
            except BlockingIOError:
                return None
            except ConnectionError:
                label, descriptors = b"", []
            if label == FOLDER:
                self.folder = next(iter(descriptors), None)
                continue
            if label == PROCESSES:
                self.processes = next(iter(descriptors), None)
                continue
            self._ours.close()
            self._ours = None
            if label == LAST:
                return next(iter(descriptors), None)
        return None

    def close(self, *, keep_folder: bool = False) -> None:
        """Let go of everything, or of all but the folder; a tmpfs that nobody else uses is gone then."""
        for end in (self._ours, self._theirs):
            if end:
                end.close()
        self._ours = None
        if self._calls:
            self._calls.close()
        if self.processes is not None:
            os.close(self.processes)
            self.processes = None
        if self.folder is not None and not keep_folder:
            os.close(self.folder)
            self.folder = None
