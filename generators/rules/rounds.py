"""Decide which rounds of a timing are left out: marked ones, where that makes its twins agree better.

A mark says that the calibration loop beside a round was disturbed, not that the round was. So the marked rounds
of a timing are left out only where the ratios of its twins spread less without them, and the ratio of the
frameworks isn't shown to move. Neither depends on which framework is ahead.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping, Sequence
from itertools import combinations
from statistics import quantiles, stdev

from generators.model import CLOCKS, Clock, Launch, Timing, Twins
from generators.rules.statistics import launch_seconds, t_interval, twin_ratio

SLOWER = 1.15  # CPU seconds of the calibration loop over those of the quietest, from which on a round is marked
MOVES = 1.02  # the factor from which on leaving rounds out is too much of a change of a ratio
FEWEST_LOOPS = 2


def quietest(launches: Iterable[Launch]) -> float:
    """CPU seconds of a quiet calibration loop: below a tenth of all are quicker; 0 where none are known."""
    loops = [seconds for launch in launches for seconds in launch.loop]
    return quantiles(loops, n=10, method="inclusive")[0] if len(loops) >= FEWEST_LOOPS else 0.0


def marks(launch: Launch, clock: Clock, quiet: float) -> tuple[bool, ...]:
    """Which rounds other work disturbed, by one clock: the loop waited, or its CPU seconds were many.

    Args:
        launch: the launch.
        clock: that is read.
        quiet: CPU seconds of a quiet loop; 0 where they aren't known, and no round is marked by the CPU clock.
    """
    if clock == "wall":
        return launch.noisy
    slow = tuple(quiet > 0 and seconds > SLOWER * quiet for seconds in launch.loop)
    return slow or (False,) * len(launch.cpu)


def without_marked(launch: Launch, clock: Clock, quiet: float) -> Launch:
    """The launch without its marked rounds; with all of them where fewer than half would remain."""
    marked = marks(launch, clock, quiet)
    if not any(marked) or 2 * sum(marked) > len(marked):
        return launch
    return launch.model_copy(update={"left_out": {**launch.left_out, clock: marked}})


def leaves_out(
    launches: Mapping[str, Sequence[Launch]], twins: Sequence[Twins], clock: Clock, quiet: float
) -> bool:
    """Whether the marked rounds of a timing are left out, by one clock.

    They are where the standard deviation of the logarithms of its twins' ratios is smaller without them, and no
    ratio of two frameworks is shown to move by 2 %: the 95 % interval of the factor by which it moves doesn't lie
    beyond that. A clock that reads 0 has no ratio, and leaves nothing out.

    Args:
        launches: of each framework, by name; they pair by position.
        twins: of all frameworks, one pair a launch.
        clock: that is read.
        quiet: CPU seconds of a quiet calibration loop.
    """
    kept = {name: [without_marked(launch, clock, quiet) for launch in every] for name, every in launches.items()}
    kept_twins = [_twins_without_marked(pair, clock, quiet) for pair in twins]
    all_ratios, kept_ratios = ([twin_ratio(pair, clock) for pair in pairs] for pairs in (twins, kept_twins))
    if len(twins) < 2 or not all(all_ratios) or not all(kept_ratios):
        return False
    if stdev(map(math.log, kept_ratios)) >= stdev(map(math.log, all_ratios)):
        return False
    return all(
        _stays((launches[first], launches[second]), (kept[first], kept[second]), clock)
        for first, second in combinations(launches, 2)
    )


def with_left_out(timings: Mapping[str, Mapping[str, Timing]]) -> dict[str, dict[str, Timing]]:
    """The timings of a claim, by framework and measure, with the rounds that don't count noted in their launches.

    Decided for each measure, size and clock; the same for all frameworks and their twins.
    """
    settled = {name: dict(by_measure) for name, by_measure in timings.items()}
    quiet = quietest(
        launch for each in timings.values() for timing in each.values() for launch in timing.all_launches
    )
    for measure in dict.fromkeys(measure for each in timings.values() for measure in each):
        names = [name for name, each in settled.items() if measure in each]
        for size in dict.fromkeys(size for name in names for size in settled[name][measure].launches):
            for clock in CLOCKS:
                found = [settled[name][measure] for name in names]
                launches = {name: timing.launches.get(size, ()) for name, timing in zip(names, found, strict=True)}
                twins = [pair for timing in found for pair in timing.twins.get(size, ())]
                if leaves_out(launches, twins, clock, quiet):
                    for name, timing in zip(names, found, strict=True):
                        settled[name][measure] = _without(timing, size, clock, quiet)
    return settled


def _without(timing: Timing, size: str, clock: Clock, quiet: float) -> Timing:
    """A timing without the marked rounds of one size."""
    launches = tuple(without_marked(launch, clock, quiet) for launch in timing.launches.get(size, ()))
    twins = tuple(_twins_without_marked(pair, clock, quiet) for pair in timing.twins.get(size, ()))
    changed = {"launches": {**timing.launches, size: launches}}
    return timing.model_copy(update=changed | ({"twins": {**timing.twins, size: twins}} if twins else {}))


def _twins_without_marked(pair: Twins, clock: Clock, quiet: float) -> Twins:
    first, second = (without_marked(launch, clock, quiet) for launch in (pair.first, pair.second))
    return Twins(first=first, second=second)


def _stays(every: Sequence[Sequence[Launch]], kept: Sequence[Sequence[Launch]], clock: Clock) -> bool:
    """Whether the ratio of two frameworks isn't shown to be another one without the rounds that are left out."""
    seconds = [
        [launch_seconds(launch, clock) for launch in pair]
        for pair in zip(every[0], every[1], kept[0], kept[1], strict=False)
    ]
    if not seconds or min(map(min, seconds)) <= 0:
        return False
    moves = t_interval([first / second * under / over for over, under, first, second in seconds], log=True)
    return moves is not None and moves.low < MOVES and moves.high > 1 / MOVES
