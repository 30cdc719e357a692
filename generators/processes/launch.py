"""Prepare the command, variables, scratch folder and limits of a script's process, and start it.

`supervise` watches the process; `harness/child.py` describes the job that it does.
"""

from __future__ import annotations

import json
import os
import resource
import shutil
from collections.abc import Iterator, Mapping
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field, replace
from pathlib import Path
from time import monotonic

from generators import temporary
from generators.errors import way_out
from generators.processes import readable_copy
from generators.processes.linked_packages import Links, links_of
from generators.processes.reports.result import ProcessResult
from generators.processes.starts import Start, fresh
from generators.processes.supervise import ChildProcess
from generators.sandbox.access import Access, shown_to
from generators.sandbox.layers import UNCONFINED, Confinement, Traits
from generators.text import plain_text

PACKAGE = Path(__file__).resolve().parents[1]
CHILD = PACKAGE / "harness" / "child.py"
WATCHED_CHILD = PACKAGE / "harness" / "refusals.py"
COUNTING_CHILD = PACKAGE / "harness" / "counting" / "calls.py"
COUNTING = "count-"  # begins the modes of that program
# What watches takes time, so nothing is watched while calls are timed.
WATCHED_MODES = ("artefacts", "controls", "verify")
NUMERIC_THREADS = ("OMP_NUM_THREADS", "MKL_NUM_THREADS", "OPENBLAS_NUM_THREADS", "NUMEXPR_NUM_THREADS")
# RLIMIT_DATA also counts thread stacks and arenas that are never touched; the supervisor is exact.
HEADROOM = 1 << 30
DESCRIBE_SECONDS = 120.0
ARTEFACTS = "artefacts"  # a mode, a member of a job, and a folder in the scratch folder
CACHES = "caches"  # as above; the folder where compilers keep what they have made


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
        disk: MiB that it may write, all places together.
        files: how many files it may make.
        spent: seconds of `seconds` that are over when it starts.
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
    spent: float = 0


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
        "XDG_CACHE_HOME": str(scratch_folder / CACHES / "xdg"),
        "KERAS_HOME": str(scratch_folder / ".keras"),
        "MPLCONFIGDIR": str(scratch_folder / ".matplotlib"),
        "TORCHINDUCTOR_CACHE_DIR": str(scratch_folder / CACHES / "inductor"),
        "TRITON_CACHE_DIR": str(scratch_folder / CACHES / "triton"),
        "PYTHONHASHSEED": "0",
        "PYTHONDONTWRITEBYTECODE": "1",
        "TF_CPP_MIN_LOG_LEVEL": "2",
        **threads,
        **limits.flags,
    }


def data_limit(limits: Limits) -> int:
    """Bytes of RLIMIT_DATA; nobody but root may set more than the limit that is in force."""
    wanted, hard = (limits.memory << 20) + HEADROOM, resource.getrlimit(resource.RLIMIT_DATA)[1]
    return wanted if hard == resource.RLIM_INFINITY else min(wanted, hard)


@contextmanager
def start_process(
    interpreter: Path,
    job: Mapping[str, object],
    limits: Limits,
    confinement: Confinement = UNCONFINED,
    *,
    keep_files: bool = False,
) -> Iterator[ChildProcess]:
    """A process that does `job`; it, its scratch folder and all that it wrote are gone when the block is left."""
    with ExitStack() as stack:
        scratch_folder = stack.enter_context(temporary.folder())
        job, read = _with_paths(job, confinement, scratch_folder, stack)
        access = _access(interpreter, read, limits, confinement, scratch_folder)
        watched = confinement.method is not None and job["mode"] in WATCHED_MODES
        shown = {"shown": confinement.files(access)} if watched else {}
        job = {**job, **shown, "package": str(PACKAGE.parent), "memory": data_limit(limits)}

        def command(result: int, control: int, position: int, refusals: int) -> list[str]:
            ends = {"result": result, "control": control, "position": position, "refusals": refusals}
            deadline = {} if job["mode"] == "time" else {"deadline": monotonic() + limits.seconds - limits.spent}
            argument = json.dumps({**job, **ends, **deadline})
            program = WATCHED_CHILD if watched else CHILD
            program = COUNTING_CHILD if str(job["mode"]).startswith(COUNTING) else program
            return confinement.wrap([str(interpreter), "-I", "-B", str(program), argument], access)

        environment = environment_variables(interpreter, confinement.scratch(scratch_folder), limits)
        start = fresh(command, environment, scratch_folder, watched=watched)
        traits = confinement.traits._replace(watched=watched, files_kept=keep_files)
        yield stack.enter_context(supervised(start, access, traits, limits))


