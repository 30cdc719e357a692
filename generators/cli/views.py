"""How the command line shows what it found; only `cli` calls it."""

from __future__ import annotations

from collections.abc import Iterable

from rich.syntax import Syntax
from rich.table import Table
from rich.text import Text

from generators.judging.audit import Audit
from generators.model import (
    Claim,
    Diagnosis,
    Findings,
    Imported,
    Kind,
    Observation,
    OtherMachine,
    Outcome,
    Plan,
    Verdict,
    VerdictWord,
    Verified,
)
from generators.site import summaries
from generators.text import counted

STYLES = {
    VerdictWord.SUPPORTED: "green",
    VerdictWord.REFUTED: "red",
    VerdictWord.MIXED: "yellow",
    VerdictWord.NOT_ENOUGH_EVIDENCE: "dim",
    VerdictWord.NOT_CHECKABLE: "dim",
}
CODE = Syntax("", "python", background_color="default")


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


def claim_view(found: Findings, claim_id: str) -> Iterable[Text]:
    """Verdict, evidence, reasons and code of one claim."""
    verdict = found.verdicts[claim_id]
    claim = found.project.claim(claim_id)
    if claim:
        yield Text(claim.entry.title, style="bold")
        yield Text(claim.entry.statement)
    yield Text.assemble(_word(verdict), ": ", verdict.reason)
    if verdict.verified_at and verdict.expires:
        dates = f"verified {verdict.verified_at:%Y-%m-%d}, expires {verdict.expires:%Y-%m-%d}"
        yield Text(f"  freshness {verdict.freshness}, health {verdict.health}; {dates}")
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
        yield CODE.highlight(text)  # as text, since a `Syntax` is cut at the width of the terminal


def _elsewhere(seen: OtherMachine, claim: Claim) -> Iterable[Text]:
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
