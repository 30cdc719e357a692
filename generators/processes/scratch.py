"""Make and remove the folder that a script may write in; nothing in it is followed or opened."""

from __future__ import annotations

import os
import shutil
import stat
import subprocess
import tempfile
from contextlib import suppress
from pathlib import Path

PREFIX = "claims-"


def make() -> Path:
    """A new folder with this process's number in its name."""
    return Path(tempfile.mkdtemp(prefix=f"{PREFIX}{os.getpid()}-")).resolve()


def readable_copy(folder: Path) -> Path | None:
    """A new copy of a folder that another user can read; None where such a user can read the folder itself.

    Only root's scripts run as another user. Plain files alone are copied, so that no link leads outside.
    """
    if os.getuid() or all(_readable_by_all(path) for path in (folder, *folder.rglob("*"))):
        return None
    copy = make()
    copy.chmod(0o755)
    for path in sorted(folder.rglob("*")):
        target, mode = copy / path.relative_to(folder), path.lstat().st_mode
        if stat.S_ISDIR(mode):
            target.mkdir()
            target.chmod(0o755)
        elif stat.S_ISREG(mode):
            shutil.copyfile(path, target)
            target.chmod(0o644)
    return copy


def _readable_by_all(path: Path) -> bool:
    mode = path.lstat().st_mode
    needed = 0o5 if stat.S_ISDIR(mode) else 0o4
    return mode & needed == needed


def remove(folder: Path) -> None:
    """Remove a folder, however deep or locked a script has left it."""
    with suppress(RecursionError):
        shutil.rmtree(folder, ignore_errors=True)
    if folder.exists():
        subprocess.run(["chmod", "-R", "u+rwX", "--", folder], check=False, capture_output=True)  # noqa: S607 - coreutils go deeper than Python's recursion
        subprocess.run(["rm", "-rf", "--", folder], check=False, capture_output=True)  # noqa: S607 - as above


def sweep() -> None:
    """Remove the scratch folders of runs that were killed: those whose process is gone."""
    for folder in Path(tempfile.gettempdir()).glob(f"{PREFIX}*-*"):
        owner = folder.name.removeprefix(PREFIX).partition("-")[0]
        if owner.isdigit() and not Path("/proc", owner).exists() and _may_remove(folder):
            remove(folder)


def _may_remove(folder: Path) -> bool:
    """Whether a folder is this user's; root may remove any."""
    with suppress(OSError):
        return not folder.is_symlink() and os.getuid() in {0, folder.lstat().st_uid}
    return False
