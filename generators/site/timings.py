"""What stands beside a timing's ratio: the other clock's, the twins', and what earlier runs came to."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import NamedTuple

from generators.model import CLOCKS, Clock, Measure, Occasion, Timing, Value
from generators.rules import statistics
from generators.site import summaries


class EarlierRun(NamedTuple):
    """What the same scripts came to in an earlier run, by the clock of the measure."""

    run: str
    started: datetime
    ratio: float


class TimingRatio(NamedTuple):
    """A ratio of two frameworks' times and what stands beside it.

    Attributes:
        pair: names of the framework above and below the line.
        ratio: by the clock that rules read.
        other: the same by the other clock; None where that read zero.
        twins: the same framework over itself, in the same launches; None where there was none.
        earlier: what earlier runs of the same scripts came to, oldest first.
    """

    name: str
    measure: Measure
    size: str
    pair: tuple[str, str]
    ratio: summaries.Ratio
    other: summaries.Ratio | None
    twins: summaries.Ratio | None
    earlier: tuple[EarlierRun, ...] = ()

    @property
    def by_clock(self) -> dict[str, summaries.Ratio | None]:
        """The ratio by `wall` and by `cpu`."""
        both = {self.measure.clock: self.ratio, other_clock(self.measure): self.other}
        return {clock: both[clock] for clock in CLOCKS}

    @property
    def clocks_disagree(self) -> bool:
        """Whether the intervals lie on both sides of 1, or the ratios differ by more than the smallest effect."""
        if self.other is None:
            return False
        apart = max(self.ratio.value / self.other.value, self.other.value / self.ratio.value)
        return self.clocks_oppose or apart > self.measure.smallest_effect

    @property
    def clocks_oppose(self) -> bool:
        """Whether one clock says faster and the other slower, both clear of 1."""
        return self.other is not None and side(self.ratio) * side(self.other) < 0

    @property
    def spread(self) -> float | None:
        """The largest ratio of all runs over the smallest; None where there is a single run."""
        ratios = [self.ratio.value, *(run.ratio for run in self.earlier)]
        return max(ratios) / min(ratios) if self.earlier else None


def side(ratio: summaries.Ratio) -> int:
    """-1 where the whole interval lies below 1, 1 where it lies above; 0 where it is unclear."""
    return 0 if ratio.low is None or ratio.high is None else (ratio.low > 1) - (ratio.high < 1)


def other_clock(measure: Measure) -> Clock:
    """The clock that rules don't read of a timing."""
    return "wall" if measure.clock == "cpu" else "cpu"


def timing_ratios(
    name: str,
    measure: Measure,
    values: Mapping[str, Value | None],
    bound: float | None = None,
    occasions: Iterable[Occasion] = (),
) -> list[TimingRatio]:
    """Each framework's time over that of the next one, by size, with what stands beside it.

    Args:
        name: of the measure.
        measure: of the timing.
        values: by framework.
        bound: t bound of the look that stopped, for every interval; None where no look did.
        occasions: earlier runs of the same scripts.
    """
    others = {
        (first, second, size): ratio
        for first, second, size, ratio in summaries.ratios(
            values, measure.model_copy(update={"clock": other_clock(measure)}), bound
        )
    }
    occasions = tuple(occasions)
    return [
        TimingRatio(
            name,
            measure,
            size,
            (first, second),
            ratio,
            others.get((first, second, size)),
            twins(values, (first, second), measure, size, bound),
            tuple(_earlier(occasions, name, measure, size, (first, second))),
        )
        for first, second, size, ratio in summaries.ratios(values, measure, bound)
    ]


def twins(
    values: Mapping[str, Value | None],
    names: Iterable[str],
    measure: Measure,
    size: str,
    bound: float | None = None,
) -> summaries.Ratio | None:
    """Each framework over itself, pooled; its interval is over launches, as that of the ratio is."""
    timings = [value for name in names if isinstance(value := values[name], Timing)]
    pairs = [pair for value in timings for pair in value.twins.get(size, ())]
    units = [ratio for pair in pairs if (ratio := statistics.twin_ratio(pair, measure.clock)) > 0]
    return summaries.centred(units, bound)


def _earlier(
    occasions: Iterable[Occasion], name: str, measure: Measure, size: str, pair: tuple[str, str]
) -> Iterable[EarlierRun]:
    """What each run came to; a ratio that was kept the other way round is turned."""
    for occasion in occasions:
        for kept in occasion.ratios:
            value = kept.wall if measure.clock == "wall" else kept.cpu
            if (kept.measure, kept.size) != (name, size) or not value:
                continue
            if kept.pair == pair:
                yield EarlierRun(occasion.run, occasion.started, value)
            elif kept.pair == pair[::-1]:
                yield EarlierRun(occasion.run, occasion.started, 1 / value)
