"""One script, one confined process: its command, its environment variables, its scratch folder, its limits.

The process itself is watched by `supervisor`; what it is asked to do is described in `probe`.
"""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
import tempfile
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import Protocol

from generators.supervisor import Ended, Supervised

PROBE = Path(__file__).resolve().with_name("probe.py")
NUMERIC_THREADS = ("OMP_NUM_THREADS", "MKL_NUM_THREADS", "OPENBLAS_NUM_THREADS", "NUMEXPR_NUM_THREADS")
# RLIMIT_DATA also counts thread stacks and arenas that are never touched; the supervisor is exact.
HEADROOM = 1 << 30
DESCRIBE_SECONDS = 120.0
SCRATCH = "claims-"

_ESCAPES = re.compile(r"\x1b\][^\x07\x1b]*(?:\x07|\x1b\\)?|\x1b\[[0-?]*[ -/]*[@-~]?|\x1b[@-_]?")
_CONTROLS = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f\u200b-\u200f\u2028-\u202e\u2060-\u2069\ufeff\ud800-\udfff]")


class Confinement(Protocol):
    """A layer around a process; the level is what its probes have shown: full, reduced, weak or none."""

    level: str

    def wrap(self, command: list[str], scratch: Path) -> list[str]:
        """The command that starts `command` confined, with `scratch` to write in."""


class Plain:
    """No confinement beyond the supervisor's limits."""

    level = "none"

    def wrap(self, command: list[str], scratch: Path) -> list[str]:  # noqa: ARG002 - nothing to mount here
        """The command as it is."""
        return command


PLAIN = Plain()


@dataclass(frozen=True)
class Limits:
    """What a process may use.

    Attributes:
        seconds: wall time until it is killed.
        memory: MiB of anonymous memory.
        threads: what numeric libraries are told.
        flags: environment variables passed on as they are.
        thread_variables: further environment variables that get the number of threads.
    """

    seconds: float
    memory: int
    threads: int = 1
    flags: Mapping[str, str] = field(default_factory=dict)
    thread_variables: tuple[str, ...] = ()


def plain_text(data: bytes | str) -> str:
    """Text without terminal escapes, control characters (but newline and tab), zero-width and bidi characters."""
    text = data.decode("utf-8", "replace") if isinstance(data, bytes) else data
    return _CONTROLS.sub("", _ESCAPES.sub("", text.replace("\r\n", "\n")))


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


def remove(folder: Path) -> None:
    """Remove a folder, however deep or locked a script has left it."""
    with suppress(RecursionError):
        shutil.rmtree(folder, ignore_errors=True)
    if folder.exists():
        subprocess.run(["chmod", "-R", "u+rwX", "--", folder], check=False, capture_output=True)  # noqa: S607 - coreutils go deeper than Python's recursion
        subprocess.run(["rm", "-rf", "--", folder], check=False, capture_output=True)  # noqa: S607 - as above


def sweep() -> None:
    """Remove the scratch folders of runs that were killed: those whose process is gone."""
    for folder in Path(tempfile.gettempdir()).glob(f"{SCRATCH}*-*"):
        owner = folder.name.removeprefix(SCRATCH).partition("-")[0]
        with suppress(FileNotFoundError):  # its own run, or another's sweep, was quicker
            if owner.isdigit() and not Path("/proc", owner).exists() and folder.stat().st_uid == os.getuid():
                remove(folder)


@contextmanager
def started(
    interpreter: Path,
    job: Mapping[str, object],
    limits: Limits,
    confinement: Confinement = PLAIN,
) -> Iterator[Supervised]:
    """A probe that does `job`; it and its scratch folder are gone when the block is left."""
    scratch = Path(tempfile.mkdtemp(prefix=f"{SCRATCH}{os.getpid()}-")).resolve()
    result, control = os.pipe(), os.pipe()
    told = {
        **job,
        "package": str(PROBE.parent.parent),
        "result": result[1],
        "control": control[0],
        "memory": (limits.memory << 20) + HEADROOM,
    }
    command = [str(interpreter), "-I", "-B", str(PROBE), json.dumps(told)]
    try:
        process = Supervised(
            confinement.wrap(command, scratch),
            environment=variables(interpreter, scratch, limits),
            folder=scratch,
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
        remove(scratch)


def run(
    interpreter: Path,
    job: Mapping[str, object],
    limits: Limits,
    confinement: Confinement = PLAIN,
) -> Ended:
    """Do `job` to its end, whatever that is."""
    with started(interpreter, job, limits, confinement) as process:
        return process.ended()


def describe(interpreter: Path, module: str, flags: Mapping[str, str] | None = None) -> dict[str, object]:
    """What an interpreter says of itself: `python`, `packages` (versions by name), and `version` or `error`.

    `version` is the module's `__version__`, or Python's own where it has none; `error` says in words why
    the module, or the interpreter itself, can't be used; `packages` and `python` are missing in the latter case.
    """
    limits = Limits(seconds=DESCRIBE_SECONDS, memory=8192, flags=flags or {})
    try:
        ended = run(interpreter, {"mode": "describe", "module": module}, limits)
        message = json.loads(ended.result)
    except OSError as error:
        return {"error": f"{interpreter} can't be started: {error.strerror}"}
    except ValueError:
        said = plain_text(ended.stderr).strip().splitlines()
        return {"error": ended.reason or (said[-1] if said else f"exit status {ended.status}")}
    return {name: message[name] for name in ("python", "packages", "version", "error") if name in message}
