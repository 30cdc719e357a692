"""Give every claim its verdict: a pure function of the entries and the evidence.

Outcomes, controls, noise and fairness come before any rule. A claim may rest on the verdicts on others: those are
judged first, and each at most once.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from itertools import combinations

from generators.judging.freshness import versions, with_dates
from generators.judging.gates import Blocked, Selection, control_fault, noise, select_observations, unfair
from generators.judging.measures import MeasureLookup, Source, measure_lookup, runs_behind
from generators.judging.verdict_table import RuleResult, apply_rules, fault_of_validity
from generators.model import (
    BrokenEntry,
    Claim,
    Comparison,
    Evidence,
    Observation,
    Project,
    RuleName,
    Status,
    Strength,
    Verdict,
    VerdictWord,
)
from generators.rules.evaluate import Decision
from generators.rules.expression import ExpressionError
from generators.rules.references import Reference
from generators.rules.values import Operand, Unknown

AllEvidence = Mapping[str, Mapping[str, Evidence]]
Swap = Mapping[str, str]  # whose observations stand for each framework, where they are not its own
Exchanged = tuple[str, frozenset[tuple[str, str]]]


def judge_all(project: Project, evidence: AllEvidence, now: datetime) -> dict[str, Verdict]:
    """A verdict for every claim, the not-checkable and the broken too, by id in order."""
    evaluation = Evaluation(project, evidence, now)
    verdicts = [evaluation.verdict(claim) for claim in project.claims]
    verdicts += [_broken(entry) for entry in project.broken]
    return {verdict.claim: verdict for verdict in sorted(verdicts, key=lambda verdict: verdict.claim)}


def judge(claim: Claim, project: Project, evidence: AllEvidence, now: datetime) -> Verdict:
    """The verdict on one sound claim, from its own evidence and that of the claims it uses."""
    return Evaluation(project, evidence, now).verdict(claim)


@dataclass(frozen=True)
class Evaluation:
    """One judging of a project.

    Attributes:
        prepared: by claim id, what `prepare` gave.
        gates: by claim id, what `blocked` gave.
        verdicts: by claim id, what `verdict` gave.
        results: by claim id and exchanged frameworks, what `apply` gave.
        reasons: by claim id and exchanged frameworks, what `closed` gave.
    """

    project: Project
    evidence: AllEvidence
    now: datetime
    prepared: dict[str, tuple[Selection, MeasureLookup] | Blocked] = field(default_factory=dict)
    gates: dict[str, Blocked | None] = field(default_factory=dict)
    verdicts: dict[str, Verdict] = field(default_factory=dict)
    results: dict[Exchanged, RuleResult | Blocked] = field(default_factory=dict)
    reasons: dict[Exchanged, str | None] = field(default_factory=dict)

    def verdict(self, claim: Claim) -> Verdict:
        """Word, sentence, strength and dates."""
        if claim.id not in self.verdicts:
            self.verdicts[claim.id] = self._verdict(claim)
        return self.verdicts[claim.id]

    def _verdict(self, claim: Claim) -> Verdict:
        if claim.entry.status is Status.NOT_CHECKABLE:
            return Verdict(claim=claim.id, word=VerdictWord.NOT_CHECKABLE, reason=claim.entry.reason)
        prepared = self.prepare(claim)
        if isinstance(prepared, Blocked):
            newest = [item.newest for item in self.evidence.get(claim.id, {}).values() if item.newest is not None]
            return _undecided_verdict(claim, prepared).model_copy(update={"frameworks": versions(newest)})
        selection, lookup = prepared
        result, strength = self.apply(claim, {}), _controls(selection.observations)
        if isinstance(result, Blocked):
            verdict = _undecided_verdict(claim, result).model_copy(update={"strength": strength})
        else:
            verdict = Verdict(
                claim=claim.id,
                word=result.word,
                reason=result.reason,
                comparisons=_comparisons(result.decisions),
                distinguishes=self.distinguishes(claim, result.word),
                strength=strength.model_copy(update={"share": result.share, "runs": runs_behind(lookup.operands)}),
            )
        observations = self.observations_behind(claim)
        if not observations:
            return verdict
        used = [self.verdict(other) for other in self.used_claims(claim)]
        return with_dates(verdict, claim, selection, observations, used, self.now)

    def prepare(self, claim: Claim) -> tuple[Selection, MeasureLookup] | Blocked:
        """The observations to judge on and a lookup of their measures, or why there are none."""
        if claim.id not in self.prepared:
            self.prepared[claim.id] = self._prepare(claim)
        return self.prepared[claim.id]

    def _prepare(self, claim: Claim) -> tuple[Selection, MeasureLookup] | Blocked:
        evidence = self.evidence.get(claim.id, {})
        if claim.retired and not self.outlived(claim):
            return Blocked("The claim is retired, and no evidence is left.")
        if claim.entry.verdict is None:
            return Blocked("The entry has no rules.")
        if any(self.project.uses_path(used, claim.id) for used in claim.uses.values()):
            return Blocked("The claim uses itself by way of [uses], which can't be judged.")
        selection = select_observations(self.project, claim, evidence) if claim.observed else Selection({})
        if isinstance(selection, Blocked):
            return selection
        own = Source(claim.entry.measures, selection.observations)
        used = {alias: self.source(claim_id) for alias, claim_id in sorted(claim.uses.items())}
        return selection, measure_lookup(self.project, own, used)

    def outlived(self, claim: Claim) -> bool:
        """Whether what a retired claim rests on is still there: its rules, and an observation of each script."""
        evidence = self.evidence.get(claim.id, {})
        left = all(name in evidence and evidence[name].newest for name in self.project.frameworks)
        return claim.entry.verdict is not None and (left or not claim.observed)

    def source(self, claim_id: str) -> Source:
        """The measures that a claim offers to those that use it; none where it has no observations to judge on."""
        used = self.project.claim(claim_id)
        prepared = self.prepare(used) if used else None
        if used is None or prepared is None or isinstance(prepared, Blocked):
            return Source({}, {})
        return Source(used.entry.measures, prepared[0].observations)

    def blocked(self, claim: Claim) -> Blocked | None:
        """Why none of its rules may be read; None where they may."""
        if claim.id not in self.gates:
            self.gates[claim.id] = self._blocked(claim)
        return self.gates[claim.id]

    def _blocked(self, claim: Claim) -> Blocked | None:
        prepared = self.prepare(claim)
        if isinstance(prepared, Blocked):
            return prepared
        observations = prepared[0].observations
        found = (gate(self.project, claim, observations) for gate in (control_fault, noise, unfair))
        return next(filter(None, found), None)

    def closed(self, claim_id: str, swap: Swap) -> str | None:
        """Why the measures of a used claim count for nobody, with frameworks exchanged; None where they count."""
        key = (claim_id, _exchanged(swap))
        if key not in self.reasons:
            self.reasons[key] = self._closed(claim_id, swap)
        return self.reasons[key]

    def _closed(self, claim_id: str, swap: Swap) -> str | None:
        used = self.project.claim(claim_id)
        if used is None:
            return "its entry is broken" if claim_id in self.project.ids else "there is no such claim"
        blocked = self.blocked(used)
        if blocked:
            return blocked.reason
        try:
            return fault_of_validity(used, self.project, self.lookup(used, swap))
        except ExpressionError as error:
            return f"A rule can't be decided: {error}."

    def apply(self, claim: Claim, swap: Swap) -> RuleResult | Blocked:
        """The result of the gates, then of the rules, with frameworks exchanged as `swap` says."""
        key = (claim.id, _exchanged(swap))
        if key not in self.results:
            self.results[key] = self._apply(claim, swap)
        return self.results[key]

    def _apply(self, claim: Claim, swap: Swap) -> RuleResult | Blocked:
        blocked = self.blocked(claim)
        if blocked:
            return blocked
        try:
            return apply_rules(claim, self.project, self.lookup(claim, swap))
        except ExpressionError as error:
            return Blocked(f"A rule can't be decided: {error}.")

    def lookup(self, claim: Claim, swap: Swap) -> Callable[[Reference], Operand]:
        """Looks up what the rules of a claim with observations name, with frameworks exchanged as `swap` says."""
        prepared = self.prepare(claim)
        assert not isinstance(prepared, Blocked)  # noqa: S101 - the callers have asked `blocked`
        _, measures = prepared

        def operand(reference: Reference) -> Operand:
            if reference.predicate:
                return self.holds(claim, reference, swap)
            used = claim.uses.get(reference.alias, "")
            closed = self.closed(used, swap) if used else None
            if closed:
                reason = closed.rstrip(".")
                return Unknown(f"{reference.alias} reads the claim {used}, whose measures don't count: {reason}")
            return measures(reference._replace(framework=swap.get(reference.framework, reference.framework)))

        return operand

    def word(self, claim: Claim, swap: Swap) -> VerdictWord:
        """The word of a claim with frameworks exchanged."""
        result = self.apply(claim, swap)
        return VerdictWord.NOT_ENOUGH_EVIDENCE if isinstance(result, Blocked) else result.word

    def distinguishes(self, claim: Claim, word: VerdictWord) -> bool | None:
        """Whether the verdict changes when the frameworks are exchanged; None where there is but one."""
        names, favoured = self.project.frameworks, claim.entry.favours
        pairs = [pair for pair in combinations(names, 2) if favoured in pair or favoured not in names]
        if not pairs:
            return None
        return any(self.word(claim, {name: other, other: name}) is not word for name, other in pairs)

    def holds(self, claim: Claim, reference: Reference, swap: Swap) -> bool | Unknown:
        """Whether a predicate holds of the verdict on a used claim, with frameworks exchanged as `swap` says."""
        claim_id = claim.uses[reference.alias]
        used = self.project.claim(claim_id)
        if used is None or not used.checkable:
            return Unknown(f"{reference.alias} rests on the claim {claim_id}, which can't be judged")
        if reference.predicate != "wins":
            word = self.word(used, swap)
            return _undecided(used, word) or word == reference.predicate
        favoured, names = used.entry.favours, self.project.frameworks
        if favoured not in names:
            return Unknown(f"the claim {claim_id} favours {favoured}, so that no framework can win it")
        words = {}
        for name in names:  # the word with each framework in the place of the favoured one
            exchanged = {favoured: name, name: favoured}
            words[name] = self.word(
                used, {name: swap.get(to, to) for name in names for to in [exchanged.get(name, name)]}
            )
        own = words.pop(reference.framework)
        if own is VerdictWord.SUPPORTED and VerdictWord.SUPPORTED not in words.values():
            return next(filter(None, (_undecided(used, word) for word in words.values())), True)
        return _undecided(used, own) or False

    def used_claims(self, claim: Claim) -> list[Claim]:
        """The claims that it uses, without those that aren't there."""
        return [used for used in map(self.project.claim, claim.uses.values()) if used]

    def observations_behind(self, claim: Claim) -> tuple[Observation, ...]:
        """Every observation that the verdict rests on, those behind the claims that it uses included."""
        found: dict[str, tuple[Observation, ...]] = {}
        queue = [claim]
        while queue:
            other = queue.pop()
            if other.id in found:
                continue
            found[other.id], prepared = (), self.prepare(other)
            if not isinstance(prepared, Blocked):
                found[other.id] = tuple(prepared[0].observations.values())
                queue += reversed(self.used_claims(other))
        return tuple(item for every in found.values() for item in every)


