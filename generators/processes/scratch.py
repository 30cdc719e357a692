"""Measure the folder that a script may write in, and copy the one that it reads; nothing in them is followed.

Only folders are entered, by descriptor and never through a link, to count what lies in them.
"""

from __future__ import annotations

import os
import shutil
import stat
from contextlib import suppress
from math import inf
from pathlib import Path

MAX_DEPTH = 64
MAX_FILES = 100_000


def hidden_from_others(folder: Path) -> bool:
    """Whether root's scripts, which run as another user, can't read the folder where it is."""
    return not (os.getuid() or all(_readable_by_all(path) for path in (folder, *folder.rglob("*"))))


def copy_for_others(folder: Path, copy: Path) -> None:
    """Copy a folder into an empty one for every user to read: plain files alone, so that no link leads outside."""
    copy.chmod(0o755)
    for path in sorted(folder.rglob("*")):
        target, mode = copy / path.relative_to(folder), path.lstat().st_mode
        if stat.S_ISDIR(mode):
            target.mkdir()
            target.chmod(0o755)
        elif stat.S_ISREG(mode):
            shutil.copyfile(path, target)
            target.chmod(0o644)


def _readable_by_all(path: Path) -> bool:
    mode = path.lstat().st_mode
    needed = 0o5 if stat.S_ISDIR(mode) else 0o4
    return mode & needed == needed


def usage(folder: Path) -> float:
    """MiB on disk below a folder; infinite where it can't be measured: locked, too deep, or too many files."""
    blocks = count = 0
    try:
        for top, _, names, here in os.fwalk(folder, onerror=_give_up, follow_symlinks=False):
            count += len(names) + 1
            if count > MAX_FILES or top.count(os.sep) - str(folder).count(os.sep) > MAX_DEPTH:
                return inf
            blocks += os.fstat(here).st_blocks
            for name in names:
                with suppress(FileNotFoundError):
                    blocks += os.stat(name, dir_fd=here, follow_symlinks=False).st_blocks
    except FileNotFoundError:
        return 0  # a folder went while it was read; the next look is soon
    except OSError:
        return inf
    return blocks / 2048


def _give_up(error: OSError) -> None:
    raise error
