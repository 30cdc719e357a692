"""Results of the commands come in; lines and tables for people go out."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING

from rich.text import Text

from generators.model import (
    Claim,
    Complaint,
    Diagnosis,
    Findings,
    History,
    ImportResult,
    Kind,
    Observation,
    OtherMachine,
    Outcome,
    Plan,
    Pruning,
    RunResult,
    Status,
    TypedNumber,
    Verdict,
    VerdictWord,
)
from generators.text import counted, first_of

if TYPE_CHECKING:
    from generators.entries.coverage import Coverage
    from generators.judging.controls.audit import Audit, MeasureControls
    from generators.judging.controls.calls import ControlAudit

STYLES = {VerdictWord.SUPPORTED: "green", VerdictWord.REFUTED: "red", VerdictWord.MIXED: "yellow"}


def verdict_lines(verified: RunResult) -> Iterable[Text]:
    """Two lines for each requested claim: its verdict, and the sentence that explains it.

    No table, which would break a path in a sentence at the width of the terminal.
    """
    verdicts = [verified.verdicts[claim_id] for claim_id in verified.claims]
    width = max((len(verdict.word) for verdict in verdicts), default=0) + 2
    for verdict in verdicts:
        yield Text.assemble(_word(verdict), " " * (width - len(verdict.word)), (verdict.claim, "bold"))
        yield Text(" " * width + verdict.reason)


def verdict_line(verdict: Verdict) -> Text:
    """A verdict with its claim and the sentence that explains it."""
    return Text.assemble(_word(verdict), "  ", (verdict.claim, "bold"), ": ", verdict.reason)


def _word(verdict: Verdict) -> Text:
    return Text(verdict.word.value, style=STYLES.get(verdict.word, "dim"))


def plan_lines(plan: Plan) -> Iterable[Text]:
    """What would run and why, then what is fresh, and what a run that has not ended has measured."""
    for job in plan.jobs:
        for framework in job.frameworks:
            yield Text(f"run    {job.claim} {framework}: {job.why[framework]}")
    for claim_id, names in plan.fresh.items():
        for name in names:
            yield Text(f"fresh  {claim_id} {name}", style="dim")
    for claim_id, waiting in plan.waiting.items():
        for name in waiting:
            yield Text(f"waits  {claim_id} {name}: measured by a run that has not ended; the next one counts it")
    yield from _idle_lines(plan.idle)
    nothing = "nothing to run" + (": everything is fresh" if any(plan.fresh.values()) and not plan.waiting else "")
    yield Text(f"{counted(len(plan.jobs), 'job')} to run" if plan.jobs else nothing)


def _idle_lines(idle: Mapping[str, str]) -> Iterable[Text]:
    """A line for each requested entry that runs no script."""
    for claim_id, reason in idle.items():
        yield Text(f"none   {claim_id}: {reason}", style="dim")


def complaint_lines(complaints: tuple[Complaint, ...], coverage: Coverage | None) -> Iterable[Text]:
    """The complaints, how many passages the entries cover (where all were checked), and how many make it fail."""
    yield from map(complaint_line, complaints)
    if coverage:
        yield Text(str(coverage))
    failing = sum(complaint.severity != "warning" for complaint in complaints)
    yield Text(counted(failing, "complaint") if failing else "every entry keeps every lint rule")


def complaint_line(complaint: Complaint) -> Text:
    """A complaint, with a mark where it is only a warning."""
    return Text(f"{'warning: ' if complaint.severity == 'warning' else ''}{complaint}")


def typed_number_lines(numbers: Iterable[TypedNumber]) -> Iterable[Text]:
    """A note for each number typed into notes that a measure gives."""
    for number in numbers:
        yield Text(f"note: {number}", style="yellow")


def audit_lines(audit: Audit) -> Iterable[Text]:
    """Totals, then a line for each check without controls and for each fault that was not noticed."""
    checks = [probe for probe in audit.probed if probe.kind is Kind.CHECK]
    yield Text(audit.coverage)
    yield Text(f"{counted(audit.claims, 'claim')}, {audit.resting} of them rest on others")
    yield from _idle_lines(audit.idle)
    if audit.unmeasured:
        scripts = counted(len(audit.unmeasured), "script")
        named = first_of(audit.unmeasured)
        yield Text(f"{scripts} not measured as they are now ({named}); run `claims verify` first", style="yellow")
    ran = sum(probe.controls for probe in audit.probed)
    sound = len(checks) - len(audit.lacking)
    yield Text(f"{ran} controls ran; {sound} of {len(checks)} checks have a known yes and a known no that passed")
    for check in audit.lacking:
        name = f"{check.claim} {check.framework}.{check.measure}"
        yield Text(f"lacking  {name}: {check.yes} yes, {check.no} no", style="red")
    for battery in audit.one_sided:
        name, known, other = f"{battery.claim} {battery.framework}.{battery.measure}", *_sides(battery)
        yield Text(f"note: every control of {name} knows {known}; add one that knows {other}", style="yellow")
    judged = [mutation for mutation in audit.mutations if mutation.judged]
    noticed = len(judged) - len(audit.survivors)
    by_control = sum(mutation.noticed == "control" for mutation in judged)
    yield Text(
        f"{len(judged)} broken probes behind judged measures: {by_control} noticed by a control, "
        f"{noticed - by_control} by a verdict, {len(audit.survivors)} not noticed"
    )
    for mutation in audit.survivors:
        yield Text(f"unseen   {mutation.name} {mutation.fault}", style="dim")
    for name in audit.blind:
        yield Text(f"blind    {name}: no fault of it was noticed", style="red")


def control_lines(audit: ControlAudit) -> Iterable[Text]:
    """How many scripts were counted, what is only listed, then each measure whose controls miss the framework."""
    run = len(audit.scripts) - len(audit.left_out)
    yield Text(
        f"{run} of {counted(len(audit.scripts), 'script')} ran, and their calls were counted; nothing is kept"
    )
    for name, why in audit.left_out.items():
        yield Text(f"none     {name}: {why}", style="yellow")
    for name in audit.unseen:
        yield Text(f"unseen   {name}: its controls start programs, whose calls can't be seen", style="dim")
    for name in audit.apart:
        yield Text(f"apart    {name}: verify() makes it without the framework", style="dim")
    for name in audit.equated:
        yield Text(f"equated  {name}: rules ask alone that it is the same in the frameworks", style="dim")
    for name in audit.without:
        yield Text(f"without  {name}: this control calls nothing of the framework", style="dim")
    for each in audit.complaints:
        controls = f"none of its {each.controls} controls does" if each.controls else "it has no control"
        name = f"{each.claim} {each.framework}.{each.measure}"
        yield Text(f"missed   {name}: its value may come from the framework, and {controls}", style="red")
    yield Text(f"{len(audit.complaints)} judged measures of which no control calls the framework")
    if audit.failed:
        yield Text(f"nothing is known of {counted(len(audit.failed), 'script')} that failed", style="red")


def _sides(controls: MeasureControls) -> tuple[str, str]:
    """The answer that all controls know, and the other one."""
    return ("yes", "no") if controls.yes else ("no", "yes")


def import_lines(imported: ImportResult) -> Iterable[Text]:
    """What was kept, then what was left out and why, one line each."""
    for rejected in imported.left_out:
        yield Text(f"left out  {rejected.claim} {rejected.framework}: {rejected.why}", style="dim")
    kept, known, left_out = len(imported.kept), len(imported.known), len(imported.left_out)
    yield Text(
        f"run {imported.run} of {imported.machine.name}, device {imported.device}: "
        f"{counted(kept, 'observation')} kept, {known} here already, {left_out} left out"
    )


def pruning_lines(pruned: Pruning, branch: str) -> Iterable[Text]:
    """What becomes of each published version, one line each, then how many go."""
    gone = sum(not version.kept for version in pruned.versions)
    verb = "removed" if pruned.commit else "remove"
    for version in pruned.versions:
        yield Text(
            f"{'keep' if version.kept else verb:7}  {version.name}: {version.why}",
            style="dim" if version.kept else "",
        )
    if pruned.commit:
        yield Text(f"removed {counted(gone, 'edition')} from {branch} (commit {pruned.commit:.10})")
    elif gone:
        yield Text(f"{counted(gone, 'edition')} of {branch} would be removed; --apply removes them")
    else:
        yield Text(f"nothing to remove from {branch}")


def doctor_lines(diagnosis: Diagnosis) -> Iterable[Text]:
    """What is here, what is missing and what that costs."""
    yield Text(f"machine: {diagnosis.machine.name}")
    for title, findings in (
        ("frameworks", diagnosis.frameworks),
        ("environments", diagnosis.environments),
        ("sandbox", diagnosis.sandbox),
        ("programs", diagnosis.programs),
    ):
        if findings:
            yield Text(title, style="bold")
        for finding in findings:
            mark = Text("  yes  ", style="green") if finding.present else Text("  no   ", style="yellow")
            cost = f" -> {finding.cost}" if finding.cost else ""
            yield Text.assemble(mark, f"{finding.name}: {finding.detail}{cost}")
    yield Text("`claims verify` can run" if diagnosis.ready else "`claims verify` can't run here")


def claim_lines(findings: Findings, claim_id: str) -> Iterable[Text]:
    """Verdict, evidence, reasons and code of one claim."""
    from rich.syntax import Syntax

    from generators.site.claim import history

    verdict, claim = findings.verdicts[claim_id], findings.project.claim(claim_id)
    if claim:
        yield from _entry(claim)
    yield Text.assemble(_word(verdict), ": ", verdict.reason)
    yield from (Text(f"  {line}") for line in verdict.details)
    if verdict.verified_at and verdict.expires:
        dates = f"verified {verdict.verified_at:%Y-%m-%d}, expires {verdict.expires:%Y-%m-%d}"
        yield Text(f"  freshness {verdict.freshness}, health {verdict.health}; {dates}")
    for comparison in verdict.comparisons:
        truth = {True: "true", False: "false", None: "unknown"}[comparison.truth]
        yield Text(f"  {comparison.rule}: {comparison.text} is {truth}")
    if claim is None:
        return
    yield from (Text(f"  {line}") for line in history.lines(findings, claim))
    for alias, used in claim.uses.items():
        word = _word(findings.verdicts[used]) if used in findings.verdicts else Text("no longer there")
        yield Text.assemble(f"  {alias.partition('[')[0]} is the claim {used}: ", word)
    for name, evidence in findings.evidence.get(claim_id, {}).items():
        if observation := evidence.newest:
            yield from _observation(observation, claim)
        else:
            yield Text(f"{name}: not run yet", style="dim")
    for other in findings.elsewhere.get(claim_id, ()):
        yield from _other_machine(other, claim)
    code = Syntax("", "python", background_color="default")
    for name, text in claim.files.items():
        yield Text(f"\nclaims/{claim_id}/{name}", style="bold")
        yield code.highlight(text)  # as text, since a `Syntax` is cut at the width of the terminal


def history_lines(findings: Findings, claim_id: str) -> Iterable[Text]:
    """What changed of a claim after publication; without an id, of each claim whose rules or data changed."""
    from generators.site.claim import history

    found = findings.history or History()
    if found.unknown:
        yield Text(f"not known: {found.unknown}", style="yellow")
        return
    shown = [claim for claim in findings.project.claims if claim_id in ("", claim.id)]
    changed = [claim for claim in shown if found.of(claim.id).demands]
    for claim in shown if claim_id else changed:
        yield Text(claim.id, style="bold")
        yield from (Text(f"  {line}") for line in history.lines(findings, claim))
    if not claim_id:
        yield Text(
            f"rules, data or measures changed after publication: {len(changed)} of {counted(len(shown), 'claim')}"
        )


def _entry(claim: Claim) -> Iterable[Text]:
    """What an entry claims, and whether it is a draft or retired."""
    yield Text(claim.entry.title, style="bold")
    yield Text(claim.entry.statement)
    if claim.entry.status is Status.DRAFT:
        yield Text("draft: it is run, and not shown on the site", style="dim")
    if claim.retired:
        yield Text("retired: it is not run, and only its own page shows it", style="dim")


def _other_machine(other: OtherMachine, claim: Claim) -> Iterable[Text]:
    """What another machine class, or another device, showed."""
    yield Text(f"on another machine: {other.machine.name}, device {other.device}", style="bold")
    yield Text.assemble("  ", _word(other.verdict), ": ", other.verdict.reason)
    yield Text("".join(f"  {name} {version}" for name, version in other.verdict.frameworks.items()))
    for evidence in other.evidence.values():
        if observation := evidence.newest:
            yield from _observation(observation, claim)


def _observation(observation: Observation, claim: Claim) -> Iterable[Text]:
    from generators.site import summaries

    when = f"{observation.started:%Y-%m-%d %H:%M} UTC, {observation.seconds:.1f} s"
    yield Text(f"{observation.framework}: {observation.outcome}, {when}", style="bold")
    if observation.outcome is not Outcome.MEASURED:
        yield Text(f"  {observation.reason}")
    for name, value in observation.measures.items():
        if name not in claim.entry.measures:  # it has another name now
            continue
        for size in summaries.sizes({name: value}):
            summary = summaries.summarise(value, claim.entry.measures[name], size)
            label = f"{name}[{size}]" if size else name
            yield Text(f"  {label} = {summary.text}" + (f" ({summary.spread})" if summary.spread else ""))
    for control in observation.controls:
        passed = "passed" if control.passed else "FAILED" + (f" at {control.where}" if control.where else "")
        yield Text(f"  control {control.measure}: {control.observed}, known {control.known}: {passed}")
    for refusal in observation.refused:
        yield Text(f"  refused {refusal}")
    if observation.refusals_seen:
        yield Text(f"  refused in all: {len(observation.refused) or 'nothing'}; {observation.refusals_seen}")
