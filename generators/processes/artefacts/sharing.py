"""Run `artefacts()` of a script, and keep plain files of what it made for the processes that come after."""

from __future__ import annotations

import json
import math
import os
import subprocess
import sys
from collections.abc import Mapping
from contextlib import ExitStack
from dataclasses import dataclass, replace
from pathlib import Path
from time import monotonic
from typing import NamedTuple

from pydantic import Field, ValidationError

from generators.model import Model, Outcome, Position
from generators.processes.artefacts import copying
from generators.processes.launch import ARTEFACTS, Limits, start_process
from generators.processes.reports.report import MORE_TIME, ScriptReport, at_position, report_of
from generators.processes.reports.result import ProcessResult
from generators.processes.resources.storage import MORE, is_in_memory
from generators.processes.streams import MIB
from generators.processes.supervise import ChildProcess
from generators.sandbox.layers import Confinement

COPYING = Path(copying.__file__).resolve()
FEWEST_FILES = 64  # of a later process; a tmpfs for 0 files holds any number
HERE = Position(phase="artefacts")


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


class Made(NamedTuple):
    """How making went: the process, its report, and what it left where that is `measured`."""

    result: ProcessResult
    report: ScriptReport
    artefacts: Artefacts | None
    seconds: float


class _Said(Model):
    """What `copying` prints."""

    space: int = Field(default=0, ge=0)
    files: int = Field(default=0, ge=0)
    refused: str = ""
    over_limit: bool = False


def make(
    interpreter: Path, job: Mapping[str, object], limits: Limits, confinement: Confinement, folder: Path
) -> Made:
    """Let a script fill a folder in a process of its own; copied is what it left when all its processes are dead.

    Args:
        interpreter: what starts it.
        job: in mode `artefacts`.
        limits: of the whole job.
        confinement: as for its other processes.
        folder: an empty folder for the copy.
    """
    began = monotonic()
    with start_process(interpreter, job, limits, confinement, keep_files=True) as process:
        result = process.ended()
        report, artefacts = report_of(result), None
        if report.outcome is Outcome.MEASURED:
            report, artefacts = _kept(process, limits, confinement, folder, limits.seconds - (monotonic() - began))
    return Made(result, report, artefacts, monotonic() - began)


def _kept(
    process: ChildProcess, limits: Limits, confinement: Confinement, folder: Path, seconds: float
) -> tuple[ScriptReport, Artefacts | None]:
    """The report, with what was copied where nothing speaks against it."""
    try:
        said = _copy(process, limits, confinement, folder, seconds)
    except subprocess.TimeoutExpired:
        what = f"timed out after {limits.seconds:g} s, while its files were copied; {MORE_TIME}"
        return _failed(Outcome.TIMED_OUT, what), None
    except (OSError, ValidationError, subprocess.CalledProcessError) as error:
        why = (getattr(error, "stderr", None) or str(error)).strip().splitlines()[-1:]
        return _failed(Outcome.CRASHED, f"what it left can't be copied: {''.join(why)}"), None
    if said.refused:
        outcome = Outcome.OVER_LIMIT if said.over_limit else Outcome.RAISED
        return _failed(outcome, f"{said.refused}; {MORE}" if said.over_limit else said.refused), None
    return ScriptReport(outcome=Outcome.MEASURED), Artefacts(folder, said.space / MIB, said.files)


def _failed(outcome: Outcome, what: str) -> ScriptReport:
    return at_position(ScriptReport(outcome=outcome), HERE, what)


def _copy(process: ChildProcess, limits: Limits, confinement: Confinement, folder: Path, seconds: float) -> _Said:
    """What the copying program says; it alone reads what the script has left."""
    with ExitStack() as stack:

        def opened(path: Path) -> int:
            descriptor = os.open(path, os.O_RDONLY | os.O_DIRECTORY | os.O_NOFOLLOW)
            stack.callback(os.close, descriptor)
            return descriptor

        source, path = process.files, [process.scratch.name, ARTEFACTS]
        if source is None:
            source, path = opened(process.scratch), [ARTEFACTS]
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
    return _Said.model_validate_json(done.stdout)
