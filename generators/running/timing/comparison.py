"""Time the scripts of one claim against each other: launches as they are asked for, and in the end observations.

A launch has a process per framework and a twin of one of them, forked from the parents of that launch or started
afresh; the twin's framework changes from launch to launch. Launch 0 isn't counted: its processes fill the caches
of compilers, settle how many calls make a block, and report what isn't timed.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from contextlib import ExitStack, suppress
from pathlib import Path
from time import monotonic

from generators.model import Claim, Job, Observation, Outcome
from generators.processes.artefacts.caches import Caches
from generators.processes.forkserver.parents import Parent, Parents
from generators.processes.forkserver.servers import fault_of
from generators.processes.reports.report import ScriptReport
from generators.processes.script import Script
from generators.processes.script_run import ScriptRun
from generators.rules.looks import LOOKS
from generators.running.timing.paired import common_calls, measure, require_settled_calls
from generators.running.timing.placement import cores_of_launch
from generators.running.timing.series import LOAD, START, WARM, Series
from generators.running.timing.side_by_side import one_by_one, side_by_side
from generators.running.timing.timer import TimedCall, Timer, TimerError
from generators.text import one_line

MOST = LOOKS[-1].launches
LONGEST = 2  # times its budget that a claim may measure between two looks
TWIN = "twin"  # the side of its parent

Prepare = Callable[[Sequence[Timer], Callable[[Timer], None]], None]
WhyGoOn = Callable[[Claim, Mapping[str, Observation]], str | None]


class LostError(Exception):
    """A parent has ended while a process that it has forked was needed; the script isn't to blame."""


class NotStartedError(Exception):
    """A fresh process can't be started here; the script isn't to blame, and its run says so."""


