"""What pages say of the site that they are in: where it is, where its files are, and whom to cite."""

from __future__ import annotations

import posixpath
from typing import NamedTuple
from urllib.parse import urlencode, urlsplit

from generators.model import Claim, VerdictWord


class Site(NamedTuple):
    """What a project says of its site; what it doesn't say is empty.

    Attributes:
        address: where the site is served.
        repository: web address of the project's repository.
        edits: address below which the files of the project are edited.
        title: of the work that a citation names.
        authors: of that work.
        help: page of the docs folder that says how addresses are set.
        glossary: page of the docs folder that explains the words.
        timing: page of the docs folder that says how time is measured.
        setup: command that installs the project in a clone.
        same: rows of words that mean the same to a reader.
    """

    address: str = ""
    repository: str = ""
    edits: str = ""
    title: str = ""
    authors: tuple[str, ...] = ()
    help: str = ""
    glossary: str = ""
    timing: str = ""
    setup: str = ""
    same: tuple[tuple[str, ...], ...] = ()

    @property
    def folder(self) -> str:
        """The folder that a clone of the repository makes."""
        return posixpath.basename(urlsplit(self.repository).path.rstrip("/")).removesuffix(".git")

    @property
    def has_forms(self) -> bool:
        """Whether the repository is where issue forms take a title and fields from an address: on GitHub."""
        return "github" in urlsplit(self.repository).netloc.lower()

    def page(self, path: str) -> str:
        """Address of a page from its path in the site; empty where nobody says where the site is."""
        return f"{self.address.rstrip('/')}/{path}" if self.address else ""

    def edit(self, path: str) -> str:
        """Address where a file is edited, by its path in the project; empty where nobody says it."""
        return f"{self.edits}{path}" if self.edits else ""

    def source(self, path: str, commit: str) -> str:
        """Address of a folder as a commit has it; empty where the repository or the commit is not known."""
        known = self.repository and commit and self.has_forms
        return f"{self.repository.rstrip('/')}/tree/{commit}/{path}" if known else ""

    def objection(self, claim: Claim, word: VerdictWord) -> str:
        """Address of a new objection to a verdict; empty without a repository."""
        fields = {"title": f"Verdict: {claim.entry.title}", "claim": claim.id, "verdict": str(word)}
        return self._issue("object-to-a-verdict.yml", fields)

    def report(self, claim: Claim) -> str:
        """Address of a new report of a wrong script; empty without a repository."""
        return self._issue(
            "report-a-wrong-script.yml", {"title": f"Script: {claim.entry.title}", "claim": claim.id}
        )

    def _issue(self, form: str, fields: dict[str, str]) -> str:
        if not self.has_forms:
            return self.repository
        return f"{self.repository.rstrip('/')}/issues/new?{urlencode({'template': form, **fields})}"


NOWHERE = Site()
