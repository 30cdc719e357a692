"""Read `known-failures.toml`: scripts whose failure is known until a day, each with the reason."""

from __future__ import annotations

from datetime import date
from pathlib import Path

from pydantic import Field

from generators.entries.project_files import read_optional
from generators.model import Model

FILE = "claims/known-failures.toml"


class KnownFailure(Model):
    """A script that may fail for a time without a nightly failing."""

    claim: str
    framework: str
    until: date
    """The last day on which its failure doesn't count."""
    reason: str = Field(min_length=1)

    @property
    def script(self) -> tuple[str, str]:
        """Claim and framework."""
        return self.claim, self.framework


class KnownFailures(Model):
    """The rows of the file."""

    failures: tuple[KnownFailure, ...] = ()


def read_known_failures(root: Path) -> tuple[KnownFailure, ...]:
    """The known failures of a project; none where it has no such file.

    Raises:
        UsageError: the file can't be read, or is not as it must be.
    """
    return (read_optional(KnownFailures, root / FILE) or KnownFailures()).failures
