"""A project comes in; the same with its claims in copies that no edit reaches goes out.

Hours may pass between reading a claim and running the last of its scripts. Without the copy, a script edited in
between would be observed under the fingerprint of the old text, and a renamed folder would look like a script that
fails. The copy holds what a fingerprint covers and nothing else.
"""

from __future__ import annotations

import hashlib
import os
from collections.abc import Collection, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

from generators import temporary
from generators.entries import folder
from generators.errors import UsageError
from generators.model import Claim, Project


@contextmanager
def staged_claims(project: Project, ids: Collection[str]) -> Iterator[Project]:
    """The project with the claims of those ids in folders of their own, which are gone when the block is left.

    Raises:
        UsageError: a file beside the scripts is no longer what was read.
    """
    with temporary.folder() as top:
        if os.getuid() == 0:
            top.chmod(0o755)  # root's scripts run as another user
        staged = (
            write_claim(claim, files_of(claim, project.root), top) if claim.id in ids else claim
            for claim in project.claims
        )
        yield project.model_copy(update={"claims": tuple(staged)})


def files_of(claim: Claim, root: Path) -> dict[str, bytes]:
    """Content of the claim's files that are no scripts, where they are unchanged; `Claim.files` holds the scripts.

    Raises:
        UsageError: a file is no longer what was read.
    """
    others = claim.digests.keys() - claim.files.keys()
    there = folder.files_below(claim.folder, root)[0] if others else {}
    found = {name: there.get(name, b"") for name in sorted(others)}
    _require_unchanged(claim, found)
    return found


def write_claim(claim: Claim, others: Mapping[str, bytes], top: Path) -> Claim:
    """The claim with its files below `top`: its scripts as they were read, and the content of its other files.

    Raises:
        UsageError: a file is not what was read.
    """
    found = {name: text.encode() for name, text in claim.files.items()}
    found.update(others)
    _require_unchanged(claim, found)
    for name in claim.digests:
        path = top / claim.id / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(found[name])
    return claim.model_copy(update={"folder": top / claim.id})


def _require_unchanged(claim: Claim, found: Mapping[str, bytes]) -> None:
    for name, sha in claim.digests.items():
        if name in found and hashlib.sha256(found[name]).hexdigest() != sha:
            raise UsageError(f"claims/{claim.id}/{name}: changed since it was read; run it again")
