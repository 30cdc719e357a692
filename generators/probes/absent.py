"""Empty modules in the place of those that a package imports without needing them for what is done here."""

from __future__ import annotations

import importlib.util
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from types import ModuleType


@contextmanager
def standing_in(*names: str) -> Iterator[tuple[str, ...]]:
    """Let modules that aren't installed be imported, empty; gives those that were made, which are gone afterwards.

    A dotted name makes its parents too. One that is installed stays what it is.
    """
    lacking = [name for name in names if importlib.util.find_spec(name.partition(".")[0]) is None]
    made: list[str] = []
    for name in lacking:
        parts = name.split(".")
        for depth, part in enumerate(parts):
            above, whole = ".".join(parts[:depth]), ".".join(parts[: depth + 1])
            if whole not in made:
                sys.modules[whole] = ModuleType(whole)
                made.append(whole)
            if above:
                setattr(sys.modules[above], part, sys.modules[whole])
    try:
        yield tuple(made)
    finally:
        for name in made:
            sys.modules.pop(name, None)
