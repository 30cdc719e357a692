"""A measure is named so that a rule can name it: lower-case letters, digits and underscores, no word of Python."""

from __future__ import annotations

import keyword
import re
from collections.abc import Iterator

from generators.entries.lint.complaining import at, complain
from generators.model import Claim, Complaint, Project

NAME = re.compile(r"[a-z][a-z0-9_]{0,63}")


def check(claim: Claim, _project: Project) -> Iterator[Complaint]:
    """One complaint a name."""
    for name in claim.entry.measures:
        if not NAME.fullmatch(name) or keyword.iskeyword(name):
            way_out = "use up to 64 lower-case letters, digits and underscores, such as step_time"
            yield complain(claim, at(claim, f"measures.{name}"), "a measure that no rule can name", way_out, name)
