"""What every attack shares: where its targets are, and how it says what got through."""

from __future__ import annotations

import ctypes
import json
import os
from pathlib import Path

TARGETS = json.loads(Path(__file__).with_name("targets.json").read_text())
LIBRARY = ctypes.CDLL(None, use_errno=True)


def works(attempt, *arguments):
    """True where the attempt got through."""
    try:
        attempt(*arguments)
    except (OSError, ValueError, MemoryError):
        return False
    return True


def call(number, *arguments):
    """A system call by its number; an error is raised."""
    plain = [ctypes.c_long(argument) if isinstance(argument, int) else argument for argument in arguments]
    answer = LIBRARY.syscall(ctypes.c_long(number), *plain)
    if answer == -1:
        raise OSError(ctypes.get_errno(), os.strerror(ctypes.get_errno()))
    return answer


def read(path):
    """Read a little of a file."""
    with open(path, "rb") as file:
        return file.read(64)


def write(path, how="ab"):
    """Write a little into a file."""
    with open(path, how) as file:
        file.write(b"attacked")


def through(**items):
    """The result: true for each thing that got through, None for what can't be tried here."""
    return {"through": {name.replace("_", " "): item for name, item in items.items()}}
