"""Run a script once: its controls, then `verify()`, and make one observation of both."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from contextlib import ExitStack
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from time import monotonic

from generators import clock
from generators.model import Observation, Outcome, Output, Position, Refusal, Text, Value, device_fault
from generators.processes.artefacts.keeping import Artefacts
from generators.processes.reports.refusals import merged, refusals_of, what_is_seen
from generators.processes.reports.report import ScriptReport, at_position, output_of, report_of
from generators.processes.reports.result import ProcessResult
from generators.processes.resources.storage import lack_of_space
from generators.processes.script import Script
from generators.sandbox.layers import Confinement
from generators.sandbox.levels import LEVELS

PACKAGE = Path(__file__).resolve().parents[1]
MEASURED = ScriptReport(outcome=Outcome.MEASURED)


@dataclass
class ScriptRun:
    """What the processes of one script have reported so far.

    Attributes:
        began: `started` on the monotonic clock, in seconds.
        report: the last report; `measured` until something fails.
        results: how its processes have ended, each once.
        artefacts: what it has made for its controls and `verify()`, where it does.
        spent: seconds of the job's timeout that earlier processes took; 0 where each has all of them.
    """

    script: Script
    started: datetime
    began: float
    report: ScriptReport = MEASURED
    controls: ScriptReport = MEASURED
    output: Output = field(default_factory=Output)
    peak_memory: float = 0
    results: list[ProcessResult] = field(default_factory=list)
    artefacts: Artefacts | None = None
    spent: float = 0

    @classmethod
    def begin(cls, script: Script) -> ScriptRun:
        """A run that starts now; it has failed already where there is an obstacle."""
        run = cls(script, clock.now(), monotonic())
        if obstacle := script.obstacle():
            run.report = ScriptReport(outcome=Outcome.UNAVAILABLE, reason=obstacle)
        return run

    @property
    def ok(self) -> bool:
        """Whether nothing has failed so far."""
        return self.report.outcome is Outcome.MEASURED

    def make_artefacts(self, folder: Path) -> None:
        """Make what the other processes need, if nothing has failed; `folder` is empty and outlives them."""
        if self.ok:
            made = self.script.make(folder)
            self.report, self.artefacts, self.spent = made.report, made.artefacts, made.seconds
            self.keep(made.result, made.report)

    def run_controls(self) -> None:
        """Run the controls, if nothing has failed and there are any, in a process of their own."""
        if not self.ok or not self.script.claim.has_controls(self.script.framework.name):
            return
        result = self.script.run("controls", self.artefacts, self.spent)
        self.spent += result.seconds if self.artefacts else 0
        self.controls = report_of(result)
        self.keep(result, self.controls)
        if self.controls.outcome is not Outcome.MEASURED:
            self.report = self.controls

    def run_verify(self) -> None:
        """Run `verify()`, if nothing has failed."""
        if self.ok:
            result = self.script.run("verify", self.artefacts, self.spent)
            self.report = report_of(result, self.script.claim.entry.measures)
            self.keep(result, self.report)

    def keep(self, result: ProcessResult, report: ScriptReport) -> None:
        """Keep what a process printed and used."""
        self.output = output_of(result, report.traceback)
        self.keep_memory(result)

    def keep_memory(self, result: ProcessResult) -> None:
        """Keep how much memory a process used, and what it was refused."""
        if result not in self.results:
            self.results.append(result)
        self.peak_memory = max(self.peak_memory, result.peak_memory)

    @property
    def cpu_seconds(self) -> float | None:
        """CPU seconds of its processes so far; None where none has run."""
        return sum(result.cpu_seconds for result in self.results) if self.results else None

    def observation(
        self,
        timings: Mapping[str, Value] | None = None,
        limits: Mapping[str, float] | None = None,
        seconds: float | None = None,
    ) -> Observation:
        """The observation; identity, environment and limits are ours, whatever the script reports.

        Args:
            timings: by measure.
            limits: further ones.
            seconds: that the job took; those since its begin where None.
        """
        self._explain_failure()
        script, confinement = self.script, self._confinement()
        entry = script.claim.entry.run
        where = self.report.position
        measures = {name: self._stored(value) for name, value in self.report.measures.items()}
        return Observation(
            claim=script.claim.id,
            framework=script.framework.name,
            outcome=self.report.outcome,
            reason=self._portable(self.report.reason),
            **{**dict(where), "where": self._portable(where.where)},
            measures={**measures, **(timings or {})} if self.ok else {},
            controls=self.controls.controls,
            settings={**self.report.settings, "threads": str(entry.threads)} if self.ok else {},
            output=Output(stdout=self._portable(self.output.stdout), stderr=self._portable(self.output.stderr)),
            environment=script.environment,
            started=self.started,
            seconds=monotonic() - self.began if seconds is None else seconds,
            cpu_seconds=self.cpu_seconds,
            peak_memory=self.peak_memory,
            limits={"seconds": entry.timeout, "memory": entry.memory, "threads": entry.threads, **(limits or {})},
            process="forked" if self.results and self.results[-1].forked else "fresh",
            sandbox=confinement.level,
            layers=confinement.layers,
            refused=tuple(
                refusal.model_copy(update={"name": self._portable(refusal.name)}) for refusal in self._refused()
            ),
            refusals_seen=self._refusals_seen(),
            fingerprint=script.job.fingerprints[script.framework.name],
            rules=script.claim.rules_digest,
            run=script.run_id,
        )

    def _explain_failure(self) -> None:
        """Fail a run on another device than the one asked for, and say where space was lacking."""
        script = self.script
        if self.ok and (fault := device_fault(script.environment, self.report.settings)):
            where = Position(phase="settings")
            self.report = ScriptReport(outcome=Outcome.RAISED, reason=fault, position=where)
        if self.report.outcome is Outcome.RAISED:
            disk, on_disk = script.claim.entry.run.disk, script.confinement.traits.scratch_on_disk
            if lack := lack_of_space(self.report.reason, disk, on_disk=on_disk):
                self.report = at_position(ScriptReport(outcome=Outcome.OVER_LIMIT), self.report.position, lack)

    def _confinement(self) -> Confinement:
        """What was around its processes: around the one that had the least."""
        forks = self.script.forks
        around = [forks.confinement if forks and each.forked else self.script.confinement for each in self.results]
        return max(around, key=lambda each: LEVELS.index(each.level), default=self.script.confinement)

    def _refused(self) -> tuple[Refusal, ...]:
        return merged(refusal for result in self.results for refusal in refusals_of(result))

    def _refusals_seen(self) -> str:
        """What can be seen of its refusals; empty where no process has run."""
        if not self.results:
            return ""
        calls = all(result.refused_calls is not None for result in self.results)
        return what_is_seen(self.script.confinement.method, calls=calls, timed=self.script.job.timed)

    def _stored(self, value: Value) -> Value:
        """A value as it is stored: a text without paths of this machine."""
        return (
            value.model_copy(update={"value": self._portable(value.value)}) if isinstance(value, Text) else value
        )

    def _portable(self, text: str) -> str:
        """A text without paths of this machine: to the claim's folder, and to this package."""
        claim = self.script.claim
        return text.replace(str(claim.folder.resolve()), f"claims/{claim.id}").replace(str(PACKAGE), PACKAGE.name)


def run_scripts(scripts: Iterable[Script]) -> tuple[Observation, ...]:
    """One observation per script, one after the other; nothing that a script does raises here."""
    return tuple(_observe(script) for script in scripts)


def _observe(script: Script) -> Observation:
    with ExitStack() as stack:
        run = ScriptRun.begin(script)
        if script.has_artefacts:
            run.make_artefacts(stack.enter_context(script.folder()))
        run.run_controls()
        run.run_verify()
        return run.observation()
