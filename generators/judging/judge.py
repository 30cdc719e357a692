"""Judges claims: a pure function of the entries and the evidence.

Outcomes, controls, noise and fairness come before any rule; a rule decides only on what passed them. A claim may
rest on the verdicts on others: those are judged first, and each at most once.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from itertools import combinations

from generators.judging.freshness import dated, versions
from generators.judging.gates import Blocked, Selection, choose, control_fault, noise, unfair
from generators.judging.measures import (
    MeasureLookup,
    Source,
    depends_on_itself,
    measure_lookup,
    runs_behind,
    used_source,
)
from generators.judging.verdict_table import RuleResult, apply_rules
from generators.model import (
    Broken,
    Claim,
    Comparison,
    Evidence,
    Observation,
    Outcome,
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


def judge_all(project: Project, evidence: AllEvidence, now: datetime) -> dict[str, Verdict]:
    """A verdict for every claim, the not-checkable and the broken too, by id in order."""
    evaluation = Evaluation(project, evidence, now)
    verdicts = [evaluation.verdict(claim) for claim in project.claims]
    verdicts += [_broken(entry) for entry in project.broken]
    return {verdict.claim: verdict for verdict in sorted(verdicts, key=lambda verdict: verdict.claim)}


def judge(claim: Claim, project: Project, evidence: AllEvidence, now: datetime) -> Verdict:
    """The verdict of one sound claim; nothing but its own evidence and that of the claims it uses is read."""
    return Evaluation(project, evidence, now).verdict(claim)


@dataclass(frozen=True)
class Evaluation:
    """One judging of a project; what it has prepared and ruled it keeps, for claims rest on one another."""

    project: Project
    evidence: AllEvidence
    now: datetime
    heard: dict[str, tuple[Selection, MeasureLookup] | Blocked] = field(default_factory=dict)
    ruled: dict[tuple[str, frozenset[tuple[str, str]]], RuleResult | Blocked] = field(default_factory=dict)

    def verdict(self, claim: Claim) -> Verdict:
        """Word, sentence, strength and dates."""
        if claim.entry.status is Status.NOT_CHECKABLE:
            return Verdict(claim=claim.id, word=VerdictWord.NOT_CHECKABLE, reason=claim.entry.reason)
        ready = self.prepare(claim)
        if isinstance(ready, Blocked):
            newest = [item.newest for item in self.evidence.get(claim.id, {}).values() if item.newest is not None]
            return _open(claim, ready, frameworks=versions(newest))
        chosen, read = ready
        behind = self.observations_behind(claim)
        ruling = self.rule(claim, {})
        if isinstance(ruling, Blocked):
            verdict = _open(claim, ruling, strength=_controls(chosen.observations))
        else:
            shares = [
                share if truth in (True, None) else 1 - share
                for truth, share in ruling.deciding
                if share is not None
            ]
            strength = _controls(chosen.observations).model_copy(
                update={"share": min(shares, default=None), "runs": runs_behind(read.seen)}
            )
            verdict = Verdict(
                claim=claim.id,
                word=ruling.word,
                reason=ruling.reason,
                comparisons=_comparisons(ruling.decisions),
                distinguishes=self.distinguishes(claim, ruling.word),
                strength=strength,
            )
        if not behind:
            return verdict
        return dated(verdict, claim, chosen, behind, self.uses(claim), self.now)

    def prepare(self, claim: Claim) -> tuple[Selection, MeasureLookup] | Blocked:
        """The observations to judge on and the readings of their measures, or why there is nothing to judge on."""
        if claim.id not in self.heard:
            self.heard[claim.id] = self._hear(claim)
        return self.heard[claim.id]

    def _hear(self, claim: Claim) -> tuple[Selection, MeasureLookup] | Blocked:
        if claim.entry.verdict is None:
            return Blocked("The entry has no rules.")
        if depends_on_itself(self.project, claim):
            return Blocked("The claim uses itself by way of [uses], which can't be judged.")
        chosen = choose(self.project, claim, self.evidence.get(claim.id, {})) if claim.runs else Selection({})
        if isinstance(chosen, Blocked):
            return chosen
        own = Source(claim.entry.measures, chosen.observations)
        return chosen, measure_lookup(self.project, own, _used(self.project, claim, self.evidence))

    def rule(self, claim: Claim, swap: Swap) -> RuleResult | Blocked:
        """What the gates, then the rules come to with frameworks exchanged as `swap` says."""
        key = (claim.id, frozenset((name, other) for name, other in swap.items() if name != other))
        if key not in self.ruled:
            self.ruled[key] = self._rule(claim, swap)
        return self.ruled[key]

    def _rule(self, claim: Claim, swap: Swap) -> RuleResult | Blocked:
        ready = self.prepare(claim)
        if isinstance(ready, Blocked):
            return ready
        chosen, read = ready
        for gate in (control_fault, noise, unfair):
            closed = gate(self.project, claim, chosen.observations)
            if closed:
                return closed

        def lookup(reference: Reference) -> Operand:
            if reference.asked:
                return self.asked(claim, reference, swap)
            return read(reference._replace(framework=swap.get(reference.framework, reference.framework)))

        try:
            return apply_rules(claim, self.project, lookup)
        except ExpressionError as error:
            return Blocked(f"A rule can't be decided: {error}.")

    def word(self, claim: Claim, swap: Swap) -> VerdictWord:
        """The word of a claim with frameworks exchanged."""
        ruling = self.rule(claim, swap)
        return VerdictWord.NOT_ENOUGH_EVIDENCE if isinstance(ruling, Blocked) else ruling.word

    def distinguishes(self, claim: Claim, word: VerdictWord) -> bool | None:
        """Whether the verdict changes when the frameworks are exchanged; None where there is but one."""
        names = list(self.project.frameworks)
        favoured = claim.entry.favours
        pairs: Sequence[tuple[str, str]] = list(combinations(names, 2))
        if favoured in names:
            pairs = [(favoured, name) for name in names if name != favoured]
        if not pairs:
            return None
        return any(self.word(claim, {one: other, other: one}) is not word for one, other in pairs)

    def asked(self, claim: Claim, reference: Reference, swap: Swap) -> bool | Unknown:
        """What a rule asks of the verdict on a claim that it uses, with frameworks exchanged as `swap` says."""
        claim_id = claim.entry.uses[reference.alias]
        used = self.project.claim(claim_id)
        if used is None or not used.checkable:
            return Unknown(f"{reference.alias} rests on the claim {claim_id}, which can't be judged")
        if reference.asked != "wins":
            word = self.word(used, swap)
            return _undecided(used, word) or word == reference.asked
        favoured, names = used.entry.favours, self.project.frameworks
        if favoured not in names:
            return Unknown(f"the claim {claim_id} favours {favoured}, so that no framework can win it")
        words = {}
        for name in names:  # the word with each framework in the place of the favoured one
            exchanged = {favoured: name, name: favoured}
            words[name] = self.word(
                used, {one: swap.get(to, to) for one in names for to in [exchanged.get(one, one)]}
            )
        mine = words.pop(reference.framework)
        if mine is VerdictWord.SUPPORTED and VerdictWord.SUPPORTED not in words.values():
            return next(filter(None, (_undecided(used, word) for word in words.values())), True)
        return _undecided(used, mine) or False

    def uses(self, claim: Claim) -> list[Verdict]:
        """The verdicts on the claims that it uses."""
        found = map(self.project.claim, claim.entry.uses.values())
        return [self.verdict(used) for used in found if used]

    def observations_behind(self, claim: Claim) -> tuple[Observation, ...]:
        """Every observation that the verdict rests on, those behind the claims that it uses included."""
        ready = self.prepare(claim)
        if isinstance(ready, Blocked):
            return ()
        found = [item for source in ready[1].sources.values() for item in source.observations.values()]
        for claim_id in claim.entry.uses.values():
            used = self.project.claim(claim_id)
            found += self.observations_behind(used) if used else ()
        return tuple(found)


def _used(project: Project, claim: Claim, evidence: AllEvidence) -> dict[str, Source]:
    """Where each alias of `[uses]` reads from: the newest observation if measured, else the last good one."""
    sources = {}
    for alias, claim_id in sorted(claim.entry.uses.items()):
        observations: dict[str, Observation] = {}
        notes: dict[str, str] = {}
        for name, item in evidence.get(claim_id, {}).items():
            measured = item.newest if item.newest and item.newest.outcome is Outcome.MEASURED else item.good
            if measured is not None:
                observations[name] = measured
            else:
                title = project.frameworks[name].title if name in project.frameworks else name
                notes[name] = f"{alias} reads the claim {claim_id}, which was never measured in {title}"
        sources[alias] = used_source(project, alias, claim_id, observations, notes)
    return sources


def _open(
    claim: Claim, closed: Blocked, *, strength: Strength | None = None, frameworks: dict[str, str] | None = None
) -> Verdict:
    """A verdict of not enough evidence: no rule was read."""
    return Verdict(
        claim=claim.id,
        word=VerdictWord.NOT_ENOUGH_EVIDENCE,
        reason=closed.reason,
        health=closed.health,
        strength=strength or Strength(),
        frameworks=frameworks or {},
    )


def _broken(entry: Broken) -> Verdict:
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
