"""Run processes of jobs forked from the servers of a run: a recipe for each, and its order."""

from __future__ import annotations

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
from generators.processes.forkserver.pool import ServerPool
from generators.processes.forkserver.server import ForkServer, Recipe
from generators.processes.launch import (
    ARTEFACTS,
    CACHES,
    PACKAGE,
    WATCHED_MODES,
    Limits,
    data_limit,
    environment_variables,
    programs_of,
    supervised,
)
from generators.processes.linked_packages import links_of
from generators.processes.reports.result import ProcessResult
from generators.processes.supervise import ChildProcess
from generators.sandbox.access import MIB, Access, shown_to
from generators.sandbox.launcher import REFUSED
from generators.sandbox.layers import FORKED, Confinement
from generators.text import one_line, plain_text


class ForkServers:
    """Forks processes of jobs from servers that hold their framework.

    Attributes:
        pool: the servers.
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
        self.pool = ServerPool(self.new_server)
        self._stack, self._lock = ExitStack(), threading.Lock()
        self._said: set[str] = set()
        self._numbers = count()
        self._folder = self._stack.enter_context(temporary.folder("forkserver"))

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def close(self) -> None:
        """End every server; jobs get fresh processes from now on."""
        self.pool.close()
        self._stack.close()

    def run(
        self, interpreter: Path, preload: tuple[str, ...], job: Mapping[str, object], limits: Limits
    ) -> ProcessResult | None:
        """Do `job` to its end in a forked process; None where that can't be had, or came to no end of its own."""
        if not self.shows(job):
            return None
        try:
            with self.pool.server(self.recipe(interpreter, preload, limits)) as server:
                if server is None:
                    return None
                with self.start(server, job, limits) as process:
                    result = process.ended()
        except OSError as error:
            self._warn(preload, f"{error}; fresh processes are used")
            return None
        fault = "" if self.pool.closed else fault_of(result)
        if fault:
            self._warn(preload, f"{fault}; a fresh process repeats the job")
        return None if fault else result

    def shows(self, job: Mapping[str, object]) -> bool:
        """Whether a forked process could read the job's script."""
        script = Path(str(job["script"])).resolve()
        return script.is_relative_to(self.scripts) and not readable_copy.hidden_from_others(script.parent)

    def recipe(self, interpreter: Path, preload: tuple[str, ...], limits: Limits) -> Recipe:
        """What a server must be like for processes with these limits."""
        links = self.confinement.once(links_of, interpreter)
        environment = environment_variables(interpreter, self.confinement.scratch(self._folder), limits)
        read = (self.scripts, *links.read)
        return Recipe(
            interpreter, preload, tuple(sorted(environment.items())), read, programs_of(limits), links.listed
        )

    def _warn(self, preload: tuple[str, ...], what: str) -> None:
        """Say once what has become of a server, however many jobs it befalls."""
        message = f"fork server of {', '.join(preload) or 'no module'}: {what}"
        with self._lock:
            is_new = message not in self._said
            self._said.add(message)
        if is_new:
            self._on_warning(message)

    @contextmanager
    def start(
        self, server: ForkServer, job: Mapping[str, object], limits: Limits, *, keep_files: bool = False
    ) -> Iterator[ChildProcess]:
        """A process that does `job`; it and all that it wrote are gone when the block is left.

        Raises:
            ForkServerError: the server refuses, has ended, or does not answer.
        """
        recipe, script = server.recipe, Path(str(job["script"])).resolve()
        watched = job["mode"] in WATCHED_MODES
        folders = (script.parent, *(Path(str(job[name])) for name in (ARTEFACTS, CACHES) if name in job))
        if CACHES in job:
            job = {**job, CACHES: [str(job[CACHES]), str(self.confinement.scratch(self._folder) / CACHES)]}
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
            job = {**job, "script": str(script), "package": str(PACKAGE.parent), "memory": data_limit(limits)}
            if watched:
                job["shown"] = self.confinement.files(access)
            if job["mode"] != "time":
                job["deadline"] = monotonic() + limits.seconds - limits.spent
            order = {**self.order(access, folders), "job": job}
            fork, traits = partial(server.fork, order), FORKED._replace(watched=watched, files_kept=keep_files)
            yield stack.enter_context(supervised(fork, access, traits, limits, self._folder.name))

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

    def new_server(self, recipe: Recipe) -> ForkServer:
        """A server that no other job knows of; the caller closes it.

        Raises:
            ForkServerError: it can't be started.
        """
        folder = self._folder / str(next(self._numbers))
        folder.mkdir()
        return ForkServer(recipe, self.confinement, folder)


def fault_of(result: ProcessResult) -> str:
    """Why an end is the server's and not the script's, in words; empty where it is the script's."""
    if result.lost:
        return "ended while a job ran"
    if result.status == REFUSED and not result.position:
        return one_line(plain_text(result.stderr))
    return ""
