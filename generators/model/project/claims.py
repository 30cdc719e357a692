"""Entries as they are read: a `Claim` with the files of its folder, or `BrokenEntry` with its complaints."""

from __future__ import annotations

import re
from functools import cached_property
from pathlib import Path
from typing import Literal

from pydantic import Field

from generators.model.base import Model, Record, digest
from generators.model.enums import Kind, Status, Topic
from generators.model.names import member_alias, script_name
from generators.model.project.entries import Entry, EntryKind

_ARTEFACTS = re.compile(r"^def artefacts\(", re.MULTILINE)


class Claim(Model):
    """An entry without errors, with the files of its folder."""

    id: str
    """Name of the folder, and last part of the claim's URL."""
    folder: Path
    entry: Entry
    files: dict[str, str]
    """Text of every Python file of the folder, by file name."""
    digests: dict[str, str]
    """SHA-256 of every file of the folder except `notes.md` and `claim.toml`, by file name."""
    members: dict[str, tuple[str, ...]] = Field(default_factory=dict)
    """Ids of the claims that each table of `[uses_all]` chooses, by its name."""
    content: str = ""
    """SHA-256 of the names and contents of every file of the folder; empty where it was not read from one."""
    method: str = ""
    """Text under the heading `Method` of `notes.md`."""
    limits: str = ""
    """Text under the heading `Limits` of `notes.md`: what the measures can't show."""
    lines: dict[str, int] = Field(default_factory=dict)
    """Line of each key of `claim.toml`, from 1, by its dotted path (`measures.step_time.kind`)."""
    note_lines: dict[str, int] = Field(default_factory=dict)
    """Line of `notes.md`, from 1, where the text under each heading begins; that of the heading without a text."""

    @property
    def notes(self) -> dict[str, str]:
        """The texts of `notes.md` that are shown, by heading."""
        return {"Method": self.method, "Limits": self.limits}

    def line_of_note(self, heading: str, before: str = "") -> int:
        """Line of `notes.md`, from 1, of what follows some of the text under a heading; 0 without that heading."""
        return self.note_lines[heading] + before.count("\n") if heading in self.note_lines else 0

    @property
    def status(self) -> Status:
        """The status of the entry."""
        return self.entry.status

    @property
    def kind(self) -> EntryKind:
        """The kind of the entry."""
        return self.entry.kind

    @property
    def facet_of(self) -> str:
        """Id of the claim that this one details; empty for a lead."""
        return self.entry.facet_of

    @property
    def appearances(self) -> tuple[str, ...]:
        """Locators of the passages that the entry names."""
        return self.entry.appearances

    @cached_property
    def uses(self) -> dict[str, str]:
        """Ids of the claims that the rules read, by alias: those of `[uses]`, and each member as `NAME[id]`."""
        if not self.members:
            return self.entry.uses
        chosen = {member_alias(name, used): used for name, ids in self.members.items() for used in ids}
        return self.entry.uses | chosen

    @property
    def checkable(self) -> bool:
        """True where rules decide the claim, from its own measures or from those of other claims."""
        return self.entry.status in (Status.DRAFT, Status.PUBLISHED)

    @property
    def derived(self) -> bool:
        """True where the claim measures nothing and reads only the claims that it uses: nothing is run."""
        return self.checkable and bool(self.entry.uses or self.entry.uses_all) and not self.entry.measures

    @property
    def runs(self) -> bool:
        """True where the claim has scripts to run."""
        return self.checkable and not self.derived

    @property
    def observed(self) -> bool:
        """True where observations of its scripts decide the claim: it runs, or it ran before it was retired."""
        return self.runs or (self.retired and bool(self.entry.measures))

    @property
    def listed(self) -> bool:
        """True where the lists of the site show the claim."""
        return self.entry.status in (Status.PUBLISHED, Status.NOT_CHECKABLE)

    @property
    def retired(self) -> bool:
        """True where the claim keeps its page alone: nothing of it is run, listed or counted."""
        return self.status is Status.RETIRED

    @property
    def lead(self) -> bool:
        """True where the article makes the claim, and no other claim of the same passages leads it."""
        return self.kind == "article" and not self.facet_of

    @property
    def timed(self) -> bool:
        """True where a measure is a timing, so that the scripts of all frameworks run as one job."""
        return any(measure.kind is Kind.TIMING for measure in self.entry.measures.values())

    @property
    def alone(self) -> bool:
        """True where nothing else runs beside the scripts: no other job, and no making of an environment."""
        return self.timed or self.entry.run.exclusive

    def has_controls(self, framework: str) -> bool:
        """Whether the text of a framework's script defines controls."""
        return "def controls" in self.files.get(script_name(framework), "")

    def has_artefacts(self, framework: str) -> bool:
        """Whether the text of a framework's script defines what its controls and `verify()` share."""
        return _ARTEFACTS.search(self.files.get(script_name(framework), "")) is not None

    @property
    def rules_digest(self) -> str:
        """SHA-256 of the parts of the entry that a verdict depends on."""
        return digest([self.entry.verdict, self.entry.measures, self.uses])


class Complaint(Record):
    """A fault of an entry or of a file of the project, printed as `where: what (got X); way out`."""

    rule: str
    claim: str
    """Id of the entry; empty for a file of the project."""
    where: str
    """Path from the project's root, with the line where TOML gives one."""
    what: str
    got: str = "nothing"
    """The value that is there, as printable text."""
    way_out: str
    severity: Literal["error", "flaw", "warning"] = "error"
    """`error`: the entry is broken; `flaw`: it runs, and `claims check` fails; `warning`: neither."""

    def __str__(self) -> str:
        return f"{self.where}: {self.what} (got {self.got}); {self.way_out}"


class BrokenEntry(Model):
    """An entry with errors: nothing of it is run, and the site shows its complaints."""

    id: str
    title: str
    """The title of the entry, or its id where the title can't be read."""
    topic: Topic | None = None
    """The topic of the entry, or None where it can't be read."""
    status: Status | None = None
    """The status of the entry, or None where it can't be read."""
    kind: EntryKind = "article"
    """The kind of the entry; `article` where it can't be read."""
    facet_of: str = ""
    """Id of the entry's lead claim; empty for none, or where it can't be read."""
    appearances: tuple[str, ...] = ()
    """Locators of the entry's passages; none where they can't be read."""
    complaints: tuple[Complaint, ...]

    @property
    def listed(self) -> bool:
        """True where the lists of the site show the entry: it is neither a draft nor retired."""
        return self.status not in (Status.DRAFT, Status.RETIRED)

    @property
    def lead(self) -> bool:
        """True where the article makes the claim, and no other claim of the same passages leads it."""
        return self.kind == "article" and not self.facet_of
