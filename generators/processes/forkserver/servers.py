"""Keep the fork servers of a run: one for each recipe, started when a job needs it, and anew when it has ended."""

from __future__ import annotations

import shutil
import threading
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import ExitStack, contextmanager
from functools import partial
from itertools import count
from pathlib import Path
from time import monotonic
from typing import Self

from generators import temporary
from generators.processes import readable_copy
from generators.processes.forkserver.server import ForkServer, ForkServerError, Recipe
from generators.processes.launch import ARTEFACTS, PACKAGE, Limits, data_limit, environment_variables
from generators.processes.linked_packages import links_of
from generators.processes.reports.result import ProcessResult
from generators.processes.supervise import ChildProcess
from generators.sandbox.access import MIB, Access, shown_to
from generators.sandbox.launcher import REFUSED
from generators.sandbox.layers import FORKED, Confinement
from generators.text import one_line, plain_text

MOST_STARTS = 3  # of one recipe: a server that ends again and again is no faster than fresh processes


class ForkServers:
    """Forks processes of jobs from servers that hold their framework.

    Attributes:
        confinement: of each process, as proven by the self-test.
        scripts: the folder of all scripts, and of what they have made for their other processes.
    """

    def __init__(
        self,
        scripts: Path,
        confinement: Confinement,
        on_warning: Callable[[str], None] = lambda _: None,
    ) -> None:
        self.confinement = confinement
        self.scripts, self._on_warning = scripts.resolve(), on_warning
        self._stack, self._lock = ExitStack(), threading.Lock()
        self._locks: dict[Recipe, threading.Lock] = {}
        self._servers: dict[Recipe, ForkServer] = {}
        self._starts: dict[Recipe, int] = {}
        self._given_up: set[Recipe] = set()
        self._said: set[str] = set()
        self._numbers = count()
        self._closed = False
        self._folder = self._stack.enter_context(temporary.folder("forkserver"))

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def close(self) -> None:
        """End every server; jobs get fresh processes from now on."""
        with self._lock:
            self._closed, servers = True, [*self._servers.values()]
            self._servers.clear()
        for server in servers:
            server.close()
        self._stack.close()

    def run(
        self, interpreter: Path, preload: tuple[str, ...], job: Mapping[str, object], limits: Limits
    ) -> ProcessResult | None:
        """Do `job` to its end in a forked process; None where that can't be had, or came to no end of its own."""
        script = Path(str(job["script"])).resolve()
        if not script.is_relative_to(self.scripts) or readable_copy.hidden_from_others(script.parent):
            return None
        links = self.confinement.once(links_of, interpreter)
        programs = tuple(Path(path) for name in limits.programs if (path := shutil.which(name)))
        scratch = self.confinement.scratch(self._folder)
        environment = environment_variables(interpreter, scratch, limits)
        read = (self.scripts, *links.read)
        recipe = Recipe(interpreter, preload, tuple(sorted(environment.items())), read, programs, links.listed)
        try:
            server = self._server(recipe)
            if server is None:
                return None
            with self._start(server, {**job, "script": str(script)}, limits) as process:
                result = process.ended()
        except OSError as error:
            self._warn(preload, f"{error}; fresh processes are used")
            return None
        fault = "" if self._closed else _fault(result)
        if fault:
            self._warn(preload, fault)
        return None if fault else result

    def _warn(self, preload: tuple[str, ...], what: str) -> None:
        """Say once what has become of a server, however many jobs it befalls."""
        message = f"fork server of {', '.join(preload) or 'no module'}: {what}"
        with self._lock:
            is_new = message not in self._said
            self._said.add(message)
        if is_new:
            self._on_warning(message)

    @contextmanager
    def _start(self, server: ForkServer, job: Mapping[str, object], limits: Limits) -> Iterator[ChildProcess]:
        recipe = server.recipe
        folders = (Path(str(job["script"])).parent, *([Path(str(job[ARTEFACTS]))] if ARTEFACTS in job else ()))
        with ExitStack() as stack:
            scratch = stack.enter_context(temporary.folder())  # its name marks what the job starts
            read = (*folders, *recipe.read[1:])
            access = Access(
                scratch,
                recipe.interpreter,
                read,
                recipe.programs,
                space=limits.disk,
                files=limits.files,
                listed=recipe.listed,
                known=self.confinement.once(shown_to, recipe.interpreter, recipe.programs),
            )
            order = {
                **self.order(access, folders),
                "job": {
                    **job,
                    "shown": self.confinement.files(access),
                    "package": str(PACKAGE.parent),
                    "memory": data_limit(limits),
                    "deadline": monotonic() + limits.seconds - limits.spent,
                },
            }
            process = ChildProcess(
                partial(server.fork, order),
                access=access,
                traits=FORKED._replace(watched=True),
                memory=limits.memory,
                seconds=limits.seconds,
            )
            process.allow(limits.seconds, limits.spent)
            stack.callback(process.ended)
            stack.callback(process.kill)
            yield process

    def order(self, access: Access, folders: Iterable[Path]) -> dict[str, object]:
        """The argument of `sandbox.forking.child.confine`."""
        return {
            **self.confinement.order(access),
            "root": None,
            "user": None,
            "scripts": str(self.scripts),
            "folders": [*map(str, folders)],
            "read": [*access.readable],
            "scratch": str(self.confinement.scratch(self._folder)),
            "space": access.space * MIB,
            "files": access.files,
        }

    def _server(self, recipe: Recipe) -> ForkServer | None:
        """A running server; two threads that need the same one wait for one start. None once it was given up.

        Raises:
            OSError: it can't be started, or was too often, and is given up.
        """
        with self._lock:
            lock = self._locks.setdefault(recipe, threading.Lock())
        with lock:
            server = self._servers.get(recipe)
            if server and server.alive:
                return server
            if server:
                server.close()
            if self._closed or recipe in self._given_up:
                return None
            self._starts[recipe] = self._starts.get(recipe, 0) + 1
            try:
                server = self._new_server(recipe)
            except OSError:
                self._given_up.add(recipe)
                raise
            with self._lock:
                if not self._closed:
                    self._servers[recipe] = server
                    return server
        server.close()
        return None

    def _new_server(self, recipe: Recipe) -> ForkServer:
        if self._starts[recipe] > MOST_STARTS:
            raise ForkServerError("it has ended too often")
        folder = self._folder / str(next(self._numbers))
        folder.mkdir()
        return ForkServer(recipe, self.confinement, folder)


def _fault(result: ProcessResult) -> str:
    """Why an end is the server's and not the script's, in words; empty where it is the script's."""
    if result.lost:
        return "ended while a job ran; a fresh process repeats the job"
    if result.status == REFUSED and not result.position:
        return f"{one_line(plain_text(result.stderr))}; fresh processes are used"
    return ""
