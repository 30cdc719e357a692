"""An entry as it was read: sound with the files of its folder, or broken with its complaints."""

from __future__ import annotations

from pathlib import Path
from typing import Literal

from pydantic import Field

from generators.model.base import Model, digest
from generators.model.entries import Entry
from generators.model.enums import Kind, Status, Topic


class Claim(Model):
    """An entry with the files of its folder."""

    id: str
    """Name of the folder; the claim's URL."""
    folder: Path
    entry: Entry
    files: dict[str, str]
    """Text of every Python file of the folder, by name."""
    digests: dict[str, str]
    """SHA-256 of every file of the folder but `notes.md` and `claim.toml`, by name."""
    method: str = ""
    """Prose under the heading `Method` of `notes.md`."""
    limits: str = ""
    """Prose under the heading `Limits`: what the measure can't show."""
    lines: dict[str, int] = Field(default_factory=dict)
    """Line of each key of `claim.toml`, by its dotted path (`measures.step_time.kind`)."""

    @property
    def checkable(self) -> bool:
        """True where rules decide on the claim, whether it has scripts or rests on other claims."""
        return self.entry.status in (Status.DRAFT, Status.PUBLISHED)

    @property
    def derived(self) -> bool:
        """True where the claim measures nothing itself and rests on what it `[uses]`, so that nothing is run."""
        return self.checkable and bool(self.entry.uses) and not self.entry.measures

    @property
    def runs(self) -> bool:
        """True where the claim has scripts to run."""
        return self.checkable and not self.derived

    @property
    def listed(self) -> bool:
        """True where the claim is shown on the site."""
        return self.entry.status in (Status.PUBLISHED, Status.NOT_CHECKABLE)

    @property
    def timed(self) -> bool:
        """True where a measure is a timing, so that the scripts run as one job."""
        return any(measure.kind is Kind.TIMING for measure in self.entry.measures.values())

    @property
    def rules_digest(self) -> str:
        """Digest of what the judge reads of the entry."""
        return digest([self.entry.verdict, self.entry.measures, self.entry.uses])


class Complaint(Model):
    """A rule that an entry breaks: `where: what (got X); way out`."""

    rule: str
    claim: str
    """Id of the entry, empty for a file of the project."""
    where: str
    """Path from the project's root, with the line where TOML gives one."""
    what: str
    got: str = "nothing"
    """What stands there instead, as it can be printed."""
    way_out: str
    severity: Literal["error", "warning"] = "error"

    def __str__(self) -> str:
        return f"{self.where}: {self.what} (got {self.got}); {self.way_out}"


class Broken(Model):
    """An entry that breaks a rule: left out of the run, shown with its complaints."""

    id: str
    title: str
    """The id where none can be read."""
    topic: Topic | None = None
    """None where none can be read."""
    listed: bool = True
    """False where the entry says that it is a draft or retired."""
    complaints: tuple[Complaint, ...]
