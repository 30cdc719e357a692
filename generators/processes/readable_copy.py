"""Copy the folder that a script reads, where another user can't read it; nothing in it is followed or opened."""

from __future__ import annotations

import os
import shutil
import stat
from pathlib import Path


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
