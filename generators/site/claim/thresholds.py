"""Compare a number with a threshold, and turn a ratio round so that pages show every ratio in one direction."""

from __future__ import annotations

import math
from typing import NamedTuple

from generators.rules.numbers.values import MIRRORED


class Threshold(NamedTuple):
    """What a rule needs of a number, and what the number is.

    Attributes:
        value: None where it is unknown.
        interval: None where nothing is repeated.
    """

    operator: str
    limit: float
    value: float | None = None
    interval: tuple[float, float] | None = None

    @property
    def turned(self) -> Threshold:
        """The same of the reciprocal of a positive number: it holds where this holds, and nowhere else."""
        value = None if self.value is None else 1 / self.value
        interval = None if self.interval is None else (1 / self.interval[1], 1 / self.interval[0])
        return Threshold(MIRRORED[self.operator], 1 / self.limit, value, interval)

    def turns(self, *, positive: bool) -> bool:
        """Whether `turned` says the same: all is above zero, and nothing has to be equal to what is rounded.

        Args:
            positive: whether the number is above zero whatever it is, as a ratio of times is.
        """
        found = [end for end in (self.value, *(self.interval or ())) if end is not None]
        exact = self.operator not in ("==", "!=") or self.limit == 1
        safe = all(end > 0 and math.isfinite(1 / end) for end in (self.limit, *found))
        return exact and safe and (positive or bool(found))
