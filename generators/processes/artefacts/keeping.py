"""Keep plain files of what a script has made, and what they leave of its limits to the processes after it."""

from __future__ import annotations

import json
import math
import os
import subprocess
import sys
from contextlib import ExitStack
from dataclasses import dataclass, replace
from pathlib import Path

from generators.processes.artefacts import copying
from generators.processes.launch import ARTEFACTS, Limits
from generators.processes.resources.storage import is_in_memory
from generators.processes.streams import MIB
from generators.processes.supervise import ChildProcess
from generators.sandbox.layers import Confinement

COPYING = Path(copying.__file__).resolve()
FEWEST_FILES = 64  # of a later process; a tmpfs for 0 files holds any number


@dataclass(frozen=True)
class Artefacts:
    """What a script has made for its other processes.

    Attributes:
        folder: read-only for them.
        space: MiB.
        files: files and folders in it.
    """

    folder: Path
    space: float
    files: int

    def left(self, limits: Limits, spent: float) -> Limits:
        """What a job's limits leave to a process that starts after these seconds."""
        space = math.ceil(self.space)
        return replace(
            limits,
            spent=spent,
            disk=max(limits.disk - space, 1),
            files=max(limits.files - self.files, FEWEST_FILES),
            memory=max(limits.memory - (space if is_in_memory(self.folder) else 0), 1),
        )


def copy(
    process: ChildProcess,
    limits: Limits,
    confinement: Confinement,
    folder: Path,
    seconds: float,
    name: str = ARTEFACTS,
) -> str:
    """What the copying program says when it has copied what an ended process has left into an empty folder.

    That program is confined as a script is, and it alone reads what the script has left.

    Args:
        process: has ended; its files were kept.
        limits: how much may be copied.
        confinement: as for the script.
        folder: an empty one.
        seconds: that copying may take.
        name: of the folder to copy, in the scratch folder.

    Raises:
        OSError: it can't be started.
        subprocess.SubprocessError: it has failed, or had no end within the seconds.
    """
    with ExitStack() as stack:

        def opened(path: Path) -> int:
            descriptor = os.open(path, os.O_RDONLY | os.O_DIRECTORY | os.O_NOFOLLOW)
            stack.callback(os.close, descriptor)
            return descriptor

        source, path = process.files, [process.scratch.name, name]
        if source is None:
            source, path = opened(process.scratch), [name]
        target = opened(folder)
        order = {
            "source": source,
            "path": path,
            "target": target,
            "space": limits.disk * MIB,
            "files": limits.files,
            "confined": confinement.method is not None,
        }
        done = subprocess.run(
            [sys.executable, "-I", "-S", "-B", str(COPYING), json.dumps(order)],
            env={},
            stdin=subprocess.DEVNULL,
            capture_output=True,
            text=True,
            check=True,
            pass_fds=(source, target),
            timeout=max(seconds, 0),
        )
    return done.stdout
