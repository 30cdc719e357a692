"""What can go wrong, as one family.

ClaimsError                 a sentence for the user and an exit code; only `cli` prints it
├── UsageError      (2)     bad usage, no claims/, an unreadable frameworks, article or mkdocs file
├── EvidenceError   (1)     evidence that can't be read, written or trusted
├── SiteError       (1)     pages that collide or a site that MkDocs refuses
├── PublishError    (1)     an edition that must not, or can't, be published
├── SandboxError    (5)     the required sandbox is not to be had
├── LockedError     (6)     another run holds the lock
└── InterruptedRunError (130)   the user ended the run

A job that fails is no exception: it is an `Outcome`, a value (see `model`).
"""

from __future__ import annotations


class ClaimsError(Exception):
    """A failure with a way out, told to the user in one sentence.

    Attributes:
        exit_code: what the command line exits with: 1 to 6, or 130 where the user ended it.
    """

    exit_code = 1


class UsageError(ClaimsError):
    """The command can't start: bad usage or an unreadable project file."""

    exit_code = 2


class EvidenceError(ClaimsError):
    """Evidence is missing, damaged or incomplete."""


class SiteError(ClaimsError):
    """The site can't be built."""


class PublishError(ClaimsError):
    """The edition must not be published, or git refused it."""


class SandboxError(ClaimsError):
    """The sandbox that was asked for is not to be had here."""

    exit_code = 5


class LockedError(ClaimsError):
    """Another run holds the lock of this project's evidence."""

    exit_code = 6


class InterruptedRunError(ClaimsError):
    """The user ended the run; what was observed is kept."""

    exit_code = 130
