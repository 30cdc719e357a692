"""A not-checkable entry says why in `reason`, and has no measures, verdict or scripts."""

from __future__ import annotations

from collections.abc import Iterator

from generators.entries.lint.complaining import at, beside, complain
from generators.model import Claim, Complaint, Project, Status


def check(claim: Claim, _project: Project) -> Iterator[Complaint]:
    """Complaints about what is missing and what is too much."""
    entry = claim.entry
    if entry.status is not Status.NOT_CHECKABLE:
        return
    if not entry.reason.strip():
        yield complain(claim, at(claim, "status"), "not-checkable without a reason", "say why in `reason`")
    way_out = "remove it, or give the entry another status"
    for key, given in (("measures", entry.measures), ("verdict", entry.verdict), ("uses", entry.uses)):
        if given:
            yield complain(claim, at(claim, key), f"a not-checkable entry has no [{key}]", way_out, key)
    for name in claim.files:
        if name.startswith("verify_"):
            yield complain(claim, beside(claim, name), "a not-checkable entry has no scripts", way_out, name)
