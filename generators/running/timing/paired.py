"""Executes a job with timings: processes of all frameworks side by side, in alternating blocks, several launches.

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

from generators.model import (
    Claim,
    Environment,
    Framework,
    Job,
    Launch,
    Measure,
    Observation,
    Outcome,
    Timed,
    Twins,
)
from generators.processes.report import Block, Report
from generators.processes.script import Attempt, scripts_of
from generators.running.timing import sample_size
from generators.running.timing.timer import HaltError, Timer, What
from generators.sandbox.layers import UNCONFINED, Confinement
from generators.text import one_line

LEAST_ROUNDS = 3
TWINS_SHARE = 1 / 3
CALM = 1.15
CALM_STEPS = 400_000  # longer than the 3 ms that Linux gives a process which has just woken, however busy it is

Key = tuple[str, What]


@dataclass
class Series:
    """What was timed so far, by framework, measure and size, one element a launch.

    Attributes:
        taken: launches begun.
        seconds: of measuring, the starting and warming of processes not counted.
    """

    launches: dict[Key, list[Launch]] = field(default_factory=lambda: defaultdict(list))
    twins: dict[Key, list[Twins]] = field(default_factory=lambda: defaultdict(list))
    taken: int = 0
    seconds: float = 0

    def timed(self, framework: str) -> dict[str, Timed]:
        """The timings of a framework by measure."""
        whats = [what for name, what in self.launches if name == framework]
        return {
            measure: Timed(
                launches={
                    what.size: tuple(self.launches[framework, what]) for what in whats if what.measure == measure
                },
                twins={
                    what.size: tuple(self.twins[framework, what])
                    for what in whats
                    if what.measure == measure and (framework, what) in self.twins
                },
            )
            for measure in dict.fromkeys(what.measure for what in whats)
        }

    def contrasts(self, measures: Mapping[str, Measure]) -> list[sample_size.Contrast]:
        """Each pair of frameworks in each measure and size."""
        names = list(dict.fromkeys(name for name, _ in self.launches))
        return [
            sample_size.contrast(self.launches[one, what], self.launches[other, what], measures[what.measure])
            for one, other in combinations(names, 2)
            for what in dict.fromkeys(what for name, what in self.launches if name == one)
        ]


def execute(  # noqa: PLR0913 - a job, what it needs, and how it is done
    job: Job,
    claim: Claim,
    frameworks: Mapping[str, Framework],
    environments: Mapping[str, Environment],
    run_id: str,
    *,
    confinement: Confinement = UNCONFINED,
    least: int = sample_size.LEAST,
    most: int = sample_size.MOST,
) -> tuple[Observation, ...]:
    """One observation per framework of the job; where one of them fails, none is `measured`."""
    scripts = scripts_of(job, claim, frameworks, environments, run_id, confinement)
    attempts = [script.attempt() for script in scripts]
    series = Series()
    if all(attempt.well for attempt in attempts):
        for attempt in attempts:
            attempt.control()
    entry = claim.entry
    goal = least
    while series.taken < goal and all(attempt.well for attempt in attempts):
        launch(attempts, series.taken, entry.run.budget / most, series)
        if series.taken == least:
            goal = sample_size.planned(series.contrasts(entry.measures), least, most)
        if series.taken >= least and series.seconds >= entry.run.budget:
            break
    spoil(attempts)
    limits = {"budget": entry.run.budget, "most_launches": most, "launches": series.taken}
    limits |= reached(series, entry.measures)
    return tuple(attempt.observation(series.timed(attempt.script.framework.name), limits) for attempt in attempts)


def reached(series: Series, measures: Mapping[str, Measure]) -> dict[str, float]:
    """Seconds of measuring, and the width of the widest interval where each has one."""
    width = sample_size.widest(series.contrasts(measures)) if series.launches else inf
    return {"measured": series.seconds, **({"width": width} if isfinite(width) else {})}


def spoil(attempts: Sequence[Attempt]) -> None:
    """Where an attempt failed, the others have nothing to be compared with."""
    failed = next((attempt for attempt in attempts if not attempt.well), None)
    if failed is None:
        return
    why = f"not measured: {failed.script.framework.name} {failed.report.outcome} ({failed.report.reason})"
    for attempt in attempts:
        if attempt.well:
            attempt.report = Report(outcome=Outcome.UNAVAILABLE, reason=one_line(why))


def launch(attempts: Sequence[Attempt], number: int, seconds: float, series: Series) -> None:
    """One launch; what went wrong in it is left in the attempts."""
    series.taken += 1
    chosen = attempts[number % len(attempts)]
    owners = [*attempts, chosen]
    timers: list[Timer] = []
    halted: HaltError | None = None
    with ExitStack() as stack:
        try:
            for owner in owners:
                process = stack.enter_context(owner.script.started())
                timer = Timer(
                    owner.script.framework.name,
                    process,
                    owner.script.claim.entry.measures,
                    owner.script.limits.seconds,
                )
                timers.append(timer)
                if number == 0:
                    timer.load()  # alone, since what isn't timed comes from the first launch
            if number > 0:
                for timer in timers:
                    timer.load()
            measure(timers, number, seconds, series)
        except HaltError as error:
            halted = error
    for owner, timer in zip(attempts, timers, strict=False):
        if number == 0:
            owner.report = timer.report
            owner.take(timer.process.ended(), timer.report)
        owner.used(timer.process.ended())
    if halted is not None:
        owner = next(owner for owner in attempts if owner.script.framework.name == halted.timer.name)
        owner.report = halted.report
        owner.take(halted.timer.process.ended(), halted.report)


def measure(timers: Sequence[Timer], number: int, seconds: float, series: Series) -> None:
    """Warm everything up, then time the twins, then the frameworks; each launch begins with another of them."""
    *firsts, twin = timers
    whats = agreed(firsts)
    for timer in timers:
        for what in whats:
            timer.warm(what)
    original = next(timer for timer in firsts if timer.name == twin.name)
    began = perf_counter()
    for what in whats:
        first, second = rounds((original, twin), what, number // len(firsts), seconds * TWINS_SHARE / len(whats))
        series.twins[twin.name, what].append(Twins(first=first, second=second))
    for what in whats:
        taken = rounds(firsts, what, number, seconds * (1 - TWINS_SHARE) / len(whats))
        for timer, one in zip(firsts, taken, strict=True):
            series.launches[timer.name, what].append(one)
    series.seconds += perf_counter() - began


def agreed(timers: Sequence[Timer]) -> list[What]:
    """What all of them time: the sizes of a sweep must be the same."""
    first, *others = timers
    for other in others:
        if sorted(other.whats) != sorted(first.whats):
            reason = f"its sizes of a sweep are not those of {first.name}"
            raise HaltError(other, Report(outcome=Outcome.RAISED, reason=reason))
    return first.whats


def rounds(timers: Sequence[Timer], what: What, turn: int, seconds: float) -> tuple[Launch, ...]:
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
            blocks[position].append(timers[position].block(what))
        before, calm = calm, undisturbed()
        noisy.append(not (before and calm))
    return tuple(
        Launch(
            wall=tuple(block.wall for block in taken),
            cpu=tuple(block.cpu for block in taken),
            noisy=tuple(noisy),
        )
        for taken in blocks
    )


def undisturbed() -> bool:
    """True where a loop of about 5 ms got the processor for nearly all of its time."""
    cpu, wall = thread_time(), perf_counter()
    for _ in range(CALM_STEPS):
        pass
    wall, cpu = perf_counter() - wall, thread_time() - cpu
    return wall <= CALM * cpu
