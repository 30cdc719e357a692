"""Runs one script beside its framework and reports what it measured; standard library only.

Started as `INTERPRETER -I child.py JOB`, where JOB is a JSON object with `mode` (`artefacts`, `controls`,
`verify`, `time`, `describe`), `result` (a file descriptor; each message is one line of JSON), `control` (another,
with one JSON request a line in mode `time`), `position` (another, for the lines of `progress`), `memory` (bytes of
RLIMIT_DATA) and:

- `describe`: `module`, which is imported for its `__version__`;
- all others: `script`, `package` (the folder that holds `generators`), `measures` (`{name: kind}`);
- `controls`: `clocks` (`{name: wall or cpu}`), by which the controls of timings are read;
- `time`: `warmup` (seconds, at most), and `caches` (a folder with what compilers have left, and the one that it is
  copied into first) where that is known; the others: `deadline` (of the supervisor, on the monotonic clock);
- `artefacts`: `artefacts` (a folder to make, and to let the script fill); `controls` and `verify`: the same with
  what it was filled with, where the script defines `artefacts()`.

Exit 0 without a message means that the script ended the process. No script imports this module.
"""

from __future__ import annotations

import contextlib
import importlib
import importlib.machinery
import importlib.metadata
import importlib.util
import json
import os
import platform
import re
import resource
import shutil
import signal
import sys
import types
from collections.abc import Callable, Iterable, Iterator, Mapping
from functools import partial
from pathlib import Path
from typing import Any, NoReturn

# Started as a file with -I, it finds its siblings by its own path. The folder above is not on `sys.path`: it is
# the root of a project, which a sandbox does not let it list.
if "generators" not in sys.modules:
    sys.modules["generators"] = types.ModuleType("generators")
    sys.modules["generators"].__path__ = [str(Path(__file__).resolve().parents[1])]
from generators.harness.blocks import LONGEST_WARM_CALL, block, warm
from generators.harness.cores import bind
from generators.harness.exceptions import described, formatted, sound
from generators.harness.progress import Progress
from generators.harness.values import (
    VALUES,
    InvalidError,
    Values,
    abbreviated,
    control,
    require_done,
    require_measures,
)

MESSAGE_LIMIT = 1 << 20
OWNER = os.getpid()
PROGRESS = Progress()
Mode = Callable[[Values], Iterator[Values]]


def load(job: Values) -> Any:  # noqa: ANN401 - a script is a module of any content
    """The script as a module under its own name; its folder comes last on `sys.path`."""
    PROGRESS.enter("import")
    path = Path(job["script"])
    ours = importlib.machinery.PathFinder.find_spec("generators")
    sys.path.append(str(path.parent))
    if ours is None:
        sys.path.append(job["package"])
    sys.argv = [str(path)]
    spec = importlib.util.spec_from_file_location(path.stem, path)
    if spec is None or spec.loader is None:
        raise InvalidError(f"{path.name} is no Python file")
    module = importlib.util.module_from_spec(spec)
    sys.modules[path.stem] = module
    spec.loader.exec_module(module)
    return module


def function(module: object, name: str) -> Callable[..., Any]:
    """A function of the script.

    Raises:
        InvalidError: the script defines no such function.
    """
    member = getattr(module, name, None)
    if not callable(member):
        raise InvalidError(f"the script defines no {name}()")
    return member  # type: ignore[no-any-return]  # getattr knows no type, and callable() has looked


def settings(module: object) -> dict[str, str]:
    """What `settings()` returns, as texts: what a fair comparison must share."""
    if not hasattr(module, "settings"):
        return {}
    called = function(module, "settings")
    PROGRESS.enter("settings", called)
    returned = called()
    if not isinstance(returned, dict):
        what = f"settings() returns {{name: value}} (got {abbreviated(returned)})"
        raise InvalidError(f"{what}; end it with `return` and a dictionary")
    for name, value in returned.items():
        parts = value if isinstance(value, list | tuple) else (value,)
        if not isinstance(name, str) or not all(
            isinstance(part, str | int | float | bool | None) for part in parts
        ):
            got = f"{abbreviated(name)}: {abbreviated(value)}"
            raise InvalidError(f"settings() needs plain values by name (got {got})")
    return {name: str(value) for name, value in returned.items()}


