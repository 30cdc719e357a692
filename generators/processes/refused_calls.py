"""Answer what the kernel asks of a filter's listener: always with the error of the call, and count it."""

from __future__ import annotations

import errno
import fcntl
import os
import select
import struct

from generators.sandbox.seccomp import refused_call

# Requests of the kernel: receive a notification of 80 bytes, send a response of 24.
RECEIVE, SEND = 0xC0502100, 0xC0182101
NOTIFICATION, RESPONSE = struct.Struct("=QIIiIQ6Q"), struct.Struct("=QqiI")
GONE = (errno.ENOENT, errno.EINTR)  # who asked was killed, or has caught a signal and asks again
MOST_CALLS = 1000


class RefusedCalls:
    """The refused calls of a process and of all that it starts.

    After `MOST_CALLS` it closes the listener. The kernel refuses what it can't ask about.
    """

    def __init__(self, listener: int) -> None:
        self._counts: dict[tuple[str, str], int] = {}
        self._left = MOST_CALLS
        self._listener: int | None = listener
        self._poll = select.poll()
        self._poll.register(listener, select.POLLIN)

    def answer(self) -> bool:
        """Answer one question where there is one; False once there will be none."""
        if self._listener is None:
            return False
        events = sum(event for _, event in self._poll.poll(0))
        if not events & select.POLLIN:  # without a question the kernel would wait for one
            return not events & (select.POLLHUP | select.POLLERR | select.POLLNVAL)
        try:
            self._receive_and_send(self._listener)
        except OSError as error:
            if error.errno not in GONE:
                self._left = 0
        if self._left == 0:
            self.close()
        return self._left > 0

    def _receive_and_send(self, listener: int) -> None:
        question = bytearray(NOTIFICATION.size)
        fcntl.ioctl(listener, RECEIVE, question)
        identity, _, _, number, _, _, *arguments = NOTIFICATION.unpack(question)
        call = refused_call(number, arguments)
        self._counts[call.kind, call.name] = self._counts.get((call.kind, call.name), 0) + 1
        self._left -= 1
        fcntl.ioctl(listener, SEND, RESPONSE.pack(identity, 0, -call.error, 0))

    def close(self) -> None:
        """Answer no more."""
        if self._listener is not None:
            os.close(self._listener)
            self._listener = None

    @property
    def found(self) -> tuple[tuple[str, str, int], ...]:
        """Kind and name of each call, as `RefusedCall` has them, and how often it was refused."""
        return tuple((kind, name, count) for (kind, name), count in self._counts.items())
