"""Numbers, durations and outcomes as people read them."""

from __future__ import annotations

import math

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


def seconds(value: float) -> str:
    """A duration in s, ms, µs or ns, to three significant digits."""
    for size, unit in ((1.0, "s"), (1e-3, "ms"), (1e-6, "µs")):
        if abs(value) >= size or value == 0:
            return f"{_plain(value / size)} {unit}"
    return f"{_plain(value / 1e-9)} ns"


def counted(count: int, noun: str) -> str:
    """A number of things: `1 job`, `2 jobs`."""
    return f"{count} {noun}" if count == 1 else f"{count} {noun}s"


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


def _plain(value: float) -> str:
    if value == int(value) if math.isfinite(value) else False:
        return f"{int(value):,}" if abs(value) < 1e15 else f"{value:.3g}"
    if not math.isfinite(value) or not 1e-4 <= abs(value) < 1e15:
        return f"{value:.3g}"
    decimals = 2 - math.floor(math.log10(abs(value)))
    return f"{round(value, decimals):,.{max(decimals, 0)}f}"
