"""A snapshot's file is in the folder and is the one that was dated."""

from __future__ import annotations

from collections.abc import Iterator

from generators.entries.lint.complaining import at, complain
from generators.model import Claim, Complaint, Project
from generators.text import closest


def check(claim: Claim, _project: Project) -> Iterator[Complaint]:
    """At most one complaint."""
    snapshot = claim.entry.snapshot
    if snapshot is None:
        return
    found = claim.digests.get(snapshot.file)
    if found is None:
        way_out = closest(snapshot.file, claim.digests, "the claim's folder")
        yield complain(
            claim, at(claim, "snapshot.file"), "no such file in the claim's folder", way_out, snapshot.file
        )
    elif found != snapshot.sha256:
        way_out = f'where the new content is meant, write its date and sha256 = "{found}"'
        yield complain(
            claim, at(claim, "snapshot.sha256"), "the file is not the one dated", way_out, snapshot.sha256
        )
