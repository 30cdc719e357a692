"""What a timing showed while it was taken comes in; lines for people go out."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING

from generators.text import counted, ratio, seconds

if TYPE_CHECKING:
    from generators.commands.timing import LaunchSeen, RatioSoFar, Trial


def launch_lines(seen: LaunchSeen) -> Iterator[str]:
    """A line for each timing of a launch, where the seconds went, and what the next look needs."""
    if not seen.ratios:
        yield f"launch {seen.number}: fills caches and settles how many calls make a block; it isn't counted"
    for found in seen.ratios:
        yield f"launch {seen.number}: {_ratio(found, bound=seen.bound)}"
    yield f"      {_seconds(seen.seconds)}"
    if seen.needs is None:
        yield "      stops: it is decided, or more launches can't help"
    elif seen.needs and seen.number == seen.look:
        yield f"      goes on: {seen.needs}"


def trial_lines(trial: Trial) -> Iterator[str]:
    """The ratios after the last launch, where the seconds went, and that nothing of it counts."""
    for framework, why in trial.failures.items():
        yield f"{framework}: {why}"
    if trial.launches and not trial.failed:
        last = trial.launches[-1]
        yield f"{trial.claim}: {counted(last.number, 'launch')}"
        for found in last.ratios:
            rounds = [each for seen in trial.launches for each in seen.ratios if _key(each) == _key(found)]
            noise = f"{sum(each.noisy for each in rounds)} of {sum(each.rounds for each in rounds)} rounds noisy"
            yield f"  {_so_far(found, last.bound)}, {noise}"
        yield f"  {_end(last)}"
    if trial.seconds:
        yield f"  seconds: {_seconds(trial.seconds)}"
    yield f"nothing of this counts as evidence; `claims verify {trial.claim}` measures it"


def _end(last: LaunchSeen) -> str:
    if last.needs is None:
        return "no more launches are needed, or can help"
    return f"more launches are needed: {last.needs}" if last.needs else "no look was reached"


def _ratio(found: RatioSoFar, bound: float) -> str:
    """One timing's ratio in its launch, and so far."""
    here = f"{_name(found)} {ratio(found.launch) if found.launch else 'read as 0'}"
    noise = f"{found.noisy} of {found.rounds} rounds noisy"
    return f"{here}; so far {_so_far(found, bound, named=False)}; {noise}"


def _so_far(found: RatioSoFar, bound: float, *, named: bool = True) -> str:
    interval = ""
    if found.interval:
        interval = f" ({ratio(found.interval[0])} to {ratio(found.interval[1])}, bound {bound:.2f})"
    twins = f", A/A {ratio(found.twins)}" if found.twins else ""
    return f"{_name(found) + ' ' if named else ''}{ratio(found.ratio)}{interval}{twins}"


def _name(found: RatioSoFar) -> str:
    size = f"[{found.size}]" if found.size else ""
    return f"{found.measure}{size} {' / '.join(found.pair)}"


def _key(found: RatioSoFar) -> tuple[str, str, tuple[str, str]]:
    return found.measure, found.size, found.pair


def _seconds(spent: Mapping[str, float]) -> str:
    return ", ".join(f"{phase} {seconds(value)}" for phase, value in spent.items())
