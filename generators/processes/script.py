"""One framework's script within a job: what it needs, its controls, and the observation made of it."""

from __future__ import annotations

import shutil
from collections.abc import Mapping
from contextlib import AbstractContextManager
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from time import monotonic

from generators import clock
from generators.model import (
    CPU,
    Claim,
    Environment,
    Framework,
    Job,
    Needs,
    Observation,
    Outcome,
    Output,
    Text,
    Value,
    script_name,
)
from generators.model.observations import device_fault
from generators.processes.launch import Limits, run, started
from generators.processes.report import Report, concluded, output
from generators.processes.supervise import ChildProcess, ProcessResult
from generators.sandbox.layers import UNCONFINED, Confinement
from generators.text import one_line

OURS = Path(__file__).resolve().parents[1]
MEASURED = Report(outcome=Outcome.MEASURED)


def lacking(needs: Needs, device: str) -> tuple[str, ...]:
    """What a script needs of the machine and does not find, in words."""
    return (
        *(f"the program {program}" for program in needs.programs if shutil.which(program) is None),
        *(f"the device {wanted}" for wanted in needs.devices if wanted != device),
    )


@dataclass(frozen=True)
class Script:
    """A script with everything that it takes to run it and to sign what it reports."""

    job: Job
    claim: Claim
    framework: Framework
    environment: Environment
    run_id: str
    confinement: Confinement

    @property
    def limits(self) -> Limits:
        """What a process of it may use."""
        settings = self.claim.entry.run
        return Limits(
            seconds=settings.timeout,
            memory=settings.memory,
            threads=settings.threads,
            flags=self.environment.flags,
            thread_variables=self.framework.thread_variables,
            programs=settings.needs_of(self.framework.name).programs,
            gpu=self.environment.device != CPU,
        )

    @property
    def controlled(self) -> bool:
        """True where it defines controls."""
        return "def controls" in self.claim.files.get(script_name(self.framework.name), "")

    def obstacle(self) -> str:
        """Why it can't run here, in words; empty where it can."""
        name = self.framework.name
        needs = self.claim.entry.run.needs_of(name)
        absent = [*lacking(needs, self.environment.device)]
        if name not in self.environment.missing:
            absent += [f"the package {one}" for one in needs.packages if one not in self.environment.packages]
        if absent:  # a missing program comes before a missing environment: none is made for such a job
            return f"needs {', '.join(absent)}"
        if name in self.environment.missing:
            return self.environment.missing[name]
        if shutil.which(self.environment.interpreter) is None:
            return f"the interpreter {self.environment.interpreter} can't be started"
        return ""

    def _told(self, mode: str, **more: object) -> dict[str, object]:
        script = self.claim.folder / script_name(self.framework.name)
        kinds = {name: measure.kind.value for name, measure in self.claim.entry.measures.items()}
        return {"mode": mode, "script": str(script.resolve()), "measures": kinds, **more}

    def started(self) -> AbstractContextManager[ChildProcess]:
        """Its process in mode `time`; warming up may take half of the timeout."""
        told = self._told("time", warmup=self.limits.seconds / 2)
        return started(Path(self.environment.interpreter), told, self.limits, self.confinement)

    def run(self, mode: str) -> ProcessResult:
        """Its process in mode `verify` or `controls`, to its end."""
        return run(Path(self.environment.interpreter), self._told(mode), self.limits, self.confinement)

    def attempt(self) -> Attempt:
        """An attempt that starts now; it is over where there is an obstacle."""
        attempt = Attempt(self, clock.now(), monotonic())
        why = self.obstacle()
        if why:
            attempt.report = Report(outcome=Outcome.UNAVAILABLE, reason=one_line(why))
        return attempt