def verify(job: Values) -> tuple[Values, dict[str, dict[str, Callable[[], object]]]]:
    """The first message, and the callables of the timings by measure and size."""
    module = load(job)
    called = function(module, "verify")
    PROGRESS.enter("verify", called)
    returned = called(*arguments(job))
    if not isinstance(returned, dict):
        what = f"verify() returns {{measure: value}} (got {abbreviated(returned)})"
        raise InvalidError(f"{what}; end it with `return` and a dictionary")
    if list(returned) == ["unavailable"] and "unavailable" not in job["measures"]:
        reason = returned["unavailable"]
        if not isinstance(reason, str) or not reason.strip():
            raise InvalidError(f"unavailable needs the reason as a text (got {abbreviated(reason)})")
        return {"status": "unavailable", "reason": reason}, {}
    require_measures(job["measures"], returned)
    values = {name: VALUES[kind](name, returned[name]) for name, kind in job["measures"].items()}
    timings = {name: values.pop(name) for name, kind in job["measures"].items() if kind == "timing"}
    sizes = {name: list(calls) for name, calls in timings.items()}
    given = settings(module)
    PROGRESS.enter("verify", called)
    return {"status": "measured", "measures": values, "timings": sizes, "settings": given}, timings


def arguments(job: Values) -> tuple[Path, ...]:
    """The arguments of `verify()` and `controls()`: the folder of what the script has made for both, if any."""
    return (Path(job["artefacts"]),) if "artefacts" in job else ()


def artefacts(job: Values) -> Iterator[Values]:
    """Let the script fill a new folder with what its other processes need."""
    folder = Path(job["artefacts"])
    folder.mkdir()
    called = function(load(job), "artefacts")
    PROGRESS.enter("artefacts", called)
    called(folder)
    yield {"status": "measured"}


def verify_once(job: Values) -> Iterator[Values]:
    """The only message of a job without timings."""
    yield verify(job)[0]


def controls(job: Values) -> Iterator[Values]:
    """Every control that the script yields."""
    called = function(load(job), "controls")
    PROGRESS.enter("controls", called)
    yielded = called(*arguments(job))
    if not isinstance(yielded, Iterable):
        what = f"controls() yields (measure, observed, known) (got {abbreviated(yielded)})"
        raise InvalidError(f"{what}; write `yield` before each of them")
    found = []
    for item in yielded:
        PROGRESS.yielded(yielded)
        found.append({**control(job["measures"], item, job["clocks"]), "at": PROGRESS.line})
    yield {"status": "measured", "controls": found}


def serve(job: Values) -> Iterator[Values]:
    """The first message, then one a request: `{calls, outside}` for a warm-up, `{wall, cpu}` for a block.

    A block runs on the cores that its request names, if any.
    """
    if "caches" in job:
        fill(*map(Path, job["caches"]))
    message, timings = verify(job)
    yield message
    seconds: dict[tuple[str, str], float] = {}  # of one call, by measure and size
    bound: list[int] = []
    with os.fdopen(job["control"], closefd=False) as requests:
        for line in requests:
            request = json.loads(line)
            measure, size = request["measure"], request["size"]
            call = timings[measure][size]
            PROGRESS.enter("timing", call)
            if request["warm"]:
                look = partial(require_done, measure, size, call)
                done = warm(call, job["warmup"], look, request["calls"])
                seconds[measure, size] = done.seconds
                yield {"status": "measured", "calls": done.calls, "outside": done.outside}
            else:
                if request["cores"] and request["cores"] != bound:
                    bound = request["cores"]
                    bind(bound)
                if seconds.get((measure, size), 0) <= LONGEST_WARM_CALL:
                    call()  # a process that was stopped finds cold caches
                yield {"status": "measured", "block": block(call, request["calls"])}


