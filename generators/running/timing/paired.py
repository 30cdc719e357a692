"""Times the scripts of a job side by side: processes of all frameworks, in alternating blocks, several launches.

A launch starts one process per framework and a twin of one of them; the twin's framework changes from launch to
launch. All are warmed and stopped; only the one that is measured runs. In each launch the twins are measured
first (A/A), then the frameworks (A B, B A, ...). Rounds pair by position. The order of blocks follows Kalibera
and Jones, "Rigorous benchmarking in reasonable time" (ISMM 2013): a launch has a bias of its own, so there are
several. How many is planned after the first of them.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from contextlib import ExitStack
from dataclasses import dataclass, field
from itertools import combinations
from math import inf, isfinite
from time import perf_counter, thread_time

from generators.model import Launch, Measure, Observation, Outcome, Timing, Twins
from generators.processes.reports.report import Block, ScriptReport
from generators.processes.script import Script
from generators.processes.script_run import ScriptRun
from generators.running.timing import sample_size
from generators.running.timing.timer import TimedCall, Timer, TimerError
from generators.text import one_line

LEAST_ROUNDS = 3
TWINS_SHARE = 1 / 3
CALM = 1.15
CALM_STEPS = 400_000  # longer than the 3 ms that Linux gives a process which has just woken, however busy it is

Key = tuple[str, TimedCall]


@dataclass
class Series:
    """What has been timed so far, by framework, measure and size, one element a launch.

    Attributes:
        count: launches begun.
        seconds: of measuring, the starting and warming of processes not counted.
    """

    launches: dict[Key, list[Launch]] = field(default_factory=lambda: defaultdict(list))
    twins: dict[Key, list[Twins]] = field(default_factory=lambda: defaultdict(list))
    count: int = 0
    seconds: float = 0

    def timings(self, framework: str) -> dict[str, Timing]:
        """The timings of a framework by measure."""
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

    def contrasts(self, measures: Mapping[str, Measure]) -> list[sample_size.Contrast]:
        """Each pair of frameworks in each measure and size."""
        names = list(dict.fromkeys(name for name, _ in self.launches))
        return [
            sample_size.contrast(self.launches[first, call], self.launches[second, call], measures[call.measure])
            for first, second in combinations(names, 2)
            for call in dict.fromkeys(call for name, call in self.launches if name == first)
        ]


def time_scripts(
    scripts: Sequence[Script], *, least: int = sample_size.LEAST, most: int = sample_size.MOST
) -> tuple[Observation, ...]:
    """One observation per script of one claim, in their order; where one of them fails, none is `measured`.

    Args:
        scripts: the scripts to compare.
        least: launches before the number of launches is planned.
        most: launches at most.
    """
    entry = scripts[0].claim.entry
    runs = [ScriptRun.begin(script) for script in scripts]
    series, goal = Series(), least
    if all(run.ok for run in runs):
        for run in runs:
            run.run_controls()
    while series.count < goal and all(run.ok for run in runs):
        launch(runs, series.count, entry.run.budget / most, series)
        if series.count == least:
            goal = sample_size.planned_launches(series.contrasts(entry.measures), least, most)
        if series.count >= least and series.seconds >= entry.run.budget:
            break
    spread_failure(runs)
    limits = {"budget": entry.run.budget, "most_launches": most, "launches": series.count}
    limits |= precision(series, entry.measures)
    return tuple(run.observation(series.timings(run.script.framework.name), limits) for run in runs)


def precision(series: Series, measures: Mapping[str, Measure]) -> dict[str, float]:
    """Seconds of measuring, and the width of the widest interval where each has one."""
    width = sample_size.widest(series.contrasts(measures)) if series.launches else inf
    return {"measured": series.seconds, **({"width": width} if isfinite(width) else {})}


def spread_failure(runs: Sequence[ScriptRun]) -> None:
    """Where a run has failed, make the others unavailable: there is nothing to compare them with."""
    failed = next((run for run in runs if not run.ok), None)
    if failed is None:
        return
    reason = f"not measured: {failed.script.framework.name} {failed.report.outcome} ({failed.report.reason})"
    for run in runs:
        if run.ok:
            run.report = ScriptReport(outcome=Outcome.UNAVAILABLE, reason=one_line(reason))


def launch(runs: Sequence[ScriptRun], number: int, seconds: float, series: Series) -> None:
    """Do one launch and add it to the series; a failure is left in the runs."""
    series.count += 1
    timers: list[Timer] = []
    with ExitStack() as stack:
        try:
            for run in (*runs, runs[number % len(runs)]):
                timers.append(_start_timer(run.script, stack))
                if number == 0:
                    timers[-1].load()  # alone, since what isn't timed comes from the first launch
            if number > 0:
                for timer in timers:
                    timer.load()
            measure(timers, number, seconds, series)
            failure = None
        except TimerError as error:
            failure = error
    for run, timer in zip(runs, timers, strict=False):
        if number == 0:
            run.report = timer.report
            run.keep(timer.process.ended(), timer.report)
        run.keep_memory(timer.process.ended())
    if failure:
        run = next(run for run in runs if run.script.framework.name == failure.timer.name)
        run.report = failure.report
        run.keep(failure.timer.process.ended(), failure.report)


def _start_timer(script: Script, stack: ExitStack) -> Timer:
    process = stack.enter_context(script.start())
    return Timer(script.framework.name, process, script.claim.entry.measures, script.limits.seconds)


def measure(timers: Sequence[Timer], number: int, seconds: float, series: Series) -> None:
    """Warm everything up, then time the twins, then the frameworks; each launch begins with another of them."""
    *firsts, twin = timers
    calls = common_calls(firsts)
    for timer in timers:
        for call in calls:
            timer.warm(call)
    original = next(timer for timer in firsts if timer.name == twin.name)
    began = perf_counter()
    for call in calls:
        first, second = rounds((original, twin), call, number // len(firsts), seconds * TWINS_SHARE / len(calls))
        series.twins[twin.name, call].append(Twins(first=first, second=second))
    for call in calls:
        launches = rounds(firsts, call, number, seconds * (1 - TWINS_SHARE) / len(calls))
        for timer, timed in zip(firsts, launches, strict=True):
            series.launches[timer.name, call].append(timed)
    series.seconds += perf_counter() - began


def common_calls(timers: Sequence[Timer]) -> list[TimedCall]:
    """What all of them time: the sizes of a sweep must be the same."""
    first, *others = timers
    for other in others:
        if sorted(other.calls) != sorted(first.calls):
            reason = f"its sizes of a sweep are not those of {first.name}"
            raise TimerError(other, ScriptReport(outcome=Outcome.RAISED, reason=reason))
    return first.calls


def rounds(timers: Sequence[Timer], call: TimedCall, turn: int, seconds: float) -> tuple[Launch, ...]:
    """Blocks in alternating order until the time is up: at least 3 rounds, unless that takes twice as long.

    Where `turn` is odd it begins backwards, so that launches of a single round alternate too.
    """
    blocks: list[list[Block]] = [[] for _ in timers]
    noisy: list[bool] = []
    began, calm = perf_counter(), undisturbed()
    while True:
        spent = perf_counter() - began
        if noisy and (spent >= 2 * seconds or (spent >= seconds and len(noisy) >= LEAST_ROUNDS)):
            break
        order = range(len(timers)) if (len(noisy) + turn) % 2 == 0 else reversed(range(len(timers)))
        for position in order:
            blocks[position].append(timers[position].block(call))
        before, calm = calm, undisturbed()
        noisy.append(not (before and calm))
    return tuple(
        Launch(
            wall=tuple(block.wall for block in timed), cpu=tuple(block.cpu for block in timed), noisy=tuple(noisy)
        )
        for timed in blocks
    )


def undisturbed() -> bool:
    """True where a loop of about 5 ms got the processor for nearly all of its time."""
    cpu, wall = thread_time(), perf_counter()
    for _ in range(CALM_STEPS):
        pass
    wall, cpu = perf_counter() - wall, thread_time() - cpu
    return wall <= CALM * cpu