class Comparison:
    """One claim that is timed.

    Attributes:
        runs: what its scripts have reported so far.
        series: what has been timed.
        most: launches at most.
        stopped: whether no launch is to come.
        seconds: that its job took, those of other claims beside it left out.
        outside: whether all calls leave their work to processes that they start, so that every round is a launch.
    """

    def __init__(self, scripts: Sequence[Script], why_go_on: WhyGoOn, most: int = MOST) -> None:
        self.runs = [ScriptRun.begin(script) for script in scripts]
        self.series, self.most, self.stopped, self.seconds, self.outside = Series(), most, False, 0.0, False
        self._why_go_on = why_go_on
        self._settled: dict[str, dict[TimedCall, int]] = {}
        self._caches = Caches()

    @property
    def scripts(self) -> list[Script]:
        """Its scripts, in the order of the job."""
        return [run.script for run in self.runs]

    @property
    def claim(self) -> Claim:
        """The claim."""
        return self.runs[0].script.claim

    @property
    def job(self) -> Job:
        """The job that it is."""
        return self.runs[0].script.job

    @property
    def ok(self) -> bool:
        """Whether nothing has failed so far."""
        return all(run.ok for run in self.runs)

    @property
    def may_be_forked(self) -> bool:
        """Whether its processes can come from fork servers here."""
        return all(script.may_be_forked for script in self.scripts)

    def parents(self, parents: Parents, number: int) -> list[Parent]:
        """What the processes of a launch are forked from."""
        return [script.parent(parents, side) for script, side in self._sides(number)]

    def _sides(self, number: int) -> list[tuple[Script, str]]:
        """The scripts of a launch's processes, with the side of each; launch 0 has no twin."""
        sides = [(script, script.framework.name) for script in self.scripts]
        return [*sides, (self.scripts[(number - 1) % len(sides)], TWIN)] if number else sides

    def spend_on_parents(self, seconds: float) -> None:
        """Count its part of the seconds that the parents of a launch took to start."""
        self.series.spent[START] += seconds
        self.seconds += seconds

    def run_controls(self) -> None:
        """Run the controls of all scripts, while nothing has failed."""
        began = monotonic()
        for run in self.runs if self.ok else ():
            run.run_controls()
        self.seconds += monotonic() - began
        self.stopped = not self.ok

    def launch(self, number: int, parents: Parents | None, folder: Path) -> None:
        """Do one launch; a failure is left in the runs.

        Args:
            number: of the launch; what launch 0 measures isn't counted.
            parents: of the launch; None for fresh processes.
            folder: where its caches may be kept.

        Raises:
            LostError: a parent can't fork, or has ended; nothing has been added.
        """
        began = monotonic()
        timers: list[Timer] = []
        failure: TimerError | None = None
        try:
            with suppress(NotStartedError), ExitStack() as stack:
                try:
                    if number == 0:
                        self._settle(timers, parents, stack, folder)
                    else:
                        self._measure(timers, number, parents, stack)
                except TimerError as error:
                    failure = error
                    if parents:
                        self._require_own_fault(error, number)
        finally:
            self.seconds += monotonic() - began
        self._take(timers, number, failure)
        self._stop_or_go_on(number)

    def _start(
        self, script: Script, side: str, parents: Parents | None, stack: ExitStack, *, keep_files: bool = False
    ) -> Timer:
        began, name = monotonic(), script.framework.name
        try:
            started = script.start(parents, side, caches=self._caches.of(name), keep_files=keep_files)
            process = stack.enter_context(started)
        except OSError as error:
            if parents:
                raise LostError(str(error)) from error
            run = next(run for run in self.runs if run.script is script)
            reason = f"its process can't be started here: {error.strerror or error}"
            run.report = ScriptReport(outcome=Outcome.UNAVAILABLE, reason=reason)
            raise NotStartedError(reason) from error
        self.series.spent[START] += monotonic() - began
        measures, seconds = script.claim.entry.measures, script.limits.seconds
        return Timer(name, process, measures, seconds, self._settled.get(name, {}))

    def _settle(self, timers: list[Timer], parents: Parents | None, stack: ExitStack, folder: Path) -> None:
        """Load and warm each process alone, since what isn't timed comes from here; keep what they have found."""
        for run, (script, side) in zip(self.runs, self._sides(0), strict=True):
            timers.append(self._start(script, side, parents, stack, keep_files=True))
            self._phase(LOAD, timers[-1:], Timer.load)
            run.report = timers[-1].report
        common_calls(timers)
        self._phase(WARM, timers, Timer.warm_all)
        self.outside = all(timer.outside for timer in timers)
        self._settled = {timer.name: timer.settled for timer in timers}
        while self.outside and not self.stopped:
            index = self.series.count
            measure([*timers, timers[index % len(timers)]], index, 0, self.series, self._cores(index))  # one round
            self._stop_or_go_on(self.series.count)
        if not self.stopped and not self.claim.entry.run.fresh_process:
            self._keep_caches(timers, folder)

    def _measure(self, timers: list[Timer], number: int, parents: Parents | None, stack: ExitStack) -> None:
        for script, side in self._sides(number):
            timers.append(self._start(script, side, parents, stack))
        self._phase(LOAD, timers, Timer.load, side_by_side)
        require_settled_calls(timers)
        several = self.claim.entry.run.threads > 1  # threads that wait would slow another process down
        self._phase(WARM, timers, Timer.warm_all, one_by_one if several else side_by_side)
        measure(timers, number - 1, self._launch_seconds, self.series, self._cores(number - 1))

    def _phase(
        self, phase: str, timers: Sequence[Timer], prepare: Callable[[Timer], None], run: Prepare = one_by_one
    ) -> None:
        began = monotonic()
        run(timers, prepare)
        self.series.spent[phase] += monotonic() - began

    def _keep_caches(self, timers: list[Timer], folder: Path) -> None:
        for script, timer in zip(self.scripts, timers, strict=True):
            timer.process.kill()
            timer.process.ended()
            self._caches.keep(timer.name, timer.process, script.limits, script.confinement, folder)

    def _cores(self, index: int) -> tuple[int, ...]:
        return cores_of_launch(index, self.claim.entry.run.threads)

    @property
    def _launch_seconds(self) -> float:
        return self.claim.entry.run.budget / MOST

    def _take(self, timers: list[Timer], number: int, failure: TimerError | None) -> None:
        """Take what processes have reported; what isn't timed is that of launch 0."""
        for run, timer in zip(self.runs, timers, strict=False):
            if number == 0:
                run.keep(timer.process.ended(), timer.report)
            run.keep_memory(timer.process.ended())
        if failure:
            run = next(run for run in self.runs if run.script.framework.name == failure.timer.name)
            run.report = failure.report
            run.keep(failure.timer.process.ended(), failure.report)

    def _stop_or_go_on(self, number: int) -> None:
        """Settle whether another launch is to come: at a look by what it shows, between looks by its time."""
        series, budget = self.series, self.claim.entry.run.budget
        if not self.ok:
            self.stopped = True
        elif any(look.launches == number for look in LOOKS):
            series.why = self._why_go_on(self.claim, {each.framework: each for each in self.observations()})
            self.stopped = series.why is None or series.seconds >= budget
        elif number > LOOKS[0].launches:
            self.stopped = series.seconds >= LONGEST * budget
        self.stopped = self.stopped or number >= self.most
        if self.stopped:
            series.cut_to_last_look()
            self._caches.drop()

    def _require_own_fault(self, error: TimerError, number: int) -> None:
        """Raise LostError, with nothing added, where the end of a forked process isn't its script's doing."""
        process = error.timer.process
        process.kill()  # it may be stopped, and wait for a request
        if fault := fault_of(process.ended()):
            if number == 0:
                self.series = Series(spent=self.series.spent)
            raise LostError(f"a parent {fault}") from error

    def observations(self) -> tuple[Observation, ...]:
        """One observation per script, in their order; where one of them has failed, none is `measured`."""
        self._spread_failure()
        entry = self.claim.entry
        limits = {"budget": entry.run.budget, "most_launches": self.most, **self.series.limits(entry.measures)}
        return tuple(
            run.observation(self.series.timings(run.script.framework.name), limits, self.seconds)
            for run in self.runs
        )

    def _spread_failure(self) -> None:
        """Where a run has failed, make the others unavailable: there is nothing to compare them with."""
        failed = next((run for run in self.runs if not run.ok), None)
        if failed is None:
            return
        reason = f"not measured: {failed.script.framework.name} {failed.report.outcome} ({failed.report.reason})"
        for run in self.runs:
            if run.ok:
                run.report = ScriptReport(outcome=Outcome.UNAVAILABLE, reason=one_line(reason))