def fill(source: Path, target: Path) -> None:
    """Copy plain files into a folder, which need not be there, for the script to change."""
    for folder, _, names in os.walk(source):
        place = target / Path(folder).relative_to(source)
        place.mkdir(parents=True, exist_ok=True)
        for name in names:
            shutil.copyfile(Path(folder, name), place / name)


def describe(job: Values) -> Iterator[Values]:
    """Version of a module (Python's own where it has none) and of every installed distribution."""
    packages: dict[str, str] = {}
    for distribution in importlib.metadata.distributions():
        name = re.sub(r"[-_.]+", "-", distribution.metadata["Name"] or "").lower()
        packages.setdefault(name, distribution.version)
    message: Values = {"status": "measured", "python": platform.python_version(), "packages": packages}
    try:
        module = importlib.import_module(job["module"])
        message["version"] = str(getattr(module, "__version__", message["python"]))
    except Exception as error:  # noqa: BLE001 - whatever an import raises is the reason why it can't be used
        message["error"] = described(error)
    yield message


def failure(error: BaseException) -> Values:
    """What was raised and where, as a message; a refused value has no traceback but that of what it raised."""
    refused = isinstance(error, InvalidError)
    message: Values = {
        "status": "over-limit" if isinstance(error, MemoryError) else "raised",
        "reason": sound(str(error)) if refused else described(error),
    }
    with contextlib.suppress(Exception):  # a script's exception may have replaced its own traceback
        message |= PROGRESS.place(error)
    shown = error.__cause__ if refused else error
    return message if shown is None else message | {"traceback": formatted(shown)}


def send(descriptor: int, message: Values) -> None:
    """Write one message; a process that the script forked writes none."""
    if os.getpid() != OWNER:
        os._exit(0)
    line = json.dumps(message, allow_nan=False).encode() + b"\n"
    if len(line) > MESSAGE_LIMIT:
        what = {"status": "raised", "reason": "the result is larger than 1 MiB"}
        line = json.dumps(what | PROGRESS.place()).encode() + b"\n"
    while line:
        line = line[os.write(descriptor, line) :]


def leave() -> NoReturn:
    """End at once, so that no code of the script runs after its result."""
    for stream in (sys.stdout, sys.stderr):
        with contextlib.suppress(Exception):  # a script may have closed or replaced it
            stream.flush()
    os._exit(0)


def follow_parent() -> None:
    """Be killed when the supervisor is, so that no process is left running, or stopped for ever."""
    with contextlib.suppress(ImportError, AttributeError, OSError):  # a Python without ctypes does without
        import ctypes  # missing from some builds of Python

        ctypes.CDLL(None).prctl(1, signal.SIGKILL)  # PR_SET_PDEATHSIG


def main(job: Values, modes: Mapping[str, Mode] | None = None) -> NoReturn:
    """Do the job and leave; `SystemExit` passes through, so that it shows as an end without a result.

    Args:
        job: with the name of its mode.
        modes: what gives the messages of a job, by name; those of this module where None.
    """
    for descriptor in (job["result"], job["control"], job["position"]):
        os.set_inheritable(descriptor, False)  # noqa: FBT003 - the standard library's signature
    follow_parent()
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    resource.setrlimit(resource.RLIMIT_DATA, (job["memory"], job["memory"]))
    if "script" in job:
        PROGRESS.begin(job)
    try:
        for message in (modes or MODES)[job["mode"]](job):
            send(job["result"], message)
    except SystemExit as error:
        PROGRESS.leaves(error)
        raise
    except BaseException as error:  # noqa: BLE001 - whatever a script raises is its result
        send(job["result"], failure(error))
    leave()


MODES: dict[str, Mode] = {
    "artefacts": artefacts,
    "controls": controls,
    "verify": verify_once,
    "time": serve,
    "describe": describe,
}

if __name__ == "__main__":
    main(json.loads(sys.argv[1]))
