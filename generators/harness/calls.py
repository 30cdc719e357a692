"""Counts a script's calls into the packages of its framework; standard library only.

Started as `INTERPRETER -I calls.py JOB`, where JOB is one of `child.py` in mode `count-controls` or `count-verify`
with one more member: `packages`, names of modules and distributions. A profiling hook of Python sees calls of
functions, also between functions of the packages; it does not see operators of native types, nor what another
program does. What a framework runs while it is imported does not count.
"""

from __future__ import annotations

import contextlib
import importlib.machinery
import importlib.metadata
import json
import sys
import threading
import types
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

# Started as a file with -I, it finds its siblings by its own path, as `child.py` does.
if "generators" not in sys.modules:
    sys.modules["generators"] = types.ModuleType("generators")
    sys.modules["generators"].__path__ = [str(Path(__file__).resolve().parents[1])]
from generators.harness.child import PROGRESS, Mode, arguments, function, load, main
from generators.harness.values import InvalidError, Values, abbreviated

MOST = 1000  # calls that are counted between two controls; then the script runs at its own speed
PROGRAMS = ("subprocess.Popen", "os.posix_spawn", "os.fork", "os.forkpty", "os.exec", "os.system")
IMPORTS = ("<frozen importlib._bootstrap>", "_find_and_load")


class _Thread(threading.local):
    """What is known of each thread.

    Attributes:
        imports: how many imports are going on, one inside the other.
    """

    imports = 0


class Counter:
    """Calls into some packages since the last `take`.

    Attributes:
        calls: how many, at most `MOST`.
        programs: how many programs were started.
    """

    def __init__(self, packages: Iterable[str]) -> None:
        self.calls = self.programs = 0
        self._modules = frozenset(name for package in packages for name in modules_of(package))
        self._places = tuple(place for name in self._modules if (place := place_of(name)))
        self._known: dict[str, bool] = {}
        self._thread = _Thread()
        sys.addaudithook(self._audit)

    def start(self) -> None:
        """Count from now on, in this thread and in those to come."""
        self.calls = self.programs = 0
        self._thread.imports = 0
        threading.setprofile(self._look)
        sys.setprofile(self._look)

    def take(self) -> Values:
        """What was counted; nothing more is until the next `start`.

        `unseen` is true where other programs ran, or where the script used a profiling hook of its own.
        """
        replaced = self.calls < MOST and sys.getprofile() != self._look
        sys.setprofile(None)
        return {"calls": self.calls, "unseen": bool(self.programs or replaced or has_children())}

    def _audit(self, event: str, _: tuple[Any, ...]) -> None:
        self.programs += event in PROGRAMS

    def _look(self, frame: types.FrameType, event: str, argument: Any) -> None:  # noqa: ANN401 - as given
        """Called by Python at each call of a function and at each return."""
        thread = self._thread
        if event == "call":
            code = frame.f_code
            if (code.co_filename, code.co_name) == IMPORTS:
                thread.imports += 1
            elif not thread.imports and self._is_theirs(code.co_filename):
                self._count()
        elif event == "return":
            if (frame.f_code.co_filename, frame.f_code.co_name) == IMPORTS and thread.imports:
                thread.imports -= 1
        elif event == "c_call" and not thread.imports and module_of(argument) in self._modules:
            self._count()

    def _count(self) -> None:
        self.calls = min(self.calls + 1, MOST)  # each thread has a hook of its own to end
        if self.calls == MOST:
            sys.setprofile(None)

    def _is_theirs(self, file: str) -> bool:
        """Whether a file is of the packages."""
        if (known := self._known.get(file)) is None:
            known = self._known[file] = file.startswith(self._places)
        return known


def modules_of(package: str) -> set[str]:
    """Names of the top modules of a distribution; the name itself where none is installed under it."""
    with contextlib.suppress(importlib.metadata.PackageNotFoundError):
        files = importlib.metadata.distribution(package).files or ()
        tops = {file.parts[0].removesuffix(".py") for file in files if file.suffix in {".py", ".so"}}
        return {name for name in tops if name.isidentifier()}
    return {package}


def place_of(module: str) -> str:
    """The folder of a package with a slash, or the file of a module; empty where it isn't there."""
    spec = importlib.machinery.PathFinder.find_spec(module)
    if spec is None:
        return ""
    folders = list(spec.submodule_search_locations or ())
    return f"{folders[0]}/" if folders else spec.origin or ""


def module_of(called: Any) -> str:  # noqa: ANN401 - a function of any kind
    """Name of the top module of a native function; that of its object's class where it has none of its own."""
    name: object = None
    with contextlib.suppress(Exception):  # an object of a script may raise anything
        name = called.__module__
        if not isinstance(name, str):
            owner = called.__self__
            kind = owner if isinstance(owner, type) else type(owner)
            name = owner.__name__ if isinstance(owner, types.ModuleType) else kind.__module__
    return name.partition(".")[0] if isinstance(name, str) else ""


def has_children() -> bool:
    """Whether a program runs that this process has started; False where the kernel doesn't say."""
    with contextlib.suppress(OSError):
        return any(path.read_text() for path in Path("/proc/self/task").glob("*/children"))
    return False


def count_verify(job: Values) -> Iterator[Values]:
    """The calls of `verify()`."""
    module, counter = load(job), Counter(job["packages"])
    called = function(module, "verify")
    PROGRESS.enter("verify", called)
    counter.start()
    returned = called(*arguments(job))
    counted = counter.take()
    if isinstance(returned, dict) and list(returned) == ["unavailable"]:
        yield {"status": "unavailable", "reason": str(returned["unavailable"])}
    else:
        yield {"status": "measured", "counted": [counted]}


def count_controls(job: Values) -> Iterator[Values]:
    """The calls of each control: those since the one before it, or since `controls()` began."""
    module, counter = load(job), Counter(job["packages"])
    called = function(module, "controls")
    PROGRESS.enter("controls", called)
    counter.start()
    yielded = called(*arguments(job))
    if not isinstance(yielded, Iterable):
        raise InvalidError(f"controls() yields (measure, observed, known) (got {abbreviated(yielded)})")
    found = []
    for measure, _, _ in yielded:
        counted = counter.take()
        PROGRESS.yielded(yielded)
        found.append({"measure": str(measure), **counted, "at": PROGRESS.line})
        counter.start()
    counter.take()
    yield {"status": "measured", "counted": found}


MODES: dict[str, Mode] = {"count-verify": count_verify, "count-controls": count_controls}

if __name__ == "__main__":
    main(json.loads(sys.argv[1]), MODES)
