"""Read the names in rules and notes: a measure of a framework, or the verdict on another claim."""

from __future__ import annotations

import re
from typing import NamedTuple

PLACEHOLDER = re.compile(r"\{\{([^{}]*)\}\}")  # of notes, such as {{ tensorflow.call_time[64] }}
_MEASURE = re.compile(r"\s*([a-z][a-z0-9_]*)\.([a-z][a-z0-9_]*)(?:\[([^\]\s]+)\])?\s*")


class Reference(NamedTuple):
    """A measure named in a rule, or a condition on the verdict on another claim.

    Attributes:
        alias: of the claim that `[uses]` gives; empty for a measure of the claim itself.
        size: of a sweep; empty for everything else.
        predicate: `supported`, `refuted` or `wins` for a condition, which has no `measure`; empty for a measure.
    """

    alias: str
    framework: str
    measure: str
    size: str
    predicate: str = ""

    def __str__(self) -> str:
        if self.predicate:
            return f"{self.predicate}({'.'.join(filter(None, (self.alias, self.framework)))})"
        name = ".".join(part for part in (self.alias, self.framework, self.measure) if part)
        return f"{name}[{self.size}]" if self.size else name


def read_reference(text: str) -> Reference | None:
    """The measure that notes name as `framework.measure` or `framework.measure[size]`; None for any other text."""
    match = _MEASURE.fullmatch(text)
    return Reference("", match[1], match[2], match[3] or "") if match else None
