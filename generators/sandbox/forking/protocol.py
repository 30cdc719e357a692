"""What a supervisor and a fork server send each other, message by message; standard library only.

A request to the server carries a descriptor for each of `HANDLES`. Everything else goes through the job's own
socket, the first of them. The server answers STARTED with a descriptor of the child, or FAILED with the reason in
words. Any message of the supervisor asks for the child's end, and so does its socket when it is closed; the answer
is ENDED with the status.
"""

from __future__ import annotations

import struct

HANDLES = ("job", "order", "stdin", "stdout", "stderr", "result", "control", "position", "refusals")
REQUEST, END = b"j", b"r"
STARTED, FAILED, ENDED = b"s", b"f", b"e"

_STATUS = struct.Struct("=i")


def end_message(status: int) -> bytes:
    """The message that a child has ended, with its exit status, negative for a signal."""
    return ENDED + _STATUS.pack(status)


def status_of(answer: bytes) -> int | None:
    """The exit status in a message that a child has ended; None where it is no such message."""
    if answer[:1] != ENDED or len(answer) != 1 + _STATUS.size:
        return None
    status: int = _STATUS.unpack(answer[1:])[0]
    return status
