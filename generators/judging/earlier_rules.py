"""Judge the evidence as it is by the rules of before they were changed."""

from __future__ import annotations

from collections import ChainMap

from generators.entries.lint.context import Context
from generators.entries.lint.verdict import reference_faults, rule_kinds, rules_parse
from generators.judging.gates import Blocked, select_observations
from generators.judging.judge import judge
from generators.model import Claim, ClaimHistory, EntryChange, Evidence, Findings, History, Project
from generators.rules.references import Reference
from generators.text import first_of

UNREAD = "they can't be read any more"
UNNAMED = "they name a framework or a claim that is gone, or are written in an older way"
UNWINNABLE = "they ask who wins a claim that favours no framework"
OTHER_KIND = "a measure that they read is of another kind now"


def with_earlier_verdicts(findings: Findings, history: History) -> Findings:
    """The findings with a history in which each change of rules has the verdict that the earlier rules give.

    Measures, `[uses]` and evidence are those of now: what differs is the text of `[verdict]` alone.
    """
    judged = {
        claim.id: _judged(findings, claim, history.of(claim.id))
        for claim in findings.project.claims
        if claim.id in history.claims
    }
    return findings.model_copy(
        update={"history": history.model_copy(update={"claims": {**history.claims, **judged}})}
    )


def _judged(findings: Findings, claim: Claim, history: ClaimHistory) -> ClaimHistory:
    changes = (_with_verdict(findings, claim, change) if change.rules else change for change in history.changes)
    return history.model_copy(update={"changes": tuple(changes)})


def _with_verdict(findings: Findings, claim: Claim, change: EntryChange) -> EntryChange:
    """A change of rules with what the earlier ones give, or why they give nothing."""
    if change.earlier is None:
        return change.model_copy(update={"why": UNREAD})
    earlier = claim.model_copy(update={"entry": claim.entry.model_copy(update={"verdict": change.earlier})})
    used = map(findings.project.claim, findings.project.with_used((claim.id,)) - {claim.id})
    project = findings.project.model_copy(update={"claims": (earlier, *filter(None, used))})
    if why := _unfit(earlier, project):
        return change.model_copy(update={"why": why})
    selected = _selected(findings, claim)
    if isinstance(selected, Blocked):
        return change.model_copy(update={"why": selected.reason})
    evidence = ChainMap({claim.id: selected}, findings.evidence)
    verdict = judge(earlier, project, evidence, findings.at)
    return change.model_copy(update={"before": verdict.word, "why": verdict.reason})


def _unfit(claim: Claim, project: Project) -> str:
    """Why the rules of a claim don't fit what is measured now, in words; empty where they do."""
    context = Context(project)
    if any(rules_parse(claim, context)):
        return UNNAMED
    named = {reference: None for rule in context.expressions(claim).values() for reference in rule.references}
    faulty = [reference for reference in named if any(reference_faults(reference, claim, context))]
    gone = [_called(reference, claim, project) for reference in faulty if not context.measure(reference, claim)]
    if gone:
        return f"they read what is not measured any more: {first_of([*dict.fromkeys(gone)])}"
    if any(reference.predicate for reference in faulty):
        return UNWINNABLE
    return OTHER_KIND if faulty or any(rule_kinds(claim, context)) else ""


def _called(reference: Reference, claim: Claim, project: Project) -> str:
    """A measure that is gone, whose title nobody knows any more, with the used claim that had it."""
    owner = project.claim(claim.uses[reference.alias]) if reference.alias else None
    name = f"“{reference.measure.replace('_', ' ')}”"
    return f"{name} of the claim “{owner.entry.title}”" if owner else name


def _selected(findings: Findings, claim: Claim) -> dict[str, Evidence] | Blocked:
    """The observations that the verdict rests on, which may be older ones of the rules as they are now.

    Without any, no rules give a verdict, and it would say nothing that the earlier ones give the same.
    """
    if not claim.observed:
        return {}
    selection = select_observations(findings.project, claim, findings.evidence.get(claim.id, {}))
    if isinstance(selection, Blocked):
        return selection
    return {name: Evidence(newest=observation) for name, observation in selection.observations.items()}
