"""Say after a look at a timing what more launches are needed for.

The entry's whole rules are judged on what there is, by the judge, with the bound of that look. Where they give a
verdict, the timing stops, and so it does where no launch more could give one.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import datetime
from math import sqrt

from generators.judging.evaluation import Evaluation
from generators.judging.judge import Judge
from generators.judging.verdicts.table import apply_rules
from generators.model import (
    AllEvidence,
    Claim,
    Evidence,
    Kind,
    Observation,
    Project,
    RuleName,
    Timing,
    VerdictWord,
)
from generators.rules.evaluate import ComparisonResult, Decision
from generators.rules.expression import ExpressionError
from generators.rules.looks import LOOKS, bound_at
from generators.rules.numbers.values import Unknown
from generators.rules.references import Reference


def why_go_on(
    project: Project,
    claim: Claim,
    observations: Mapping[str, Observation],
    evidence: AllEvidence,
    now: datetime,
) -> str | None:
    """What the next look is needed for, as the verdict of this one says it; None where the timing stops.

    It stops where the verdict is decided, where this look was the last, and where no launch more can decide it: a
    gate that reads no timing is closed, a rule is undecided by what isn't timed, or every interval that leaves a
    rule undecided is narrow (its upper end over its lower one is at most the root of the smallest effect).

    Args:
        project: the entries.
        claim: the claim that is timed.
        observations: of this run, by framework, with all launches so far. One that holds no bound is judged by
            that of the look that its launches reach.
        evidence: of the claims that it uses.
        now: the moment of the look.
    """
    launches = max(map(_launches, observations.values()), default=0)
    if launches >= LOOKS[-1].launches:
        return None
    seen = {name: Evidence(newest=item, good=item) for name, item in _bounded(observations, launches)}
    evaluation = Evaluation(project, {**evidence, claim.id: seen})
    if evaluation.blocked(claim):
        return None
    try:
        result = apply_rules(claim, project, evaluation.lookup(claim, {}))
    except ExpressionError:
        return None
    verdict = Judge(evaluation, now).verdict(claim)
    if verdict.word is not VerdictWord.NOT_ENOUGH_EVIDENCE:
        return None
    doubted = result.word is not VerdictWord.NOT_ENOUGH_EVIDENCE  # the rules give a word, the twins don't bear it
    return verdict.reason if doubted or _may_decide(evaluation, claim, result.decisions) else None


def _may_decide(evaluation: Evaluation, claim: Claim, decisions: Mapping[RuleName, Decision]) -> bool:
    """Whether more launches may decide what is undecided, or mend a `valid_if` that fails."""
    valid = decisions.get("valid_if")
    undecided = [decision for decision in decisions.values() if decision.truth is None]
    if valid is not None and not valid.truth:
        undecided = [valid]
    for decision in undecided:
        open_ones = [_may_change(evaluation, claim, item) for item in decision.deciding]
        if all(open_ones) if decision.truth is False and decision.conjunctive else any(open_ones):
            return True
    return False


def _may_change(evaluation: Evaluation, claim: Claim, item: ComparisonResult) -> bool:
    """Whether more launches may change a comparison, or one of those that it counts.

    One that is decided may, since only a `valid_if` that fails is asked for those: a neighbour may leave.
    """
    parts = [part for part in item.counted or (item,) if part.truth is None or item.truth is not None]
    return any(_timed(evaluation, claim, part) and not _narrow(claim, part) for part in parts)


def _timed(evaluation: Evaluation, claim: Claim, item: ComparisonResult) -> bool:
    """Whether a comparison reads timings of the claim itself, each of which has an interval."""
    lookup, own = evaluation.lookup(claim, {}), _own_timings(claim, item)
    return bool(own) and not any(isinstance(lookup(reference), Unknown) for reference in own)


def _narrow(claim: Claim, item: ComparisonResult) -> bool:
    """Whether the interval that leaves a comparison undecided is too narrow for more launches to matter."""
    _, interval = item.ratios[0] if item.ratios else (None, item.interval)
    if item.truth is not None or interval is None or interval[0] <= 0:
        return False
    measures = (claim.entry.measures[reference.measure] for reference in _own_timings(claim, item))
    return interval[1] <= interval[0] * sqrt(min(measure.smallest_effect for measure in measures))


def _own_timings(claim: Claim, item: ComparisonResult) -> list[Reference]:
    """The timings of the claim itself that a comparison names."""
    measures = claim.entry.measures
    return [
        reference
        for reference in item.references
        if not reference.alias
        and not reference.predicate
        and reference.measure in measures
        and measures[reference.measure].kind is Kind.TIMING
    ]


def _launches(observation: Observation) -> int:
    timings = [value for value in observation.measures.values() if isinstance(value, Timing)]
    return max((len(launches) for timing in timings for launches in timing.launches.values()), default=0)


def _bounded(observations: Mapping[str, Observation], launches: int) -> Iterator[tuple[str, Observation]]:
    """The observations with the bound of the look that so many launches reach, where they hold none."""
    bound = bound_at(launches)
    for name, observation in observations.items():
        limits = {"bound": bound, **observation.limits} if bound is not None else observation.limits
        yield name, observation.model_copy(update={"limits": limits})
