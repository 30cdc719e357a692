"""An entry as it was read: sound with the files of its folder, or broken with its complaints."""

from __future__ import annotations

from pathlib import Path
from typing import Literal

from pydantic import Field

from generators.model.base import Model, digest
from generators.model.entries import Entry
from generators.model.enums import Kind, Status, Topic


class Claim(Model):
    """An entry with the files of its folder.

    Attributes:
        id: name of the folder; the claim's URL.
        files: text of every Python file of the folder, by name.
        digests: SHA-256 of every file of the folder but `notes.md` and `claim.toml`, by name.
        method: prose under the heading `Method` of `notes.md`.
        limits: prose under the heading `Limits`: what the measure can't show.
        lines: line of each key of `claim.toml`, by its dotted path (`measures.step_time.kind`).
    """

    id: str
    folder: Path
    entry: Entry
    files: dict[str, str]
    digests: dict[str, str]
    method: str = ""
    limits: str = ""
    lines: dict[str, int] = Field(default_factory=dict)

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
    """A rule that an entry breaks: `where: what (got X); way out`.

    Attributes:
        claim: id of the entry, empty for a file of the project.
        where: path from the project's root, with the line where TOML gives one.
        got: what stands there instead, as it can be printed.
    """

    rule: str
    claim: str
    where: str
    what: str
    got: str = "nothing"
    way_out: str
    severity: Literal["error", "warning"] = "error"

    def __str__(self) -> str:
        return f"{self.where}: {self.what} (got {self.got}); {self.way_out}"


class Broken(Model):
    """An entry that breaks a rule: left out of the run, shown with its complaints.

    Attributes:
        title: the id where none can be read.
        topic: None where none can be read.
        listed: False where the entry says that it is a draft or retired.
    """

    id: str
    title: str
    topic: Topic | None = None
    listed: bool = True
    complaints: tuple[Complaint, ...]
