"""Say what is installed for an interpreter, by content where a copy of it should count as the same."""

from __future__ import annotations

import hashlib
import os
import stat
import sys
from collections.abc import Iterator
from contextlib import suppress
from functools import cache
from pathlib import Path

from generators.processes.linked_packages import libraries, links_of


def installed(interpreter: Path, *, extends: bool) -> list[str]:
    """What an interpreter's libraries hold and link to, in a fixed order.

    A distribution counts by its `RECORD`, which has the digest of each of its files, and by its time where it has
    none. Packages in place are looked at themselves: they are edited without a new installation.

    Args:
        interpreter: whose libraries they are.
        extends: whether it sees those of this program's interpreter as well.
    """
    tops = libraries(interpreter) | (libraries(Path(sys.executable)) if extends else set())
    found = [line for top in tops for line in _installed_in(top)]
    found += [line for path in links_of(interpreter).read for line in _in_place(path)]
    return sorted(found)


def _installed_in(library: Path) -> Iterator[str]:
    """Its distributions and `.pth` files; paths are texts, since every command looks at hundreds of them."""
    with suppress(OSError), os.scandir(library) as entries:
        for entry in entries:
            if entry.name.endswith(".dist-info"):
                yield f"{entry.name} {_state(f'{entry.path}/RECORD') or _state(entry.path)}"
            elif entry.name.endswith(".pth"):
                yield f"{entry.name} {_state(entry.path)}"


def _in_place(path: Path) -> Iterator[str]:
    """A file, or what stands directly in a folder: Python by content, folders by name, others by size and time."""
    for file in sorted(path.iterdir()) if path.is_dir() else (path,):
        if file.name != "__pycache__":
            yield f"{file} {'' if file.is_dir() else _state(str(file))}"


def _state(path: str) -> str:
    """A digest of a text file's content; size and time of anything else; nothing where nothing can be read."""
    try:
        status = os.stat(path)  # noqa: PTH116 - a text, as above
        if stat.S_ISREG(status.st_mode) and path.endswith((".py", ".pth", "/RECORD")):
            return _sha(path, status.st_mtime_ns, status.st_size, status.st_ino)
    except OSError:  # such as a link to nowhere
        return ""
    return f"{status.st_size} {status.st_mtime_ns}"


@cache
def _sha(path: str, *_known: int) -> str:
    """The digest of a file in that state, read once however many environments see it."""
    with open(path, "rb", buffering=0) as file:  # noqa: PTH123 - as above
        return hashlib.file_digest(file, "sha256").hexdigest()
