"""How the command line shows things in a terminal, and in a log; only `cli` calls it."""

from __future__ import annotations

import time
from collections.abc import Iterable

from rich.console import Console
from rich.progress import (
    BarColumn,
    MofNCompleteColumn,
    Progress,
    SpinnerColumn,
    TaskID,
    TextColumn,
    TimeElapsedColumn,
)
from rich.syntax import Syntax
from rich.table import Table
from rich.text import Text

from generators import summaries
from generators.audit import Audit
from generators.formats import counted
from generators.model import (
    Claim,
    Diagnosis,
    Elsewhere,
    Findings,
    Imported,
    Job,
    Kind,
    Observation,
    Outcome,
    Plan,
    Verdict,
    Verified,
    Word,
)

STYLES = {
    Word.SUPPORTED: "green",
    Word.REFUTED: "red",
    Word.MIXED: "yellow",
    Word.NOT_ENOUGH_EVIDENCE: "dim",
    Word.NOT_CHECKABLE: "dim",
}


class LogReporter:
    """A line for each thing that happens: for logs, and wherever there is no terminal."""

    def __init__(self, console: Console) -> None:
        self.console = console
        self.total = 0
        self.done = 0
        self.begun: dict[str, float] = {}

    def warned(self, message: str) -> None:
        """Say what the user should know."""
        self.say(f"warning: {message}")

    def preparing(self, message: str) -> None:
        """Say what is done first."""
        self.say(message)

    def planned(self, plan: Plan) -> None:
        """Say how many jobs there are; a later plan is counted anew."""
        self.total, self.done = len(plan.jobs), 0
        fresh = sum(len(names) for names in plan.fresh.values())
        self.say(
            f"{counted(self.total, 'job')} to run, {fresh} fresh"
            if self.total
            else f"nothing to run: {counted(fresh, 'job')} {'is' if fresh == 1 else 'are'} fresh"
        )

    def started(self, job: Job) -> None:
        """Say which job starts, and why."""
        self.begun[_name(job)] = time.monotonic()
        self.say(f"      {_name(job)}: started ({'; '.join(sorted(set(job.why.values())))})")

    def finished(self, job: Job, observations: tuple[Observation, ...]) -> None:
        """Say how a job ended."""
        self.done += 1
        seconds = time.monotonic() - self.begun[_name(job)]
        ends = "; ".join(_end(one) for one in observations)
        self.say(f"[{self.done}/{self.total}] {_name(job)}: {ends} in {seconds:.1f} s")

    def stop(self) -> None:
        """Leave the terminal as it was; a log has nothing to undo."""

    def say(self, line: str) -> None:
        """Print a line as it is, with no markup read into it."""
        self.console.print(Text(line), soft_wrap=True)


class LiveReporter(LogReporter):
    """Bars in a terminal: what runs, for how long, and what is left."""

    def __init__(self, console: Console) -> None:
        super().__init__(console)
        columns = (SpinnerColumn(), TextColumn("{task.description}", markup=False), BarColumn(24))
        self.progress = Progress(
            *columns, MofNCompleteColumn(), TimeElapsedColumn(), console=console, transient=True
        )
        self.all: TaskID | None = None
        self.tasks: dict[str, TaskID] = {}

    def planned(self, plan: Plan) -> None:
        """Say how many jobs there are, and start the bar."""
        super().planned(plan)
        if self.all is not None:
            self.progress.remove_task(self.all)
            self.all = None
        if plan.jobs:
            self.progress.start()
            self.all = self.progress.add_task("jobs", total=len(plan.jobs))

    def started(self, job: Job) -> None:
        """Add a line for the job."""
        self.begun[_name(job)] = time.monotonic()
        self.tasks[_name(job)] = self.progress.add_task(_name(job), total=None)

    def finished(self, job: Job, observations: tuple[Observation, ...]) -> None:
        """Say how the job ended, and move the bar."""
        super().finished(job, observations)
        self.progress.remove_task(self.tasks.pop(_name(job)))
        if self.all is not None:
            self.progress.advance(self.all)
        if self.done == self.total:
            self.progress.stop()

    def stop(self) -> None:
        """Leave the terminal as it was."""
        self.progress.stop()


def _name(job: Job) -> str:
    return f"{job.claim} {' and '.join(job.frameworks)}"


def _end(observation: Observation) -> str:
    reason = f" ({observation.reason})" if observation.reason else ""
    return f"{observation.framework} {observation.outcome}{reason}"


def verdict_table(verified: Verified) -> Table:
    """A row for each claim that was asked for: its verdict and the sentence that explains it."""
    table = Table(box=None, pad_edge=False, show_edge=False)
    table.add_column("verdict", no_wrap=True)
    table.add_column("claim and reason")
    for claim_id in verified.claims:
        verdict = verified.findings.verdicts[claim_id]
        table.add_row(_word(verdict), Text.assemble((claim_id, "bold"), "\n", verdict.reason))
    return table


def _word(verdict: Verdict) -> Text:
    return Text(verdict.word.value, style=STYLES[verdict.word])


def plan_lines(plan: Plan) -> Iterable[Text]:
    """What would run and why, then what is fresh."""
    for job in plan.jobs:
        for framework in job.frameworks:
            yield Text(f"run    {job.claim} {framework}: {job.why[framework]}")
    for claim_id, names in plan.fresh.items():
        for name in names:
            yield Text(f"fresh  {claim_id} {name}", style="dim")
    yield Text(f"{counted(len(plan.jobs), 'job')} to run" if plan.jobs else "nothing to run: everything is fresh")


