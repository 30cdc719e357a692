"""What the system refuses comes in; one sentence with the way out goes out, None where the fault is our own."""

from __future__ import annotations

import errno

from generators.errors import FULL, way_out

NO_THREAD = "can't start new thread"  # Python's words for EAGAIN, which it raises as a RuntimeError


def sentence(error: OSError | RuntimeError) -> str | None:
    """What the user reads of an error of the system; None for one that only a fault of this program explains."""
    if isinstance(error, RuntimeError):
        if str(error) != NO_THREAD:
            return None
        error = OSError(errno.EAGAIN, NO_THREAD, "a thread")
    way = way_out(error)
    name = error.filename
    if error.errno in FULL:  # of two files, the second is written
        name = error.filename2 or name
    what = f"{name or 'a file'}: the system refuses it ({error.strerror})"
    return f"{what}; {way}" if way else None
