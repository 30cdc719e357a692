"""Claims come in; the order in which a launch times them, another one in each launch, goes out.

The orders are the rows of a cyclic Latin square: within as many launches as there are claims, each claim has each
place once. So no claim is always the first of a launch, when caches are cold, or the last.
"""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from typing import TypeVar

Item = TypeVar("Item")


def start_of(seed: str, count: int) -> int:
    """Which of `count` items is first in launch 0, from 0 on; another one for another seed."""
    return int(hashlib.sha256(seed.encode()).hexdigest(), 16) % count if count else 0


def rotated(items: Sequence[Item], launch: int, start: int = 0) -> list[Item]:
    """The items in the order of a launch."""
    first = (start + launch) % len(items) if items else 0
    return [*items[first:], *items[:first]]
