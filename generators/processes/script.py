"""Describe one framework's script within a job: what it needs, and how its processes start."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Collection
from contextlib import AbstractContextManager
from dataclasses import dataclass, replace
from pathlib import Path

from generators import temporary
from generators.model import CPU, Claim, Environment, Framework, Job, Kind, Needs, script_name
from generators.processes.artefacts import sharing
from generators.processes.artefacts.keeping import Artefacts
from generators.processes.artefacts.sharing import ArtefactsResult
from generators.processes.forkserver.parents import Parent, Parents
from generators.processes.forkserver.servers import ForkServers
from generators.processes.launch import ARTEFACTS, CACHES, COUNTING, Limits, run_process, start_process
from generators.processes.reports.result import ProcessResult
from generators.processes.supervise import ChildProcess
from generators.sandbox.layers import Confinement

SLOWER = 4  # times as long as a script may take while its calls are counted
Which = Callable[[str], str | None]


def missing_needs(needs: Needs, device: str, which: Which = shutil.which) -> tuple[str, ...]:
    """What a script needs of the machine and the machine does not have, in words; `which` finds its programs."""
    return (
        *(f"the program {program}" for program in needs.programs if which(program) is None),
        *(f"the device {wanted}" for wanted in needs.devices if wanted != device),
    )


def obstacle(needs: Needs, framework: str, environment: Environment, which: Which = shutil.which) -> str | None:
    """Why the script of a framework can't run in an environment, in words; None where it can."""
    missing = [*missing_needs(needs, environment.device, which)]
    if framework not in environment.missing:
        packages = [name for name in needs.packages if name not in environment.packages]
        missing += [f"the package {name}" for name in packages]
    if missing:  # a missing program comes before a missing environment: none is made for such a job
        return f"needs {', '.join(missing)}"
    if framework in environment.missing:
        return environment.missing[framework]
    if which(environment.interpreter) is None:
        return f"the interpreter {environment.interpreter} can't be started"
    return None


@dataclass(frozen=True)
class Script:
    """A script with everything that it takes to run it and to sign what it reports."""

    job: Job
    claim: Claim
    framework: Framework
    environment: Environment
    run_id: str
    confinement: Confinement
    forks: ForkServers | None = None

    @property
    def limits(self) -> Limits:
        """What each of its processes may use."""
        settings = self.claim.entry.run
        return Limits(
            seconds=settings.timeout,
            memory=settings.memory,
            disk=settings.disk,
            threads=settings.threads,
            flags=self.environment.flags,
            thread_variables=self.framework.thread_variables,
            programs=settings.needs_of(self.framework.name).programs,
            gpu=self.environment.device != CPU,
        )

    def obstacle(self) -> str | None:
        """Why it can't run here, in words; None where it can."""
        name = self.framework.name
        return obstacle(self.claim.entry.run.needs_of(name), name, self.environment)

    def start(
        self,
        parents: Parents | None = None,
        side: str = "",
        *,
        caches: Path | None = None,
        keep_files: bool = False,
    ) -> AbstractContextManager[ChildProcess]:
        """Its process in mode `time`; warming up may take half of the timeout.

        Args:
            parents: of the launch, which then fork the process; None for a fresh one.
            side: whose parent it is.
            caches: what compilers have left in an earlier process of it; None for empty caches.
            keep_files: whether what it has written is there after its end, until the block is left.

        Raises:
            OSError: the process can't be started.
        """
        job = self._job("time") | {"warmup": self.limits.seconds / 2}
        if caches:
            job[CACHES] = str(caches)
        if parents:
            return parents.start(self.parent(parents, side), job, self.limits, keep_files=keep_files)
        interpreter = Path(self.environment.interpreter)
        return start_process(interpreter, job, self.limits, self.confinement, keep_files=keep_files)

    def parent(self, parents: Parents, side: str) -> Parent:
        """What its process in mode `time` is forked from."""
        return parents.parent(side, Path(self.environment.interpreter), self.framework.preload, self.limits)

    def run(self, mode: str, artefacts: Artefacts | None = None, spent: float = 0) -> ProcessResult:
        """Its process in mode `verify` or `controls`, to its end; a forked one where that may be.

        Args:
            mode: of the job.
            artefacts: what it has made before.
            spent: seconds of the timeout that are over.
        """
        interpreter, job, limits = Path(self.environment.interpreter), self._job(mode), self.limits
        if artefacts:
            job, limits = job | {ARTEFACTS: str(artefacts.folder)}, artefacts.left(limits, spent)
        if self.forks and self._has_common_start:
            result = self.forks.run(interpreter, self.framework.preload, job, limits)
            if result:
                return result
        return run_process(interpreter, job, limits, self.confinement)

    def count(self, mode: str, packages: Collection[str], artefacts: Artefacts | None = None) -> ProcessResult:
        """A fresh process that counts the calls of `verify` or of `controls` into packages, to its end.

        A profiling hook slows it down, so that it may take longer than the process that measures.
        """
        job = self._job(f"{COUNTING}{mode}") | {"packages": sorted(packages)}
        limits = self.limits
        if artefacts:
            job, limits = job | {ARTEFACTS: str(artefacts.folder)}, artefacts.left(limits, 0)
        limits = replace(limits, seconds=SLOWER * limits.seconds)
        return run_process(Path(self.environment.interpreter), job, limits, self.confinement)

    @property
    def may_be_forked(self) -> bool:
        """Whether its processes can come from fork servers here."""
        return self._has_common_start and self.forks is not None and self.forks.shows(self._job("time"))

    @property
    def _has_common_start(self) -> bool:
        """Whether what a fork server has imported and set stands for what the script would have.

        With more threads than one, libraries start them at their import; a driver is no more to be forked.
        """
        settings = self.claim.entry.run
        return not (settings.fresh_process or settings.threads > 1 or self.environment.device != CPU)

    @property
    def has_artefacts(self) -> bool:
        """Whether it makes something for its controls and `verify()`."""
        return self.claim.has_artefacts(self.framework.name)

    def folder(self) -> AbstractContextManager[Path]:
        """An empty folder for what it makes, where its processes can be shown it."""
        return temporary.staging(self.forks.scripts) if self.forks else temporary.folder(ARTEFACTS)

    def make(self, folder: Path) -> ArtefactsResult:
        """Its process in mode `artefacts`, a fresh one, to its end; what it left is copied into `folder`."""
        interpreter = Path(self.environment.interpreter)
        return sharing.make(interpreter, self._job(ARTEFACTS), self.limits, self.confinement, folder)

    def _job(self, mode: str) -> dict[str, object]:
        """What `harness/child.py` gets as its argument."""
        script = self.claim.folder / script_name(self.framework.name)
        measures = self.claim.entry.measures
        kinds = {name: measure.kind.value for name, measure in measures.items()}
        clocks = {name: measure.clock for name, measure in measures.items() if measure.kind is Kind.TIMING}
        return {"mode": mode, "script": str(script.resolve()), "measures": kinds, "clocks": clocks}
