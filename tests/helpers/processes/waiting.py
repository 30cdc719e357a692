"""Wait for an event of another process: how long it may take is no part of a test, only that it comes."""

from __future__ import annotations

import os
import select
import time
from collections.abc import Callable
from pathlib import Path

HANG = 300  # seconds after which waiting is given up, far beyond what a busy machine needs


def wait_until(holds: Callable[[], object]) -> bool:
    """Ask again and again until it holds; False where it never does."""
    until = time.monotonic() + HANG
    while not (held := holds()) and time.monotonic() < until:
        time.sleep(0.005)
    return bool(held)


def wait_for_end(process: int) -> bool:
    """Wait until a process has ended, reaped or not; False where it never does."""
    try:
        descriptor = os.pidfd_open(process)
    except ProcessLookupError:
        return True
    try:
        return bool(select.select([descriptor], [], [], HANG)[0])
    finally:
        os.close(descriptor)


def command_of(process: int) -> list[str]:
    """The words that a process was started with; one empty word where it has ended."""
    try:
        return Path(f"/proc/{process}/cmdline").read_text().split("\0")
    except OSError:
        return [""]
