"""The record of raw samples: every round of a timing, every seed of a number."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated

from pydantic import Field

from generators.model.base import Answer, Record
from generators.model.evidence.observations import Number, Timing


class RawSamples(Record):
    """What one framework's script returned for a measure that is repeated."""

    run: str
    started: datetime
    value: Annotated[Number | Timing, Field(discriminator="kind")]
    """A number with a value for each seed, or a timing with its launches by size, in seconds for each round."""


class ClaimSamples(Record):
    """The raw samples of a claim."""

    id: str
    url: str
    """The claim's page, relative to the site."""
    measures: dict[str, dict[str, RawSamples]]
    """By measure and framework, of the observation that the page shows."""


class SamplesAnswer(Answer):
    """`api/v1/samples/<id>.json`: the raw samples of one claim; the total is that of its measures."""

    result: ClaimSamples
