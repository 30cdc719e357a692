"""One script, one confined process: its command, its environment variables, its scratch folder, its limits.

The process itself is watched by `supervisor`; what it is asked to do is described in `probe`.
"""

from __future__ import annotations

import json
import os
import shutil
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

from generators.processes import scratch as folders
from generators.processes.supervise import ChildProcess, ProcessResult
from generators.sandbox.access import Access
from generators.sandbox.layers import UNCONFINED, Confinement
from generators.text import plain_text

PROBE = Path(__file__).resolve().parents[1] / "harness" / "child.py"
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
        threads: what numeric libraries are told.
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


def variables(interpreter: Path, scratch: Path, limits: Limits) -> dict[str, str]:
    """The whole environment of a script: nothing of ours goes through but PATH."""
    threads = {name: str(limits.threads) for name in (*NUMERIC_THREADS, *limits.thread_variables)}
    return {
        "PATH": os.pathsep.join((str(interpreter.parent), os.environ.get("PATH", os.defpath))),
        "LANG": "C.UTF-8",
        "LC_ALL": "C.UTF-8",
        "USER": "claims",
        "HOME": str(scratch),
        "TMPDIR": str(scratch),
        "XDG_CACHE_HOME": str(scratch / ".cache"),
        "KERAS_HOME": str(scratch / ".keras"),
        "MPLCONFIGDIR": str(scratch / ".matplotlib"),
        "TORCHINDUCTOR_CACHE_DIR": str(scratch / ".inductor"),
        "TRITON_CACHE_DIR": str(scratch / ".triton"),
        "PYTHONHASHSEED": "0",
        "PYTHONDONTWRITEBYTECODE": "1",
        "TF_CPP_MIN_LOG_LEVEL": "2",
        **threads,
        **limits.flags,
    }


@contextmanager
def started(
    interpreter: Path,
    job: Mapping[str, object],
    limits: Limits,
    confinement: Confinement = UNCONFINED,
) -> Iterator[ChildProcess]:
    """A probe that does `job`; it and its scratch folder are gone when the block is left."""
    scratch = folders.make()
    lent = _lent(job, confinement)
    result, control = os.pipe(), os.pipe()
    told = {
        **job,
        **lent,
        "package": str(PROBE.parent.parent),
        "result": result[1],
        "control": control[0],
        "memory": (limits.memory << 20) + HEADROOM,
    }
    command = [str(interpreter), "-I", "-B", str(PROBE), json.dumps(told)]
    access = _access(interpreter, scratch, told, limits)
    try:
        process = ChildProcess(
            confinement.wrap(command, access),
            environment=variables(interpreter, scratch, limits),
            access=access,
            confinement=confinement,
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
        folders.remove(scratch)
        if lent:
            folders.remove(Path(lent["script"]).parent)


def _lent(job: Mapping[str, object], confinement: Confinement) -> dict[str, str]:
    """Where the script is to be found by the user that it will run as, if that isn't where it is."""
    script = Path(str(job.get("script", "")))
    if "script" not in job or not confinement.wrappers:
        return {}
    folder = folders.lent(script.parent)
    return {} if folder == script.parent else {"script": str(folder / script.name)}


def _access(interpreter: Path, scratch: Path, job: Mapping[str, object], limits: Limits) -> Access:
    """What a job may see: its claim's folder, and the programs that it says it needs."""
    found = [shutil.which(program) for program in limits.programs]
    return Access(
        scratch=scratch,
        interpreter=interpreter,
        read=(Path(str(job["script"])).parent,) if "script" in job else (),
        programs=tuple(Path(one) for one in found if one),
        gpu=limits.gpu,
        space=limits.disk,
        files=limits.files,
    )


def run(
    interpreter: Path,
    job: Mapping[str, object],
    limits: Limits,
    confinement: Confinement = UNCONFINED,
) -> ProcessResult:
    """Do `job` to its end, whatever that is."""
    with started(interpreter, job, limits, confinement) as process:
        return process.ended()


def describe(
    interpreter: Path,
    module: str,
    flags: Mapping[str, str] | None = None,
    confinement: Confinement = UNCONFINED,
) -> dict[str, object]:
    """What an interpreter says of itself: `python`, `packages` (versions by name), and `version` or `error`.

    `version` is the module's `__version__`, or Python's own where it has none; `error` says in words why
    the module, or the interpreter itself, can't be used; `packages` and `python` are missing in the latter case.
    """
    limits = Limits(seconds=DESCRIBE_SECONDS, memory=8192, flags=flags or {})
    try:
        ended = run(interpreter, {"mode": "describe", "module": module}, limits, confinement)
        message = json.loads(ended.result)
    except OSError as error:
        return {"error": f"{interpreter} can't be started: {error.strerror}"}
    except ValueError:
        said = plain_text(ended.stderr).strip().splitlines()
        return {"error": ended.reason or (said[-1] if said else f"exit status {ended.status}")}
    return {name: message[name] for name in ("python", "packages", "version", "error") if name in message}
