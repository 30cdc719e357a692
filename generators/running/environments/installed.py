"""Say what is installed for an interpreter, by content where a copy of it should count as the same."""

from __future__ import annotations

import hashlib
import stat
import sys
from collections.abc import Iterator
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
    found = [f"{path.name} {_distribution(path)}" for top in tops for path in top.glob("*.dist-info")]
    found += [f"{path.name} {_state(path)}" for top in tops for path in top.glob("*.pth")]
    found += [line for path in links_of(interpreter).read for line in _in_place(path)]
    return sorted(found)


def _distribution(metadata: Path) -> str:
    record = metadata / "RECORD"
    return _state(record if record.is_file() else metadata)


def _in_place(path: Path) -> Iterator[str]:
    """A file, or what stands directly in a folder: Python by content, folders by name, others by size and time."""
    for file in sorted(path.iterdir()) if path.is_dir() else (path,):
        if file.name != "__pycache__":
            yield f"{file} {'' if file.is_dir() else _state(file)}"


def _state(path: Path) -> str:
    """A digest of a text file's content; size and time of anything else; nothing where nothing can be read."""
    try:
        status = path.stat()
        if stat.S_ISREG(status.st_mode) and (path.suffix in {".py", ".pth"} or path.name == "RECORD"):
            return _sha(path, status.st_mtime_ns, status.st_size, status.st_ino)
    except OSError:  # such as a link to nowhere
        return ""
    return f"{status.st_size} {status.st_mtime_ns}"


@cache
def _sha(path: Path, *_known: int) -> str:
    """The digest of a file in that state, read once however many environments see it."""
    return hashlib.sha256(path.read_bytes()).hexdigest()