@dataclass
class Attempt:
    """What has been reported so far of one script of a job; the only thing here that changes.

    Attributes:
        report: the last report; `measured` until something went wrong.
    """

    script: Script
    started: datetime
    clock: float
    report: Report = MEASURED
    controls: Report = MEASURED
    output: Output = field(default_factory=Output)
    peak_memory: float = 0

    @property
    def well(self) -> bool:
        """True where nothing went wrong so far."""
        return self.report.outcome is Outcome.MEASURED

    def control(self) -> None:
        """Run the controls, if it is well and there are any, in a process of their own."""
        if not self.well or not self.script.controlled:
            return
        ended = self.script.run("controls")
        self.controls = concluded(ended)
        self.take(ended, self.controls)
        if self.controls.outcome is not Outcome.MEASURED:
            reason = one_line(f"controls: {self.controls.reason}")
            self.report = self.controls.model_copy(update={"reason": reason})

    def take(self, ended: ProcessResult, report: Report) -> None:
        """Keep what a process printed and used."""
        self.output = output(ended, report.traceback)
        self.used(ended)

    def used(self, ended: ProcessResult) -> None:
        """Keep what a process used."""
        self.peak_memory = max(self.peak_memory, ended.peak_memory)

    def observation(
        self,
        timed: Mapping[str, Value] | None = None,
        limits: Mapping[str, float] | None = None,
    ) -> Observation:
        """The observation; identity, environment and limits are ours, whatever the script said."""
        script = self.script
        settings = script.claim.entry.run
        if self.well and (why := device_fault(script.environment, self.report.settings)):
            self.report = Report(outcome=Outcome.RAISED, reason=one_line(why))
        measures = {name: self._shown(value) for name, value in self.report.measures.items()}
        measured = {**measures, **(timed or {})} if self.well else {}
        said = {**self.report.settings, "threads": str(settings.threads)} if self.well else {}
        return Observation(
            claim=script.claim.id,
            framework=script.framework.name,
            outcome=self.report.outcome,
            reason=self._placed(self.report.reason),
            measures=measured,
            controls=self.controls.controls,
            settings=said,
            output=Output(stdout=self._placed(self.output.stdout), stderr=self._placed(self.output.stderr)),
            environment=script.environment,
            started=self.started,
            seconds=monotonic() - self.clock,
            peak_memory=self.peak_memory,
            limits={
                "seconds": settings.timeout,
                "memory": settings.memory,
                "threads": settings.threads,
                **(limits or {}),
            },
            sandbox=script.confinement.level,
            layers=script.confinement.layers,
            fingerprint=script.job.fingerprints[script.framework.name],
            rules=script.claim.rules_digest,
            run=script.run_id,
        )

    def _shown(self, value: Value) -> Value:
        """A value, with its text as it is kept."""
        return value.model_copy(update={"value": self._placed(value.value)}) if isinstance(value, Text) else value

    def _placed(self, text: str) -> str:
        """A text without the places of this machine and run: the claim's folder, and ours."""
        claim = self.script.claim
        return text.replace(str(claim.folder.resolve()), f"claims/{claim.id}").replace(str(OURS), OURS.name)


def scripts_of(
    job: Job,
    claim: Claim,
    frameworks: Mapping[str, Framework],
    environments: Mapping[str, Environment],
    run_id: str,
    confinement: Confinement,
) -> tuple[Script, ...]:
    """The scripts of a job, in its order."""
    return tuple(
        Script(job, claim, frameworks[name], environments[job.environments[name]], run_id, confinement)
        for name in job.frameworks
    )


def run_job(
    job: Job,
    claim: Claim,
    frameworks: Mapping[str, Framework],
    environments: Mapping[str, Environment],
    run_id: str,
    *,
    confinement: Confinement = UNCONFINED,
) -> tuple[Observation, ...]:
    """One observation per framework of the job; nothing that a script does raises here."""
    scripts = scripts_of(job, claim, frameworks, environments, run_id, confinement)
    return tuple(_observe(script) for script in scripts)


def _observe(script: Script) -> Observation:
    """The observation of one script."""
    attempt = script.attempt()
    attempt.control()
    if attempt.well:
        ended = script.run("verify")
        attempt.report = concluded(ended, script.claim.entry.measures)
        attempt.take(ended, attempt.report)
    return attempt.observation()
