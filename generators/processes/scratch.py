"""The folder that a script may write in: made, measured, removed; nothing in it is ever followed or opened.

Only folders are entered, by descriptor and never through a link, to count what lies in them.
"""

from __future__ import annotations

import os
import shutil
import stat
import subprocess
import tempfile
from contextlib import suppress
from math import inf
from pathlib import Path

PREFIX = "claims-"
DEEPEST = 64
MOST = 100_000


def make() -> Path:
    """A new folder that bears this process's number."""
    return Path(tempfile.mkdtemp(prefix=f"{PREFIX}{os.getpid()}-")).resolve()


def lent(folder: Path) -> Path:
    """A folder of scripts as another user can read it: itself, or a copy for as long as a job needs it.

    Only plain files are copied, so that nothing outside is read for a link's sake.
    """
    closed = [one for one in (folder, *folder.rglob("*")) if not _open_to_all(one)]
    if os.getuid() or not closed:
        return folder
    copy = make()
    for one in sorted(folder.rglob("*")):
        target = copy / one.relative_to(folder)
        if one.is_symlink():
            continue
        if one.is_dir():
            target.mkdir()
        elif one.is_file():
            shutil.copyfile(one, target)
    for one in (copy, *copy.rglob("*")):
        one.chmod(0o755 if one.is_dir() else 0o644)
    return copy


def _open_to_all(path: Path) -> bool:
    seen = path.lstat()
    wanted = 0o5 if stat.S_ISDIR(seen.st_mode) else 0o4
    return seen.st_mode & wanted == wanted


def usage(folder: Path) -> float:
    """MiB on disk below a folder; infinite where it can't be told: locked, too deep, or too many files."""
    blocks = count = 0
    try:
        for top, _, names, here in os.fwalk(folder, onerror=_give_up, follow_symlinks=False):
            count += len(names) + 1
            if count > MOST or top.count(os.sep) - str(folder).count(os.sep) > DEEPEST:
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
        if owner.isdigit() and not Path("/proc", owner).exists() and _ours(folder):
            remove(folder)


def _ours(folder: Path) -> bool:
    """True for a folder of this user, or of one that root has lent to a job."""
    with suppress(OSError):
        seen = folder.lstat()
        return not folder.is_symlink() and (seen.st_uid == os.getuid() or os.getuid() == 0)
    return False
