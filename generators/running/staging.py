"""A project comes in; the same with its claims in copies that no edit reaches goes out.

Hours may pass between reading a claim and running the last of its scripts. Without the copy, a script edited in
between would be observed under the fingerprint of the old text, and a renamed folder would look like a script that
fails. The copy holds what a fingerprint covers and nothing else.
"""

from __future__ import annotations

import hashlib
import os
from collections.abc import Collection, Iterator
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
        staged = (_copy(claim, project.root, top) if claim.id in ids else claim for claim in project.claims)
        yield project.model_copy(update={"claims": tuple(staged)})


def _copy(claim: Claim, root: Path, top: Path) -> Claim:
    """The claim with its files below `top`: scripts as they were read, other files if they are unchanged."""
    found = {name: text.encode() for name, text in claim.files.items()}
    if found.keys() != claim.digests.keys():
        found = folder.files_below(claim.folder, root)[0] | found
    for name, sha in claim.digests.items():
        if hashlib.sha256(found.get(name, b"")).hexdigest() != sha:
            raise UsageError(f"claims/{claim.id}/{name}: changed since it was read; run it again")
        path = top / claim.id / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(found[name])
    return claim.model_copy(update={"folder": top / claim.id})
