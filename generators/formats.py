"""Numbers, durations and outcomes as people read them."""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping, Sequence

from generators.model import Observation, Outcome, Project

ENDED = {
    Outcome.MEASURED: "measured",
    Outcome.RAISED: "raised an error",
    Outcome.CRASHED: "crashed",
    Outcome.OVER_LIMIT: "went over its limit",
    Outcome.UNAVAILABLE: "is unavailable here",
}


def number(value: float, unit: str = "") -> str:
    """A number with its unit: whole numbers in full, others to three significant digits, seconds scaled."""
    if unit == "s":
        return seconds(value)
    return f"{_plain(value)} {unit}".rstrip()


def numbers(values: Sequence[float], unit: str = "") -> list[str]:
    """Numbers that stand side by side: with as many decimals, and the same unit, as the largest of them needs."""
    largest = max(values, key=abs)
    if unit == "s":
        size, unit = _scale(largest)
        values, largest = [value / size for value in values], largest / size
    if all(map(_whole, values)):
        return [f"{_plain(value)} {unit}".rstrip() for value in values]
    return [f"{_rounded(value, largest)} {unit}".rstrip() for value in values]


def seconds(value: float) -> str:
    """A duration in s, ms, µs or ns, to three significant digits."""
    size, unit = _scale(value)
    return f"{_plain(value / size)} {unit}"


def ratio(value: float) -> str:
    """How many times as long: 1.42 times, to three significant digits."""
    return f"{_plain(value)}\N{MULTIPLICATION SIGN}"


def limits(values: Mapping[str, float]) -> str:
    """What a job was held to, as an observation records it: `120 s, 4,096 MiB, 1 thread`.

    What a timing has used of its budget is left out; the fairness card tells it.
    """
    words: dict[str, Callable[[float], str]] = {
        "seconds": seconds,
        "memory": lambda value: number(value, "MiB"),
        "threads": lambda value: counted(int(value), "thread"),
        "budget": lambda value: f"{seconds(value)} of measuring",
        "most_launches": lambda value: f"at most {counted(int(value), 'launch')}",
    }
    return ", ".join(word(values[key]) for key, word in words.items() if key in values)


def percent(share: float) -> str:
    """A share as a percentage, to two significant digits where it is small: `0.031 %`."""
    return f"{100 * share:.2g} %" if share < 0.995 else f"{100 * share:.0f} %"


def counted(count: int, noun: str) -> str:
    """A number of things: `1 job`, `2 jobs`, `3 launches`."""
    many = f"{noun}es" if noun.endswith("ch") else f"{noun}s"
    return f"{count} {noun if count == 1 else many}"


def yes_or_no(*, truth: bool | None) -> str:
    """A truth as a word: `yes`, `no` or `unknown`."""
    return {True: "yes", False: "no", None: "unknown"}[truth]


def outcome(project: Project, observation: Observation) -> str:
    """How a job ended: `PyTorch timed out after 60 s: the reason`, without a full stop."""
    framework = project.frameworks.get(observation.framework)
    title = framework.title if framework else observation.framework
    limit = observation.limits.get("seconds", observation.seconds)
    ended = ENDED.get(observation.outcome, f"timed out after {number(limit, 's')}")
    reason = " ".join(observation.reason.split()).rstrip(".")
    return f"{title} {ended}: {reason}" if reason and reason != ended else f"{title} {ended}"


def _scale(value: float) -> tuple[float, str]:
    """The unit that fits a duration, and its seconds."""
    scales = ((1.0, "s"), (1e-3, "ms"), (1e-6, "µs"))
    return next((scale for scale in scales if abs(value) >= scale[0] or value == 0), (1e-9, "ns"))


def _whole(value: float) -> bool:
    return math.isfinite(value) and value == int(value)


def _plain(value: float) -> str:
    if not _whole(value):
        return _rounded(value, value)
    return f"{int(value):,}" if abs(value) < 1e15 else f"{value:.3g}"


def _rounded(value: float, largest: float) -> str:
    """A number with the decimals that give the largest beside it three significant digits."""
    if not math.isfinite(largest) or not 1e-4 <= abs(largest) < 1e15:
        return f"{value:.3g}"
    decimals = 2 - int(f"{largest:.2e}".partition("e")[2])
    # adding zero leaves no minus before a zero
    return f"{round(value, decimals) + 0.0:,.{max(decimals, 0)}f}"
