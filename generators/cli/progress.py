"""The events of a run come in; lines of a log, or bars in a terminal, go out."""

from __future__ import annotations

import sys
from contextlib import suppress
from typing import TYPE_CHECKING

from generators.model import Complaint, Job, Observation, Plan, Verdict, expected_ends, time_of
from generators.text import counted, minutes, plain_text

if TYPE_CHECKING:
    from rich.console import Console
    from rich.progress import TaskID
    from rich.text import Text

REFRESHES = 2  # a second; ten would take 2 % of a core, as much as watching the scripts


class LogReporter:
    """A line for each thing that happens: for logs, and wherever there is no terminal."""

    def __init__(self, console: Console | None = None) -> None:
        """Print to a console, or else to standard error without whatever draws in a terminal."""
        self.console = console
        self.total = 0
        self.done = 0
        self.expected = self.left = 0.0  # seconds
        self.known = True
        self.ends: dict[tuple[str, tuple[str, ...]], float] = {}

    def on_warning(self, message: str) -> None:
        """Say what the user should know."""
        self.say(f"warning: {message}")

    def on_preparation(self, message: str) -> None:
        """Say what is prepared."""
        self.say(message)

    def on_plan(self, plan: Plan) -> None:
        """Say how many jobs there are, and how long they take; a later plan is counted from zero."""
        self.total, self.done = len(plan.jobs), 0
        self.ends = expected_ends(plan.jobs, plan.workers)
        self.left = self.expected = max(self.ends.values(), default=0)
        self.known = all(job.seconds is not None for job in plan.jobs)
        fresh = sum(len(names) for names in plan.fresh.values())
        if self.total:
            self.say(f"{plan.size} to run, {fresh} fresh{time_of(plan.jobs, plan.workers)}")
        elif plan.later:
            self.say(f"nothing to run that fits, {fresh} fresh")
        else:
            self.say(f"nothing to run: {counted(fresh, 'job')} {'is' if fresh == 1 else 'are'} fresh")
        if plan.later:
            self.say(f"left to another run: {plan.left}")

    def on_job_start(self, job: Job) -> None:
        """Say which job starts, and why."""
        self.say(f"      {_name(job)}: started ({'; '.join(sorted(set(job.why.values())))})")

    def on_job_end(self, job: Job, observations: tuple[Observation, ...]) -> None:
        """Say how a job ended, and how long the others take."""
        self._count(job)
        seconds = max((part.seconds for part in observations), default=0)
        ends = "; ".join(map(_end, observations))
        left = f"; {minutes(self.left, known=self.known)} left" if self.left else ""
        self.say(f"[{self.done}/{self.total}] {_name(job)}: {ends} in {seconds:.1f} s{left}")
        for part in observations:
            self._say_refusals(part)

    def on_job_fresh(self, job: Job) -> None:
        """Say that a job need not run after all."""
        self._count(job)
        self.say(f"[{self.done}/{self.total}] {_name(job)}: fresh, now that its environment is there")

    def _count(self, job: Job) -> None:
        """Count a job as done; what is left is expected to take as long as the plan says from its end on."""
        self.done += 1
        if job.key in self.ends:
            self.left = min(self.left, self.expected - self.ends[job.key])

    def _say_refusals(self, part: Observation) -> None:
        """Say what a script was refused, if anything."""
        if part.refused:
            self.say(f"      {part.framework} was refused: {part.refused_in_words} ({part.refusals_seen})")

    def on_complaints(self, complaints: tuple[Complaint, ...]) -> None:
        """Print the complaints, one line each."""
        from generators.cli import views

        for complaint in complaints:
            self.say(views.complaint_line(complaint))

    def on_verdicts(self, verdicts: tuple[Verdict, ...]) -> None:
        """Print the verdicts, one line each."""
        from generators.cli import views

        for verdict in verdicts:
            self.say(views.verdict_line(verdict))

    def on_part(self, message: str) -> None:
        """Say what a part of several came to."""
        self.say(f"== {message} ==")

    def on_error(self, message: str) -> None:
        """Say what went wrong, where that ends nothing."""
        self.say(f"error: {message}")

    def stop(self) -> None:
        """Leave the terminal as it was; a log has nothing to undo."""

    def say(self, line: str | Text) -> None:
        """Print a line as it is; markup in it does not act. A log that can't be written costs the log alone."""
        with suppress(OSError):
            if self.console is None and isinstance(line, str):
                sys.stderr.write(f"{plain_text(line)}\n")
                sys.stderr.flush()
                return
            from rich.console import Console
            from rich.text import Text

            self.console = self.console or Console(stderr=True)
            self.console.print(Text(line) if isinstance(line, str) else line, soft_wrap=True)


class LiveReporter(LogReporter):
    """Bars in a terminal: what runs, for how long, and what is left."""

    def __init__(self, console: Console) -> None:
        from rich.progress import (  # which no log needs
            BarColumn,
            MofNCompleteColumn,
            Progress,
            SpinnerColumn,
            TextColumn,
            TimeElapsedColumn,
        )

        super().__init__(console)
        columns = (SpinnerColumn(), TextColumn("{task.description}", markup=False), BarColumn(24))
        self.progress = Progress(
            *columns,
            MofNCompleteColumn(),
            TimeElapsedColumn(),
            console=console,
            transient=True,
            refresh_per_second=REFRESHES,
        )
        self.all: TaskID | None = None
        self.tasks: dict[str, TaskID] = {}

    def on_plan(self, plan: Plan) -> None:
        """Say how many jobs there are, and start the bar."""
        super().on_plan(plan)
        if self.all is not None:
            self.progress.remove_task(self.all)
            self.all = None
        if plan.jobs:
            self.progress.start()
            self.all = self.progress.add_task("jobs", total=len(plan.jobs))

    def on_job_start(self, job: Job) -> None:
        """Add a line for the job."""
        self.tasks[_name(job)] = self.progress.add_task(_name(job), total=None)

    def on_job_end(self, job: Job, observations: tuple[Observation, ...]) -> None:
        """Say how the job ended, and move the bar."""
        super().on_job_end(job, observations)
        if (task := self.tasks.pop(_name(job), None)) is not None:
            self.progress.remove_task(task)
        if self.all is not None:
            self.progress.advance(self.all)
        if self.done == self.total:
            self.progress.stop()

    def on_error(self, message: str) -> None:
        """Say what went wrong; a run that it has ended has no lines any more."""
        self.progress.stop()
        for name in tuple(self.tasks):
            self.progress.remove_task(self.tasks.pop(name))
        super().on_error(message)

    def stop(self) -> None:
        """Leave the terminal as it was."""
        self.progress.stop()


def _name(job: Job) -> str:
    return f"{job.claim} {' and '.join(job.frameworks)}"


def _end(observation: Observation) -> str:
    reason = f" ({observation.reason})" if observation.reason else ""
    return f"{observation.framework} {observation.outcome}{reason}"
