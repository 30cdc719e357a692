"""What commands find out about the machine, shared by the projects of all tests.

The sandbox's self-test and the description of an interpreter are files below a project's `build/`, under a digest
of all that they depend on. A fresh project gets those that an earlier one has made.
"""

from __future__ import annotations

import atexit
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from functools import cache
from pathlib import Path

FOLDERS = ("sandbox", "environments/descriptions")


@cache
def shared() -> Path:
    """The folder of this test process, gone at its end."""
    folder = tempfile.mkdtemp(prefix="machine-caches-")
    atexit.register(shutil.rmtree, folder, ignore_errors=True)
    return Path(folder)


@contextmanager
def machine_caches(root: Path) -> Iterator[None]:
    """Give a project what is known of the machine, and keep what it finds out."""
    fill(root)
    yield
    _copy(root / "build", shared())


def fill(root: Path) -> None:
    """Give a project what is known of the machine."""
    _copy(shared(), root / "build")


def _copy(source: Path, target: Path) -> None:
    """Copy the files of the caches that the target lacks."""
    for name in FOLDERS:
        for file in (source / name).glob("*.json"):
            with suppress(OSError):  # what can't be kept is found out again
                (target / name).mkdir(parents=True, exist_ok=True)
                if not (target / name / file.name).exists():
                    shutil.copyfile(file, target / name / file.name)