@contextmanager
def supervised(
    start: Start, access: Access, traits: Traits, limits: Limits, scratch: str = ""
) -> Iterator[ChildProcess]:
    """The process that `start` starts, held to its limits; it has ended and its files are let go afterwards.

    Args:
        start: starts it with the script's ends of its pipes.
        access: what it may read and write.
        traits: of what is around it.
        limits: of its seconds and its memory.
        scratch: name of the scratch folder in its tmpfs; empty for that of `access`.
    """
    process = ChildProcess(
        start, access=access, traits=traits, scratch=scratch, memory=limits.memory, seconds=limits.seconds
    )
    with ExitStack() as stack:
        for step in (process.release, process.ended, process.kill):  # the last one first
            stack.callback(step)
        process.allow(limits.seconds, limits.spent)
        yield process


def _with_paths(
    job: Mapping[str, object], confinement: Confinement, scratch_folder: Path, stack: ExitStack
) -> tuple[Mapping[str, object], tuple[Path, ...]]:
    """A job with the paths that its process is to use, and what it may read; `stack` removes copies."""
    inside, read = confinement.scratch(scratch_folder), list[Path]()
    if "script" in job:
        script = Path(str(job["script"]))
        if confinement.traits.wrappers and readable_copy.hidden_from_others(script.parent):
            copy = stack.enter_context(temporary.folder())
            readable_copy.copy_for_others(script.parent, copy)
            script = copy / script.name
        job = {**job, "script": str(script)}
        read.append(script.parent)
    if job["mode"] == ARTEFACTS:
        job = {**job, ARTEFACTS: str(inside / ARTEFACTS)}
    elif ARTEFACTS in job:
        read.append(Path(str(job[ARTEFACTS])))
    if CACHES in job:
        read.append(Path(str(job[CACHES])))
        job = {**job, CACHES: [str(job[CACHES]), str(inside / CACHES)]}
    return job, tuple(read)


def _access(
    interpreter: Path, read: tuple[Path, ...], limits: Limits, confinement: Confinement, scratch_folder: Path
) -> Access:
    """What the process may read and write, with what its interpreter links to where a sandbox hides the rest."""
    programs = programs_of(limits)
    links, known = Links(), None
    if confinement.method:
        links = confinement.once(links_of, interpreter)
        known = confinement.once(shown_to, interpreter, programs, gpu=limits.gpu)
    return Access(
        scratch_folder,
        interpreter,
        (*read, *links.read),
        programs,
        gpu=limits.gpu,
        space=limits.disk,
        files=limits.files,
        listed=links.listed,
        known=known,
    )


def programs_of(limits: Limits) -> tuple[Path, ...]:
    """Where the programs are that a process needs to see; one that is nowhere is left out."""
    return tuple(Path(path) for name in limits.programs if (path := shutil.which(name)))


def run_process(
    interpreter: Path, job: Mapping[str, object], limits: Limits, confinement: Confinement = UNCONFINED
) -> ProcessResult:
    """Do `job` to its end, whatever that is."""
    with start_process(interpreter, job, limits, confinement) as process:
        return process.ended()


def describe_interpreter(
    interpreter: Path, module: str, confinement: Confinement = UNCONFINED
) -> dict[str, object]:
    """What is installed for an interpreter: `python`, `packages` (version by name), and `version` or `error`.

    `version` is the module's `__version__`, or Python's own where it has none; `error` says in words why
    the module, or the interpreter itself, can't be used; `packages` and `python` are missing in the latter case.
    """
    limits = Limits(seconds=DESCRIBE_SECONDS, memory=8192)
    try:
        afresh = replace(confinement, found={})  # the interpreter may have been made since
        result = run_process(interpreter, {"mode": "describe", "module": module}, limits, afresh)
        message = json.loads(result.result)
    except OSError as error:
        way = "" if isinstance(error, FileNotFoundError) else way_out(error)
        return {"error": f"{interpreter} can't be started: {error.strerror}{f'; {way}' if way else ''}"}
    except ValueError:
        lines = plain_text(result.stderr).strip().splitlines()
        return {"error": result.reason or (lines[-1] if lines else f"exit status {result.status}")}
    # what an interrupted installation leaves has no name, or no version
    packages = {name: version for name, version in message.get("packages", {}).items() if name and version}
    found = {name: message[name] for name in ("python", "version", "error") if name in message}
    return found | {"packages": packages}
