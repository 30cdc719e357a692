"""The one clock that stamps anything; durations are measured by monotonic ones."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

SKEW = timedelta(hours=1)  # the most by which two clocks, or one before and after it is set, may differ


def now() -> datetime:
    """This moment in UTC, as the machine's clock has it; it may be wrong, and may jump."""
    return datetime.now(UTC)
