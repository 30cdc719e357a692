"""What publishing reads of records that this or another version has published, and what it records itself."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated

from pydantic import BeforeValidator, Field, model_validator

from generators.model.base import Answer, Record
from generators.model.enums import Outcome


def _without_nulls(table: object) -> object:
    return {key: part for key, part in table.items() if part is not None} if isinstance(table, dict) else table


class _PublishedRecord(Record):
    """What is read of a published object; a key that is null counts as missing."""

    _nulls = model_validator(mode="before")(_without_nulls)


class PublishedJob(_PublishedRecord):
    """What publishing reads of a `JobRecord`; the outcome may be one that this version doesn't know."""

    outcome: str
    reason: str = ""
    run: str = ""

    @property
    def failed(self) -> bool:
        """True where the outcome is a failure; one that this version doesn't know is none."""
        return self.outcome in {outcome for outcome in Outcome if outcome.failed}


class PublishedControl(_PublishedRecord):
    """What publishing reads of a `ControlResult`."""

    measure: str
    observed: object
    known: object
    passed: bool


class PublishedClaim(_PublishedRecord):
    """What publishing reads of a `ClaimRecord`, of this version or another one; the id is its file's name."""

    title: str = ""
    verdict: str
    frameworks: dict[str, str] = Field(default_factory=dict)
    rules: dict[str, str] = Field(default_factory=dict)
    uses: dict[str, str] = Field(default_factory=dict)
    measures: dict[str, object] = Field(default_factory=dict)
    controls: dict[str, tuple[PublishedControl, ...]] = Field(default_factory=dict)
    observations: Annotated[dict[str, PublishedJob], BeforeValidator(_without_nulls)]
    fingerprints: dict[str, dict[str, str]] = Field(default_factory=dict)
    complaints: tuple[str, ...] = ()

    @property
    def runs(self) -> bool:
        """True where the claim has scripts to run: it has rules, and measures of its own for them to read."""
        return bool(self.rules) and (bool(self.measures) or not self.uses)


class RemovedEdition(Record):
    """An edition that was removed from the publication branch; its name is never used again."""

    name: str
    removed: datetime


class RemovedAnswer(Answer):
    """`removed.json` of the publication branch: every edition that was removed, oldest first."""

    result: tuple[RemovedEdition, ...]
