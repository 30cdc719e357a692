"""All error classes, the exit codes of the command line, and the ways out of errors of the system.

ClaimsError                 a sentence for the user and an exit code; only `cli` prints it
├── UsageError      (2)     bad usage, no claims/, an unreadable frameworks, article or mkdocs file
├── EvidenceError   (1)     evidence that can't be read, written or trusted
├── SiteError       (1)     pages that collide or a site that MkDocs refuses
├── PublishError    (1)     an edition that must not, or can't, be published
├── SandboxError    (5)     the required sandbox is not available
├── LockedError     (6)     another run holds the lock
├── InterruptedRunError (130)   the user ended the run
└── ExpressionError (1)     a rule that can't be read (in `rules/nodes`); the judge and the lint rules catch it

A job that fails is no exception: it is an `Outcome`, a value (see `model`). Two exceptions stand outside, because
they never leave the process that raises them: `InvalidError` of the harness, which has the standard library only,
and `TimerError` of the timer, which carries a report.
"""

from __future__ import annotations

import errno
from enum import IntEnum


class ExitCode(IntEnum):
    """What the command line exits with.

    `ERROR` is any other failure, and a nightly that is withheld. `FAILED` is a job or a control that failed, or a
    broken entry; `CHANGED` is a nightly whose verdicts changed.
    """

    ERROR = 1
    USAGE = 2
    FAILED = 3
    CHANGED = 4
    SANDBOX = 5
    LOCKED = 6
    INTERRUPTED = 130


FULL = (errno.ENOSPC, errno.EDQUOT, errno.EFBIG)  # no room for what is to be written, whatever file it is

_WAYS = {
    "free space, correct its permissions or move away what stands there": (
        errno.ENOSPC, errno.EDQUOT,
        errno.EROFS, errno.EACCES, errno.EPERM, errno.EIO,
        errno.EEXIST, errno.ENOTDIR, errno.EISDIR, errno.ENOTEMPTY, errno.ELOOP, errno.ENXIO, errno.ENODEV,
    ),
    "use a shorter path": (errno.ENAMETOOLONG,),
    "it was removed or moved meanwhile; put it back and try again": (errno.ENOENT, errno.ESTALE),
    "raise the limit, as `ulimit -n` and `ulimit -u` show it or the container has it, or end other programs": (
        errno.EMFILE, errno.ENFILE, errno.ENOMEM, errno.EAGAIN,
    ),
    "raise the limit of a file's size, as `ulimit -f` shows it": (errno.EFBIG,),
    "let the other program finish, or unmount what is there": (errno.EBUSY, errno.ETXTBSY),
}  # fmt: skip


def way_out(error: OSError) -> str | None:
    """What to do about an error of the system; None for one that only a fault of this program explains."""
    return next((way for way, numbers in _WAYS.items() if error.errno in numbers), None)


class ClaimsError(Exception):
    """A failure with what to do about it, in one sentence for the user.

    Attributes:
        exit_code: what the command line exits with.
    """

    exit_code = ExitCode.ERROR


class UsageError(ClaimsError):
    """The command can't start: bad usage or an unreadable project file."""

    exit_code = ExitCode.USAGE


class EvidenceError(ClaimsError):
    """Evidence is missing, damaged or incomplete."""


class SiteError(ClaimsError):
    """The site can't be built."""


class PublishError(ClaimsError):
    """The edition must not be published, or git refused it."""


class SandboxError(ClaimsError):
    """The required sandbox is not available here."""

    exit_code = ExitCode.SANDBOX


class LockedError(ClaimsError):
    """Another run holds the lock of this project's evidence."""

    exit_code = ExitCode.LOCKED


class InterruptedRunError(ClaimsError):
    """The user ended the run; what was observed is kept."""

    exit_code = ExitCode.INTERRUPTED