def audit_lines(found: Audit) -> Iterable[Text]:
    """Totals, then what was not noticed, one line each."""
    checks = [one for one in found.probed if one.kind is Kind.CHECK]
    yield Text(found.coverage)
    yield Text(f"{counted(found.claims, 'published claim')}, {found.resting} of them rest on others")
    ran = sum(one.controls for one in found.probed)
    sound = len(checks) - len(found.lacking)
    yield Text(f"{ran} controls ran; {sound} of {len(checks)} checks have a known yes and a known no that passed")
    for one in found.lacking:
        yield Text(f"lacking  {one.claim} {one.framework}.{one.measure}: {one.yes} yes, {one.no} no", style="red")
    judged = [one for one in found.mutations if one.judged]
    noticed = len(judged) - len(found.survivors)
    by_control = sum(one.noticed == "control" for one in judged)
    yield Text(
        f"{len(judged)} broken probes behind judged measures: {by_control} noticed by a control, "
        f"{noticed - by_control} by a verdict, {len(found.survivors)} not noticed"
    )
    for fault in found.survivors:
        yield Text(f"unseen   {fault.claim} {fault.framework}.{fault.measure} {fault.fault}", style="dim")
    for name in found.blind:
        yield Text(f"blind    {name}: no fault of it was noticed", style="red")


def import_lines(done: Imported) -> Iterable[Text]:
    """What was kept, then what was left out and why, one line each."""
    for one in done.left_out:
        yield Text(f"left out  {one.claim} {one.framework}: {one.why}", style="dim")
    yield Text(
        f"run {done.run} of {done.machine.name}, device {done.device}: {counted(len(done.kept), 'observation')} "
        f"kept, {len(done.known)} here already, {len(done.left_out)} left out"
    )


def doctor_lines(diagnosis: Diagnosis) -> Iterable[Text]:
    """What is here, what is missing and what that costs."""
    yield Text(f"machine: {diagnosis.machine.name}")
    for title, found in (
        ("frameworks", diagnosis.frameworks),
        ("environments", diagnosis.environments),
        ("sandbox", diagnosis.sandbox),
        ("programs", diagnosis.programs),
    ):
        if found:
            yield Text(title, style="bold")
        for one in found:
            mark = Text("  yes  ", style="green") if one.present else Text("  no   ", style="yellow")
            cost = f" -> {one.cost}" if one.cost else ""
            yield Text.assemble(mark, f"{one.name}: {one.detail}{cost}")
    yield Text("`claims verify` can run" if diagnosis.ready else "`claims verify` can't run here")


def claim_view(found: Findings, claim_id: str) -> Iterable[Text | Table | Syntax]:
    """Verdict, evidence, reasons and code of one claim."""
    verdict = found.verdicts[claim_id]
    claim = found.project.claim(claim_id)
    if claim:
        yield Text(claim.entry.title, style="bold")
        yield Text(claim.entry.statement)
    yield Text.assemble(_word(verdict), ": ", verdict.reason)
    for comparison in verdict.comparisons:
        truth = {True: "true", False: "false", None: "unknown"}[comparison.truth]
        yield Text(f"  {comparison.rule}: {comparison.text} is {truth}")
    if claim is None:
        return
    for alias, used in claim.entry.uses.items():
        known = found.verdicts.get(used)
        yield Text.assemble(f"  {alias} is the claim {used}: ", _word(known) if known else "no such claim")
    for name, evidence in found.evidence.get(claim_id, {}).items():
        if observation := evidence.newest:
            yield from _observation(observation, claim)
        else:
            yield Text(f"{name}: not run yet", style="dim")
    for seen in found.elsewhere.get(claim_id, ()):
        yield from _elsewhere(seen, claim)
    for name, text in claim.files.items():
        yield Text(f"\nclaims/{claim_id}/{name}", style="bold")
        yield Syntax(text, "python", background_color="default")


def _elsewhere(seen: Elsewhere, claim: Claim) -> Iterable[Text]:
    """What another machine class, or another device, showed."""
    yield Text(f"on another machine: {seen.machine.name}, device {seen.device}", style="bold")
    yield Text.assemble("  ", _word(seen.verdict), ": ", seen.verdict.reason)
    yield Text("".join(f"  {name} {version}" for name, version in seen.verdict.frameworks.items()))
    for evidence in seen.evidence.values():
        if observation := evidence.newest:
            yield from _observation(observation, claim)


def _observation(observation: Observation, claim: Claim) -> Iterable[Text]:
    at = f"{observation.started:%Y-%m-%d %H:%M} UTC, {observation.seconds:.1f} s"
    yield Text(f"{observation.framework}: {observation.outcome}, {at}", style="bold")
    if observation.outcome is not Outcome.MEASURED:
        yield Text(f"  {observation.reason}")
    for name, value in observation.measures.items():
        for size in summaries.sizes({name: value}):
            told = summaries.summarise(value, claim.entry.measures[name], size)
            label = f"{name}[{size}]" if size else name
            yield Text(f"  {label} = {told.text}" + (f" ({told.spread})" if told.spread else ""))
    for control in observation.controls:
        passed = "passed" if control.passed else "FAILED"
        yield Text(f"  control {control.measure}: {control.observed}, known {control.known}: {passed}")
