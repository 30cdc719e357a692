"""Occasions: what timings of the same scripts came to in one run, kept when a later run takes their place."""

from __future__ import annotations

from datetime import datetime

from pydantic import Field

from generators.model.base import Finite, Record


class OccasionRatio(Record):
    """How many times as long one framework took as another in one run."""

    measure: str
    size: str = ""
    """Of a sweep; empty where there is none."""
    pair: tuple[str, str]
    """Names of the framework whose time is divided, and of the one whose time it is divided by."""
    wall: Finite | None = None
    """Geometric mean over the launches by wall time; None where a clock read zero."""
    cpu: Finite | None = None
    """The same by CPU time."""


class Occasion(Record):
    """One run of the scripts of a claim with timings."""

    run: str
    started: datetime
    fingerprints: dict[str, str]
    """Digest of the fingerprint by framework: runs of equal ones measured the same."""
    ratios: tuple[OccasionRatio, ...]


class Occasions(Record):
    """The newest runs of one claim with timings, oldest first."""

    claim: str
    occasions: tuple[Occasion, ...] = Field(default_factory=tuple)
