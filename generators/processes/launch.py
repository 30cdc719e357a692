"""Prepare the command, variables, scratch folder and limits of a script's process, and start it.

`supervise` watches the process; `harness/child.py` describes the job that it does.
"""

from __future__ import annotations

import json
import os
import shutil
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

from generators.processes import scratch
from generators.processes.supervise import ChildProcess, ProcessResult
from generators.sandbox.access import Access
from generators.sandbox.layers import UNCONFINED, Confinement
from generators.text import plain_text

PACKAGE = Path(__file__).resolve().parents[1]
CHILD = PACKAGE / "harness" / "child.py"
NUMERIC_THREADS = ("OMP_NUM_THREADS", "MKL_NUM_THREADS", "OPENBLAS_NUM_THREADS", "NUMEXPR_NUM_THREADS")
# RLIMIT_DATA also counts thread stacks and arenas that are never touched; the supervisor is exact.
HEADROOM = 1 << 30
DESCRIBE_SECONDS = 120.0


@dataclass(frozen=True)
class Limits:
    """What a process may use.

    Attributes:
        seconds: wall time until it is killed.
        memory: MiB of anonymous memory.
        threads: the number for numeric libraries.
        flags: environment variables passed on as they are.
        thread_variables: further environment variables that get the number of threads.
        programs: names of executables that it needs to see.
        gpu: whether it needs to see a GPU.
        disk: MiB that it may write.
        files: how many files it may make, where the layers can count them.
    """

    seconds: float
    memory: int
    threads: int = 1
    flags: Mapping[str, str] = field(default_factory=dict)
    thread_variables: tuple[str, ...] = ()
    programs: tuple[str, ...] = ()
    gpu: bool = False
    disk: int = 2048
    files: int = 50_000


def environment_variables(interpreter: Path, scratch_folder: Path, limits: Limits) -> dict[str, str]:
    """The whole environment of a script: nothing of ours goes through but PATH."""
    threads = {name: str(limits.threads) for name in (*NUMERIC_THREADS, *limits.thread_variables)}
    return {
        "PATH": os.pathsep.join((str(interpreter.parent), os.environ.get("PATH", os.defpath))),
        "LANG": "C.UTF-8",
        "LC_ALL": "C.UTF-8",
        "USER": "claims",
        "HOME": str(scratch_folder),
        "TMPDIR": str(scratch_folder),
        "XDG_CACHE_HOME": str(scratch_folder / ".cache"),
        "KERAS_HOME": str(scratch_folder / ".keras"),
        "MPLCONFIGDIR": str(scratch_folder / ".matplotlib"),
        "TORCHINDUCTOR_CACHE_DIR": str(scratch_folder / ".inductor"),
        "TRITON_CACHE_DIR": str(scratch_folder / ".triton"),
        "PYTHONHASHSEED": "0",
        "PYTHONDONTWRITEBYTECODE": "1",
        "TF_CPP_MIN_LOG_LEVEL": "2",
        **threads,
        **limits.flags,
    }


@contextmanager
def start_process(
    interpreter: Path,
    job: Mapping[str, object],
    limits: Limits,
    confinement: Confinement = UNCONFINED,
) -> Iterator[ChildProcess]:
    """A process that does `job`; it and its scratch folder are gone when the block is left."""
    scratch_folder = scratch.make()
    copy = _readable_copy(job, confinement)
    result, control = os.pipe(), os.pipe()
    job = {
        **job,
        **({"script": str(copy)} if copy else {}),
        "package": str(PACKAGE.parent),
        "result": result[1],
        "control": control[0],
        "memory": (limits.memory << 20) + HEADROOM,
    }
    command = [str(interpreter), "-I", "-B", str(CHILD), json.dumps(job)]
    access = _access(interpreter, scratch_folder, job, limits)
    try:
        process = ChildProcess(
            confinement.wrap(command, access),
            environment=environment_variables(interpreter, scratch_folder, limits),
            access=access,
            traits=confinement.traits,
            memory=limits.memory,
            seconds=limits.seconds,
            result=result,
            control=control,
        )
        try:
            yield process
        finally:
            process.kill()
            process.ended()
    finally:
        scratch.remove(scratch_folder)
        if copy:
            scratch.remove(copy.parent)


def _readable_copy(job: Mapping[str, object], confinement: Confinement) -> Path | None:
    """The script in a copy of its folder, where the user that it will run as can't read the folder itself."""
    script = Path(str(job.get("script", "")))
    if "script" not in job or not confinement.traits.wrappers:
        return None
    copy = scratch.readable_copy(script.parent)
    return copy / script.name if copy else None


def _access(interpreter: Path, scratch_folder: Path, job: Mapping[str, object], limits: Limits) -> Access:
    """What a job may see: its claim's folder, and the programs that it needs."""
    programs = [shutil.which(program) for program in limits.programs]
    return Access(
        scratch=scratch_folder,
        interpreter=interpreter,
        read=(Path(str(job["script"])).parent,) if "script" in job else (),
        programs=tuple(Path(program) for program in programs if program),
        gpu=limits.gpu,
        space=limits.disk,
        files=limits.files,
    )


def run_process(
    interpreter: Path,
    job: Mapping[str, object],
    limits: Limits,
    confinement: Confinement = UNCONFINED,
) -> ProcessResult:
    """Do `job` to its end, whatever that is."""
    with start_process(interpreter, job, limits, confinement) as process:
        return process.ended()


def describe_interpreter(
    interpreter: Path,
    module: str,
    flags: Mapping[str, str] | None = None,
    confinement: Confinement = UNCONFINED,
) -> dict[str, object]:
    """What is installed for an interpreter: `python`, `packages` (version by name), and `version` or `error`.

    `version` is the module's `__version__`, or Python's own where it has none; `error` says in words why
    the module, or the interpreter itself, can't be used; `packages` and `python` are missing in the latter case.
    """
    limits = Limits(seconds=DESCRIBE_SECONDS, memory=8192, flags=flags or {})
    try:
        result = run_process(interpreter, {"mode": "describe", "module": module}, limits, confinement)
        message = json.loads(result.result)
    except OSError as error:
        return {"error": f"{interpreter} can't be started: {error.strerror}"}
    except ValueError:
        lines = plain_text(result.stderr).strip().splitlines()
        return {"error": result.reason or (lines[-1] if lines else f"exit status {result.status}")}
    return {name: message[name] for name in ("python", "packages", "version", "error") if name in message}
