"""Keep what has been timed of one claim so far, launch by launch."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from itertools import combinations
from math import isfinite

from generators.model import Launch, Measure, Timing, Twins
from generators.rules.looks import LOOKS, bound_at
from generators.rules.rounds import with_left_out
from generators.rules.statistics import launch_seconds, t_interval
from generators.running.timing.timer import TimedCall

Key = tuple[str, TimedCall]
START, LOAD, WARM, MEASURE = "start", "load", "warm", "measure"  # the phases of a launch


@dataclass
class Series:
    """What has been timed so far, by framework, measure and size, one element a launch.

    Attributes:
        count: launches begun, that before the first of them not counted.
        twin_of: the framework that had a twin, by launch.
        seconds: of measuring, the starting and warming of processes not counted.
        spent: seconds of each phase, that before the first launch too.
        why: what the next look is needed for, as the last one said; empty before the first look, None where the
            claim stops.
    """

    launches: dict[Key, list[Launch]] = field(default_factory=lambda: defaultdict(list))
    twins: dict[Key, list[Twins]] = field(default_factory=lambda: defaultdict(list))
    count: int = 0
    twin_of: list[str] = field(default_factory=list)
    seconds: float = 0
    spent: dict[str, float] = field(default_factory=lambda: dict.fromkeys((START, LOAD, WARM, MEASURE), 0.0))
    why: str | None = ""

    def timings(self, framework: str) -> dict[str, Timing]:
        """The timings of a framework by measure, with the rounds that don't count noted."""
        return self._settled().get(framework, {})

    def _settled(self) -> dict[str, dict[str, Timing]]:
        """The timings of every framework; which rounds don't count is decided for all of them together."""
        return with_left_out(
            {name: self._timings(name) for name in dict.fromkeys(name for name, _ in self.launches)}
        )

    def _timings(self, framework: str) -> dict[str, Timing]:
        calls = [call for name, call in self.launches if name == framework]
        return {
            measure: Timing(
                launches={
                    call.size: tuple(self.launches[framework, call]) for call in calls if call.measure == measure
                },
                twins={
                    call.size: tuple(self.twins[framework, call])
                    for call in calls
                    if call.measure == measure and (framework, call) in self.twins
                },
            )
            for measure in dict.fromkeys(call.measure for call in calls)
        }

    def add(
        self,
        calls: Sequence[TimedCall],
        names: Sequence[str],
        launches: Sequence[Sequence[Launch]],
        twin: str,
        twins: Sequence[Sequence[Launch]],
    ) -> None:
        """Add a launch.

        Args:
            calls: what was timed.
            names: of the frameworks.
            launches: for each call, one of each framework.
            twin: the framework that had a twin.
            twins: for each call, its own and that of its twin.
        """
        self.count += 1
        self.twin_of.append(twin)
        for call, timed, (first, second) in zip(calls, launches, twins, strict=True):
            self.twins[twin, call].append(Twins(first=first, second=second))
            for name, launch in zip(names, timed, strict=True):
                self.launches[name, call].append(launch)

    def spend(self, seconds: float) -> None:
        """Count seconds of measuring."""
        self.seconds += seconds
        self.spent[MEASURE] += seconds

    def limits(self, measures: Mapping[str, Measure]) -> dict[str, float]:
        """What is stored beside the timings: launches, bound of the last look, seconds, the widest interval."""
        bound, width = bound_at(self.count), self._width(measures)
        return {
            "launches": self.count,
            **({} if bound is None else {"bound": bound}),
            "measured": self.seconds,
            "seconds_started": self.spent[START],
            "seconds_loaded": self.spent[LOAD],
            "seconds_warmed": self.spent[WARM],
            **({} if width is None else {"width": width}),
        }

    def cut_to_last_look(self) -> None:
        """Forget the launches after the last look, where there was one: no bound is meant for them."""
        kept = max((look.launches for look in LOOKS if look.launches <= self.count), default=self.count)
        self.launches.update({key: launches[:kept] for key, launches in self.launches.items()})
        self.twin_of = self.twin_of[:kept]
        had = {key: twins[: self.twin_of.count(key[0])] for key, twins in self.twins.items()}
        self.twins = defaultdict(list, {key: twins for key, twins in had.items() if twins})
        self.count = kept

    def _width(self, measures: Mapping[str, Measure]) -> float | None:
        """Upper over lower end of the widest interval of a ratio of two frameworks; None where one has none."""
        widest, timings = 1.0, self._settled()
        for first, second in combinations(timings, 2):
            for call in [call for name, call in self.launches if name == first]:
                clock = measures[call.measure].clock
                launches = (timings[name][call.measure].launches[call.size] for name in (first, second))
                seconds = [[launch_seconds(launch, clock) for launch in each] for each in launches]
                ratios = [top / bottom if bottom > 0 else 0.0 for top, bottom in zip(*seconds, strict=True)]
                interval = t_interval(ratios, log=True, bound=bound_at(self.count))
                if interval is None or not isfinite(interval.high / interval.low):
                    return None
                widest = max(widest, interval.high / interval.low)
        return widest if self.launches else None
