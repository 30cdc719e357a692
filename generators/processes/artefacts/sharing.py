"""Run `artefacts()` of a script, and keep plain files of what it made for the processes that come after."""

from __future__ import annotations

import subprocess
from collections.abc import Mapping
from pathlib import Path
from time import monotonic
from typing import NamedTuple

from pydantic import Field, ValidationError

from generators.model import Model, Outcome, Position
from generators.processes.artefacts import keeping
from generators.processes.artefacts.keeping import Artefacts
from generators.processes.launch import Limits, start_process
from generators.processes.reports.report import MORE_TIME, ScriptReport, at_position, report_of
from generators.processes.reports.result import ProcessResult
from generators.processes.resources.storage import MORE
from generators.processes.streams import MIB
from generators.processes.supervise import ChildProcess
from generators.sandbox.layers import Confinement

HERE = Position(phase="artefacts")


class ArtefactsResult(NamedTuple):
    """How making went: the process, its report, and what it left where that is `measured`."""

    result: ProcessResult
    report: ScriptReport
    artefacts: Artefacts | None
    seconds: float


class CopyResult(Model):
    """What `copying` prints."""

    space: int = Field(default=0, ge=0)
    files: int = Field(default=0, ge=0)
    refused: str = ""
    over_limit: bool = False


def make(
    interpreter: Path, job: Mapping[str, object], limits: Limits, confinement: Confinement, folder: Path
) -> ArtefactsResult:
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
    return ArtefactsResult(result, report, artefacts, monotonic() - began)


def _kept(
    process: ChildProcess, limits: Limits, confinement: Confinement, folder: Path, seconds: float
) -> tuple[ScriptReport, Artefacts | None]:
    """The report, with what was copied where nothing speaks against it."""
    try:
        said = CopyResult.model_validate_json(keeping.copy(process, limits, confinement, folder, seconds))
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
