"""Observations in brief, for a plan: read whole once, then known by a digest of their whole content."""

from __future__ import annotations

import hashlib
import json
import os
import secrets
from collections.abc import Callable
from datetime import datetime
from typing import NamedTuple

from generators import files
from generators.cache import Cache
from generators.model import Observation, Outcome


class Brief(NamedTuple):
    """What a plan reads of an observation.

    Attributes:
        address: digest of its fingerprint.
        content: SHA-256 of its file; empty where it was not read from one.
    """

    claim: str
    framework: str
    outcome: Outcome
    address: str
    started: datetime
    run: str
    content: str = ""

    @classmethod
    def of(cls, observation: Observation) -> Brief:
        """An observation in brief."""
        return cls(
            observation.claim,
            observation.framework,
            observation.outcome,
            observation.fingerprint.digest,
            observation.started,
            observation.run,
        )

    @classmethod
    def from_text(cls, text: str, content: str) -> Brief:
        """What `text` has made of a file of that content."""
        claim, framework, outcome, address, started, run = json.loads(text)
        return cls(claim, framework, Outcome(outcome), address, datetime.fromisoformat(started), run, content)

    @property
    def text(self) -> str:
        """One line of JSON."""
        return json.dumps([*self[:4], self.started.isoformat(), self.run])


class BriefEvidence(NamedTuple):
    """The newest observation of a script, and the last measured one, in brief."""

    newest: Brief | None = None
    good: Brief | None = None

    @property
    def contents(self) -> list[str]:
        """What tells this evidence from any other: the digests of both files, empty where there is none."""
        return [brief.content if brief else "" for brief in self]


def known_text(path: str, known: Cache, kind: str, compute: Callable[[], str | None]) -> tuple[str, str] | None:
    """The text made of a file, and the digest of its content; None where there is none.

    A text is kept only where the file is the same before and after it was read for it.
    """
    sha = _sha(path)
    if sha is None:
        if os.path.lexists(path):
            compute()  # what stands there and is no file is set aside
        return None
    text = known.get(f"{kind}:{sha}")
    if text is None:
        text = compute()
        if text is None or sha != _sha(path):
            return None if text is None else (text, secrets.token_hex())  # as content that no other file has
        known.put(f"{kind}:{sha}", text)
    return text, sha


def _sha(path: str) -> str | None:
    content = files.content(path)
    return None if content is None else hashlib.sha256(content).hexdigest()
