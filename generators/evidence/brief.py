"""Observations in brief, for a plan: read whole once, then known by a digest of their whole content."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable
from datetime import datetime
from pathlib import Path
from typing import NamedTuple

from generators import files
from generators.cache import Cache
from generators.model import Observation, Outcome


class Brief(NamedTuple):
    """What a plan reads of an observation.

    Attributes:
        address: digest of its fingerprint.
    """

    claim: str
    framework: str
    outcome: Outcome
    address: str
    started: datetime
    run: str

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
    def from_text(cls, text: str) -> Brief:
        """What `text` has made."""
        claim, framework, outcome, address, started, run = json.loads(text)
        return cls(claim, framework, Outcome(outcome), address, datetime.fromisoformat(started), run)

    @property
    def text(self) -> str:
        """One line of JSON."""
        return json.dumps([*self[:4], self.started.isoformat(), self.run])


class BriefEvidence(NamedTuple):
    """The newest observation of a script, and the last measured one, in brief."""

    newest: Brief | None = None
    good: Brief | None = None


def known_text(path: Path, known: Cache, kind: str, compute: Callable[[], str | None]) -> str | None:
    """The text made of a file: from before where its content is known, else computed; None where there is none.

    A text is kept only where the file is the same before and after it was read for it.
    """
    key = _key(path, kind)
    if key is None:
        return None
    text = known.get(key)
    if text is None and (text := compute()) is not None and key == _key(path, kind):
        known.put(key, text)
    return text


def _key(path: Path, kind: str) -> str | None:
    content = files.content(path)
    return None if content is None else f"{kind}:{hashlib.sha256(content).hexdigest()}"
