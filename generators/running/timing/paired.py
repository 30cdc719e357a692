"""Measure the processes of one launch side by side, in alternating blocks.

All are warmed and stopped; only the one that is measured runs. The twins are measured first (A/A), then the
frameworks (A B, B A, ...). Rounds pair by position. The order of blocks follows Kalibera and Jones, "Rigorous
benchmarking in reasonable time" (ISMM 2013): a launch has a bias of its own, so there are several.
"""

from __future__ import annotations

from collections.abc import Sequence
from time import perf_counter

from generators.model import Launch, Outcome
from generators.processes.reports.report import Block, ScriptReport
from generators.running.timing.calibration import calibrate
from generators.running.timing.cores import ANY
from generators.running.timing.series import Series
from generators.running.timing.timer import TimedCall, Timer, TimerError

LEAST_ROUNDS = 3
TWINS_SHARE = 1 / 3


def measure(
    timers: Sequence[Timer], number: int, seconds: float, series: Series, cores: Sequence[int] = ANY
) -> None:
    """Time the twins, then the frameworks, and add a launch to the series; each begins with another of them.

    Args:
        timers: warmed, of each framework, and last that of the twin.
        number: of the launch, from 0.
        seconds: that it has.
        series: of the claim.
        cores: on which all of them are measured.
    """
    *firsts, twin = timers
    calls = common_calls(firsts)
    original = next(timer for timer in firsts if timer.name == twin.name)
    share, began = seconds / len(calls), perf_counter()
    twins = [rounds((original, twin), call, number // len(firsts), share * TWINS_SHARE, cores) for call in calls]
    launches = [rounds(firsts, call, number, share * (1 - TWINS_SHARE), cores) for call in calls]
    series.add(calls, [timer.name for timer in firsts], launches, twin.name, twins)
    series.spend(perf_counter() - began)


def common_calls(timers: Sequence[Timer]) -> list[TimedCall]:
    """What all of them time: the sizes of a sweep must be the same."""
    first, *others = timers
    for other in others:
        if sorted(other.calls) != sorted(first.calls):
            reason = f"its sizes of a sweep are not those of {first.name}"
            raise TimerError(other, ScriptReport(outcome=Outcome.RAISED, reason=reason))
    return first.calls


def require_settled_calls(timers: Sequence[Timer]) -> None:
    """Raise TimerError where a process times other sizes than its script did before the first launch."""
    for timer in timers:
        if sorted(timer.calls) != sorted(timer.settled):
            reason = "its sizes of a sweep are not those that it had before the first launch"
            raise TimerError(timer, ScriptReport(outcome=Outcome.RAISED, reason=reason))


def rounds(
    timers: Sequence[Timer], call: TimedCall, turn: int, seconds: float, cores: Sequence[int] = ANY
) -> tuple[Launch, ...]:
    """Blocks in alternating order until the time is up: at least 3 rounds, unless that takes twice as long.

    Where `turn` is odd it begins backwards, so that launches of a single round alternate too.
    """
    blocks: list[list[Block]] = [[] for _ in timers]
    noisy: list[bool] = []
    loop: list[float] = []
    began, calm = perf_counter(), calibrate(cores)
    while True:
        spent = perf_counter() - began
        if noisy and (spent >= 2 * seconds or (spent >= seconds and len(noisy) >= LEAST_ROUNDS)):
            break
        order = range(len(timers)) if (len(noisy) + turn) % 2 == 0 else reversed(range(len(timers)))
        for position in order:
            blocks[position].append(timers[position].block(call, cores))
        before, calm = calm, calibrate(cores)
        noisy.append(not (before.calm and calm.calm))
        loop.append(max(before.cpu, calm.cpu))
    return tuple(
        Launch(
            wall=tuple(block.wall for block in timed),
            cpu=tuple(block.cpu for block in timed),
            noisy=tuple(noisy),
            loop=tuple(loop),
        )
        for timed in blocks
    )
