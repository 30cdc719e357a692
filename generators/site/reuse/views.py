"""Narrow findings to what the page and the record of one entry may show, and digest it.

A page that is made from such a view alone can't show what its digest doesn't cover.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping
from datetime import UTC, datetime
from functools import cached_property

from pydantic import BaseModel

from generators.model import Article, BrokenEntry, Claim, Evidence, Findings, Ledger, OtherMachine, Project
from generators.site.claim import siblings

NO_MOMENT = datetime(1970, 1, 1, tzinfo=UTC)
PLAIN = (str, int, float, datetime, type(None))
PARTED = (Article, Evidence, Findings, OtherMachine, Project)  # whose parts are digested once for all views


class Views:
    """The views of one set of findings.

    Attributes:
        findings: what is narrowed.
    """

    def __init__(self, findings: Findings) -> None:
        self.findings = findings
        self._views: dict[str, Findings] = {}
        self._of_views: dict[str, str] = {}
        self._digests: dict[int, str] = {}

    def view(self, entry: Claim | BrokenEntry) -> Findings:
        """The findings on an entry: the claims that its page names, their verdicts, and no moment of its own."""
        if entry.id not in self._views:
            self._views[entry.id] = self._narrowed(entry)
        return self._views[entry.id]

    def digest(self, entry: Claim | BrokenEntry) -> str:
        """SHA-256 of an entry's view."""
        if entry.id not in self._of_views:
            self._of_views[entry.id] = self._digest(self.view(entry))
        return self._of_views[entry.id]

    @cached_property
    def overview(self) -> Findings:
        """The findings on all entries, without what only the page of one shows: files, notes and lines."""
        project = self.findings.project
        files: dict[str, object] = {"files": {}, "digests": {}, "content": "", "lines": {}}
        bare = files | {"method": "", "limits": "", "note_lines": {}}
        claims = tuple(claim.model_copy(update=bare) for claim in project.claims)
        part = project.model_copy(update={"claims": claims})
        return self.findings.model_copy(
            update={"project": part, "history": None, "at": NO_MOMENT, "occasions": {}}
        )

    def overview_digest(self) -> str:
        """SHA-256 of the overview."""
        return self._digest(self.overview)

    def _narrowed(self, entry: Claim | BrokenEntry) -> Findings:
        findings, project = self.findings, self.findings.project
        used = project.with_used([entry.id])
        kin = self._kin.get(entry.id, frozenset()) - used
        named = sorted(used | kin)
        evidence = {entry.id: findings.evidence[entry.id]} if entry.id in findings.evidence else {}
        shown = entry.entry.appearances if isinstance(entry, Claim) else ()
        passages = {name: project.article.passages[name] for name in shown if name in project.article.passages}
        part = project.model_copy(
            update={
                "claims": tuple(
                    (self._bare if name in kin else project.claims_by_id)[name]
                    for name in named
                    if name in project.claims_by_id
                ),
                "broken": tuple(self._broken[name] for name in named if name in self._broken),
                "article": project.article.model_copy(
                    update={"passages": passages, "sections": {}, "questions": {}}
                ),
            }
        )
        return findings.model_copy(
            update={
                "project": part,
                "verdicts": {name: findings.verdicts[name] for name in named if name in findings.verdicts},
                "evidence": evidence,
                "elsewhere": {key: findings.elsewhere[key] for key in findings.elsewhere.keys() & {entry.id}},
                "history": findings.history and findings.history.only(entry.id),
                "ledger": None,
                "runs": tuple(self._behind(evidence.get(entry.id, {}).values())),
                "at": NO_MOMENT,
                "occasions": {key: findings.occasions[key] for key in findings.occasions.keys() & {entry.id}},
                "shared_bias": findings.shared_bias if isinstance(entry, Claim) and entry.timed else None,
            }
        )

    def _behind(self, evidence: Iterable[Evidence]) -> Iterable[Ledger]:
        """The runs that some evidence comes from."""
        runs = {seen.run for part in evidence for seen in (part.newest, part.good) if seen}
        return (self._ledgers[run] for run in sorted(runs) if run in self._ledgers)

    @cached_property
    def _bare(self) -> dict[str, Claim]:
        """The claims of the overview, by id: all that another page says of them."""
        return {claim.id: claim for claim in self.overview.project.claims}

    @cached_property
    def _kin(self) -> dict[str, frozenset[str]]:
        """By id of an entry: its lead, twin and successor, what details it, and those near it in its groups."""
        found: dict[str, set[str]] = {}
        for entry in self.findings.project.entries:
            others = (entry.entry.replaced_by, entry.entry.twin_of) if isinstance(entry, Claim) else ()
            for other in filter(None, (entry.facet_of, *others)):
                found.setdefault(entry.id, set()).add(other)
            if entry.facet_of and entry.listed:
                found.setdefault(entry.facet_of, set()).add(entry.id)
        for group in siblings.groups_of(self.findings.project.entries):
            for claim_id in group:
                found.setdefault(claim_id, set()).update(siblings.near(group, claim_id))
        return {name: frozenset(others) for name, others in found.items()}

    @cached_property
    def _broken(self) -> dict[str, BrokenEntry]:
        return {entry.id: entry for entry in self.findings.project.broken}

    @cached_property
    def _ledgers(self) -> dict[str, Ledger]:
        return {ledger.manifest.run: ledger for ledger in self.findings.runs}

    def _digest(self, value: object) -> str:
        """SHA-256 of a value, or a plain one itself; that of what views share is computed once."""
        if isinstance(value, PLAIN):
            return repr(value)
        number = id(value)  # a view or the findings hold it, so that no other value gets its number
        if number not in self._digests:
            self._digests[number] = self._computed(value)
        return self._digests[number]

    def _computed(self, value: object) -> str:
        if isinstance(value, PARTED):
            return _joined(self._digest(getattr(value, name)) for name in type(value).model_fields)
        if isinstance(value, BaseModel):
            return _joined([value.model_dump_json()])
        if isinstance(value, Mapping):
            return _joined(f"{key!r} {self._digest(part)}" for key, part in value.items())
        if isinstance(value, list | tuple):
            return _joined(map(self._digest, value))
        return repr(value)


def _joined(parts: Iterable[str]) -> str:
    text = "\0".join(parts)
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()
