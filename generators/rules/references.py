"""What rules and notes name: a measure of a framework, or a condition on the verdict on another claim."""

from __future__ import annotations

import re
from typing import NamedTuple

PLACEHOLDER = re.compile(r"\{\{([^{}]*)\}\}")  # of notes, such as {{ tensorflow.call_time[64] }}
_MEASURE = re.compile(r"\s*([a-z][a-z0-9_]*)\.([a-z][a-z0-9_]*)(?:\[([^\]\s]+)\])?\s*")


class Reference(NamedTuple):
    """A measure named in a rule, or what is asked of another claim's verdict.

    Attributes:
        alias: of the claim that `[uses]` gives; empty for a measure of the claim itself.
        size: of a sweep; empty for everything else.
        asked: `supported`, `refuted` or `wins` where a verdict is meant, and then `measure` is empty.
    """

    alias: str
    framework: str
    measure: str
    size: str
    asked: str = ""

    def __str__(self) -> str:
        if self.asked:
            return f"{self.asked}({'.'.join(filter(None, (self.alias, self.framework)))})"
        name = ".".join(part for part in (self.alias, self.framework, self.measure) if part)
        return f"{name}[{self.size}]" if self.size else name


def read_reference(text: str) -> Reference | None:
    """The measure that notes name as `framework.measure` or `framework.measure[size]`; None for any other text."""
    match = _MEASURE.fullmatch(text)
    return Reference("", match[1], match[2], match[3] or "") if match else None
