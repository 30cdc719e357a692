"""How the API gives what was compared and measured: single values, samples, and ratios of times."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated

from pydantic import Field

from generators.model.base import Exact, Record
from generators.model.enums import Clock, RuleName

Share = Annotated[float, Field(ge=0, le=1)]


class ComparisonRecord(Record):
    """A comparison of a rule."""

    rule: RuleName
    text: str
    value: Exact | None
    interval: tuple[float, float] | None
    share: Share | None
    truth: bool | None


class Single(Record):
    """A value that was measured once."""

    value: bool | Exact | str | dict[str, bool | None]


class SamplesRecord(Record):
    """A value that was measured repeatedly."""

    median: Exact
    centre: Exact | None = None
    """What rules and pages read: the mean of seeds, or the geometric mean of the launches' medians."""
    interval: tuple[float, float]
    """The range that holds 95 % of the samples, or all of them where there are fewer than 40."""
    samples: int
    """How many there are."""


class Sweep(Record):
    """A timing by size."""

    sizes: dict[str, SamplesRecord]


class RatioRecord(Record):
    """How many times as long one framework took as another, by the geometric mean over launches."""

    ratio: float
    interval: tuple[float, float] | None
    """Null below three launches."""


class OccasionRecord(Record):
    """What the same scripts came to in an earlier run."""

    run: str
    started: datetime
    ratio: float


class TimingRecord(Record):
    """A ratio of two frameworks' times, as the page of the claim shows it."""

    measure: str
    size: str
    """Of a sweep; empty where there is none."""
    pair: tuple[str, str]
    """Names of the framework whose time is divided, and of the one whose time it is divided by."""
    clock: Clock
    """The one that rules read."""
    launches: int
    wall: RatioRecord | None
    """Null where the clock read zero."""
    cpu: RatioRecord | None
    clocks_disagree: bool
    """Whether one clock says faster and the other slower, or they differ by more than the smallest effect."""
    twins: RatioRecord | None
    """A framework over itself in the same launches; null where there were no twins."""
    earlier: tuple[OccasionRecord, ...] = ()
    """Earlier runs, oldest first, by the clock that rules read."""
    spread: float | None = None
    """The largest ratio of all runs over the smallest; null where there is a single run."""
