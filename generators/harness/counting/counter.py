"""Count calls into packages by a profiling hook of Python; standard library only.

It sees calls of functions, also between functions of the packages; it does not see operators of native types, nor
what another program does. What a package runs while it is imported does not count, nor what the `__getattr__` of a
module runs, which imports a part of it when that is first read, nor what `inspect` calls, where PyTorch has put a
function of its own.
"""

from __future__ import annotations

import contextlib
import importlib.machinery
import importlib.metadata
import inspect
import sys
import threading
import types
from collections.abc import Iterable
from pathlib import Path
from typing import Any, NamedTuple

MOST = 1000  # calls that are counted of one stretch; then it runs at its own speed
# Audit events of programs that are started, and of one that a shared probe asks while it stands.
PROGRAMS = (
    "subprocess.Popen", "os.posix_spawn", "os.fork", "os.forkpty", "os.exec", "os.system", "generators.asked",
)  # fmt: skip
IMPORTS = ("<frozen importlib._bootstrap>", "_find_and_load")
INSPECT = inspect.getsource.__code__.co_filename


class _Thread(threading.local):
    """What is known of each thread.

    Attributes:
        imports: how many imports are going on, one inside the other.
    """

    imports = 0


class Tally(NamedTuple):
    """What was counted of a stretch.

    Attributes:
        calls: into the packages.
        programs: how many programs were started, or asked by a shared probe.
    """

    calls: int = 0
    programs: int = 0

    def plus(self, other: Tally) -> Tally:
        """Both together."""
        return Tally(self.calls + other.calls, self.programs + other.programs)

    def minus(self, other: Tally) -> Tally:
        """What was counted since the other one."""
        return Tally(self.calls - other.calls, self.programs - other.programs)

    def shown(self, *, unseen: bool = False) -> dict[str, Any]:
        """What a message says of it; `unseen` is true where programs ran, or as it is given."""
        return {"calls": min(self.calls, MOST), "unseen": bool(self.programs) or unseen}


class Counter:
    """Calls into some packages.

    Attributes:
        replaced: whether the script has used a profiling hook of its own since the start.
    """

    def __init__(self, packages: Iterable[str]) -> None:
        self._calls = self._programs = 0
        self._modules = frozenset(name for package in packages for name in modules_of(package))
        self._places = tuple(place for name in self._modules if (place := place_of(name)))
        self._known: dict[str, bool] = {}
        self._thread = _Thread()
        self._begun, self._left = Tally(), 0
        self._children = frozenset[str]()
        self._counts, self.replaced = False, False
        sys.addaudithook(self._audit)

    @property
    def total(self) -> Tally:
        """All that was counted since the counter was made."""
        return Tally(self._calls, self._programs)

    def start(self) -> None:
        """Count from now on, in this thread and in those to come."""
        self._begun, self._left = self.total, MOST
        self._children = children()
        self._counts, self.replaced = True, False
        self._thread.imports = 0
        threading.setprofile(self._look)
        sys.setprofile(self._look)

    def go_on(self) -> None:
        """Count as many calls as from the start, where counting has begun and no other hook has replaced ours."""
        if self._counts and not self._is_replaced():
            self._left = MOST
            sys.setprofile(self._look)

    def take(self) -> dict[str, Any]:
        """What was counted since the start, for a message; nothing more is until the next one.

        It is unseen also where the script used a profiling hook of its own, and where it has a child that it did
        not have at the start. One that has stood since then did nothing that anybody asked it for.
        """
        self._is_replaced()
        self._counts = False
        sys.setprofile(None)
        return self.total.minus(self._begun).shown(unseen=self.replaced or not children() <= self._children)

    def owns(self, value: object) -> bool:
        """Whether a value is of a type of the packages, or one of their modules."""
        name = value.__name__ if isinstance(value, types.ModuleType) else type(value).__module__
        return isinstance(name, str) and name.partition(".")[0] in self._modules

    def _is_replaced(self) -> bool:
        self.replaced |= self._left > 0 and sys.getprofile() != self._look
        return self.replaced

    def _audit(self, event: str, _: tuple[Any, ...]) -> None:
        self._programs += event in PROGRAMS

    def _look(self, frame: types.FrameType, event: str, argument: Any) -> None:  # noqa: ANN401 - as given
        """Called by Python at each call of a function and at each return."""
        thread = self._thread
        if event == "call":
            if imports(frame):
                thread.imports += 1
            elif not thread.imports and self._is_theirs(frame.f_code.co_filename) and not inspects(frame):
                self._count()
        elif event == "return":
            if thread.imports and imports(frame):
                thread.imports -= 1
        elif event == "c_call" and not thread.imports and module_of(argument) in self._modules:
            self._count()

    def _count(self) -> None:
        self._left -= 1
        self._calls += 1
        if self._left <= 0:  # each thread has a hook of its own to end
            sys.setprofile(None)

    def _is_theirs(self, file: str) -> bool:
        """Whether a file is of the packages."""
        if (known := self._known.get(file)) is None:
            known = self._known[file] = file.startswith(self._places)
        return known


def imports(frame: types.FrameType) -> bool:
    """Whether a frame is one of the import system, or of the `__getattr__` of a module, or of a kind of modules.

    The latter is called by whoever looks through `sys.modules`, as `inspect.getsource` does.
    """
    code = frame.f_code
    if code.co_name == "__getattr__":
        owner = frame.f_locals.get(code.co_varnames[0]) if code.co_varnames else None
        of_module = getattr(frame.f_globals.get("__getattr__"), "__code__", None) is code
        return of_module or isinstance(owner, types.ModuleType)
    return (code.co_filename, code.co_name) == IMPORTS


def inspects(frame: types.FrameType) -> bool:
    """Whether `inspect` has called what a frame runs: it reads the text of a program."""
    return frame.f_back is not None and frame.f_back.f_code.co_filename == INSPECT


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


def children() -> frozenset[str]:
    """Numbers of the programs that this process has started and that run; none where the kernel doesn't say."""
    with contextlib.suppress(OSError):
        lists = Path("/proc/self/task").glob("*/children")
        return frozenset(number for path in lists for number in path.read_text().split())
    return frozenset()
