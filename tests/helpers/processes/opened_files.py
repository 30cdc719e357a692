"""Count how often this process opens each file."""

from __future__ import annotations

import sys
from collections import Counter
from typing import Self


class OpenedFiles:
    """The counts, within its block; an audit hook can't be removed, so it is switched off."""

    def __init__(self) -> None:
        self.counts: Counter[str] = Counter()
        self._on = False
        sys.addaudithook(self._count)

    def __enter__(self) -> Self:
        self._on = True
        return self

    def __exit__(self, *_: object) -> None:
        self._on = False

    def _count(self, event: str, arguments: tuple[object, ...]) -> None:
        if self._on and event == "open":
            self.counts[str(arguments[0])] += 1

    def of(self, process: int) -> int:
        """How often files of a process were opened."""
        return sum(number for path, number in self.counts.items() if path.startswith(f"/proc/{process}/"))