def _exchanged(swap: Swap) -> frozenset[tuple[str, str]]:
    """The frameworks for which others stand, with these."""
    return frozenset((name, other) for name, other in swap.items() if name != other)


def _undecided_verdict(claim: Claim, blocked: Blocked) -> Verdict:
    """A verdict of not enough evidence: no rule was read."""
    word = VerdictWord.NOT_ENOUGH_EVIDENCE
    return Verdict(claim=claim.id, word=word, reason=blocked.reason, health=blocked.health)


def _broken(entry: BrokenEntry) -> Verdict:
    first = str(entry.complaints[0]) if entry.complaints else "The entry is broken"
    more = f" (and {len(entry.complaints) - 1} more)" if len(entry.complaints) > 1 else ""
    return Verdict(claim=entry.id, word=VerdictWord.NOT_ENOUGH_EVIDENCE, reason=f"{first}{more}")


def _comparisons(decisions: Mapping[RuleName, Decision]) -> tuple[Comparison, ...]:
    return tuple(
        Comparison(
            rule=name, text=item.text, value=item.value, interval=item.interval, share=item.share, truth=item.truth
        )
        for name, decision in decisions.items()
        for item in decision.comparisons
    )


def _controls(observations: Mapping[str, Observation]) -> Strength:
    controls = [control for observation in observations.values() for control in observation.controls]
    return Strength(controls=len(controls), controls_passed=sum(control.passed for control in controls))


def _undecided(used: Claim, word: VerdictWord) -> Unknown | None:
    """Why nothing follows from a verdict; None where something does."""
    if word is VerdictWord.NOT_ENOUGH_EVIDENCE:
        return Unknown(f"there is not enough evidence on “{used.entry.title}”")
    return None
