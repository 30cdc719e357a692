"""The record of a ratio of times, for the API."""

from __future__ import annotations

from generators.model.values import OccasionRecord, RatioRecord, TimingRecord
from generators.site import summaries
from generators.site.timings import TimingRatio


def timing_record(found: TimingRatio) -> TimingRecord:
    """A ratio with what stands beside it, as the page of the claim shows it."""
    clocks = found.by_clock
    return TimingRecord(
        measure=found.name,
        size=found.size,
        pair=found.pair,
        clock=found.measure.clock,
        launches=found.ratio.launches,
        wall=_ratio(clocks["wall"]),
        cpu=_ratio(clocks["cpu"]),
        clocks_disagree=found.clocks_disagree,
        twins=_ratio(found.twins),
        earlier=tuple(OccasionRecord(**run._asdict()) for run in found.earlier),
        spread=found.spread,
    )


def _ratio(ratio: summaries.Ratio | None) -> RatioRecord | None:
    if ratio is None:
        return None
    ends = None if ratio.low is None or ratio.high is None else (ratio.low, ratio.high)
    return RatioRecord(ratio=ratio.value, interval=ends)
