"""What a process has loaded, read from the list of its mapped files (`/proc/PID/maps` of Linux)."""

from __future__ import annotations

import re
from collections.abc import Iterable
from pathlib import Path

LIBRARY = re.compile(r"(/\S+\.so(?:\.\d[\w.]*)?)$", re.MULTILINE)


def mapped_libraries(maps: str, folder: Path = Path("/")) -> tuple[Path, ...]:
    """Shared libraries that such a list names, each once, sorted; only those below the folder."""
    found = {Path(name) for name in LIBRARY.findall(maps)}
    return tuple(sorted(path for path in found if path.is_relative_to(folder)))


def files_in_mebibytes(paths: Iterable[Path]) -> float:
    """Size of these files together in MiB, at least 0; a file that two names lead to counts once."""
    return sum(path.stat().st_size for path in {path.resolve() for path in paths}) / 2**20
