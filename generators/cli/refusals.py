"""What the system refuses comes in; one sentence with the way out goes out, None where the fault is our own."""

from __future__ import annotations

import errno

_WAYS = {
    "free space, correct its permissions or move away what stands there": (
        errno.ENOSPC, errno.EDQUOT, errno.EFBIG,
        errno.EROFS, errno.EACCES, errno.EPERM, errno.EIO,
        errno.EEXIST, errno.ENOTDIR, errno.EISDIR, errno.ENOTEMPTY, errno.ELOOP, errno.ENXIO, errno.ENODEV,
    ),
    "use a shorter path": (errno.ENAMETOOLONG,),
    "it was removed or moved meanwhile; put it back and try again": (errno.ENOENT, errno.ESTALE),
    "raise the limit, as `ulimit -n` and `ulimit -u` show it, or end other programs": (
        errno.EMFILE, errno.ENFILE, errno.ENOMEM, errno.EAGAIN,
    ),
    "let the other program finish": (errno.EBUSY, errno.ETXTBSY),
}  # fmt: skip


def sentence(error: OSError) -> str | None:
    """What the user reads of an error of the system; None for one that only a fault of this program explains."""
    way_out = next((way for way, numbers in _WAYS.items() if error.errno in numbers), None)
    what = f"{error.filename or 'a file'}: the system refuses it ({error.strerror})"
    return f"{what}; {way_out}" if way_out else None
