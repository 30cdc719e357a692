"""Keep what compilers have left in the cache folders of a script's process, for its later processes of the run."""

from __future__ import annotations

import os
import subprocess
from dataclasses import replace
from pathlib import Path
from tempfile import mkdtemp

from pydantic import ValidationError

from generators import temporary
from generators.processes.artefacts import keeping
from generators.processes.artefacts.sharing import CopyResult
from generators.processes.launch import CACHES, Limits
from generators.processes.supervise import ChildProcess
from generators.sandbox.layers import Confinement

SECONDS = 60.0  # that copying may take
MOST_SPACE, MOST_FILES = 256, 4096  # MiB and files of one copy: those of all claims of a run are there at once


class Caches:
    """The copies of a claim, by framework."""

    def __init__(self) -> None:
        self._folders: dict[str, Path] = {}

    def of(self, framework: str) -> Path | None:
        """A folder that later processes can be shown; None where nothing was kept."""
        return self._folders.get(framework)

    def keep(
        self, framework: str, process: ChildProcess, limits: Limits, confinement: Confinement, folder: Path
    ) -> str | None:
        """Copy the plain files of a process's caches; why not, in words, None where it is done.

        Args:
            framework: of the process.
            process: has ended; its files were kept.
            limits: of the script, which bound the copy as well.
            confinement: as for the script.
            folder: where the copy may be made; later processes can be shown what is in it.
        """
        if not _is_there(process):
            return "it has left none"
        bounds = replace(limits, disk=min(limits.disk, MOST_SPACE), files=min(limits.files, MOST_FILES))
        refused: str | None = None
        try:
            kept = Path(mkdtemp(dir=folder))
        except OSError as error:
            return f"they can't be copied: {error}"
        try:
            printed = keeping.copy(process, bounds, confinement, kept, SECONDS, CACHES)
            refused = CopyResult.model_validate_json(printed).refused or None
        except (OSError, ValidationError, subprocess.SubprocessError) as error:
            refused = f"they can't be copied: {error}"
        if refused:
            temporary.remove(kept)
        else:
            self._folders[framework] = kept
        return refused

    def drop(self) -> None:
        """Remove the copies: no process of the claim is to come."""
        while self._folders:
            temporary.remove(self._folders.popitem()[1])


def _is_there(process: ChildProcess) -> bool:
    """Whether there is something of that name; nothing is opened, and the copying program looks what it is."""
    top = process.scratch if process.files is None else Path(process.scratch.name)
    try:
        os.stat(top / CACHES, dir_fd=process.files, follow_symlinks=False)
    except OSError:
        return False
    return True
