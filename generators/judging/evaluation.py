"""Evaluate the rules of claims behind their gates, each at most once, also with frameworks exchanged.

Outcomes, controls and fairness come before any rule. Where the rules give a word, the twins of the timings that it
rests on must bear it. A claim may rest on the verdicts on others, which are evaluated for it.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from itertools import combinations

from generators.judging.gates import Blocked, Selection, control_fault, select_observations, unfair
from generators.judging.measures import MeasureLookup, Source, measure_lookup
from generators.judging.reasons.labels import Labels, listed
from generators.judging.twins import TwinGate
from generators.judging.verdicts.table import RuleResult, apply_rules, doubted, fault_of_validity
from generators.model import AllEvidence, Claim, Observation, Project, VerdictWord
from generators.rules.expression import ExpressionError
from generators.rules.numbers.values import Operand, Unknown
from generators.rules.references import Reference

Swap = Mapping[str, str]  # whose observations stand for each framework, where they are not its own
Exchanged = tuple[str, frozenset[tuple[str, str]]]


@dataclass(frozen=True)
class Evaluation:
    """The rules of a project's claims over its evidence.

    Attributes:
        prepared: by claim id, what `prepare` gave.
        gates: by claim id, what `blocked` gave.
        results: by claim id and exchanged frameworks, what `apply` gave.
        reasons: by claim id and exchanged frameworks, what `closed` gave.
    """

    project: Project
    evidence: AllEvidence
    prepared: dict[str, tuple[Selection, MeasureLookup] | Blocked] = field(default_factory=dict)
    gates: dict[str, Blocked | None] = field(default_factory=dict)
    results: dict[Exchanged, RuleResult | Blocked] = field(default_factory=dict)
    reasons: dict[Exchanged, str | None] = field(default_factory=dict)

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
        if claim.id in self.project.cyclic and any(
            self.project.uses_path(used, claim.id) for used in claim.uses.values()
        ):
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
        found = (gate(self.project, claim, observations) for gate in (control_fault, unfair))
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
            return fault_of_validity(used, self.project, self.twin_gate(used, swap))
        except ExpressionError as error:
            return self.undecidable(used, error)

    def apply(self, claim: Claim, swap: Swap) -> RuleResult | Blocked:
        """The result of the gates, then of the rules, with frameworks exchanged as `swap` says.

        Blocked too where the rules give a word that the twins of the timings behind it don't bear.
        """
        key = (claim.id, _exchanged(swap))
        if key not in self.results:
            self.results[key] = self._apply(claim, swap)
        return self.results[key]

    def _apply(self, claim: Claim, swap: Swap) -> RuleResult | Blocked:
        blocked = self.blocked(claim)
        if blocked:
            return blocked
        gate = self.twin_gate(claim, swap)
        try:
            result = apply_rules(claim, self.project, gate.lookup)
        except ExpressionError as error:
            return Blocked(self.undecidable(claim, error))
        return doubted(claim, self.project, result, gate) or result

    def undecidable(self, claim: Claim, error: ExpressionError) -> str:
        """Why a rule of a claim can't be decided, with the measures in words."""
        about = listed(Labels(self.project, claim).quoted(*error.references)) if error.references else ""
        return f"A rule can't be decided: {error.what}{about and f' ({about})'}."

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
                return Unknown(f"the measures of {self.title(used)} don't count: {closed.rstrip('.')}")
            return measures(reference._replace(framework=swap.get(reference.framework, reference.framework)))

        return operand

    def twin_gate(self, claim: Claim, swap: Swap) -> TwinGate:
        """Asks the twins behind the rules of a claim with observations, with frameworks exchanged."""
        prepared = self.prepare(claim)
        sources = {} if isinstance(prepared, Blocked) else prepared[1].sources
        return TwinGate(self.lookup(claim, swap), sources, Labels(self.project, claim))

    def word(self, claim: Claim, swap: Swap) -> VerdictWord:
        """The word of a claim with frameworks exchanged."""
        return _word(self.apply(claim, swap))

    def swapped(self, claim: Claim) -> list[RuleResult | Blocked]:
        """What the rules give with two frameworks exchanged, the one that the claim favours with each other."""
        names, favoured = self.project.frameworks, claim.entry.favours
        pairs = [pair for pair in combinations(names, 2) if favoured in pair or favoured not in names]
        return [self.apply(claim, {name: other, other: name}) for name, other in pairs]

    def of_others(self, claim: Claim) -> dict[str, VerdictWord]:
        """The word with each other framework in the place of the favoured one; empty where it favours none."""
        names, favoured = self.project.frameworks, claim.entry.favours
        others = [name for name in names if favoured in names and name != favoured]
        return {name: self.word(claim, {favoured: name, name: favoured}) for name in others}

    def holds(self, claim: Claim, reference: Reference, swap: Swap) -> bool | Unknown:
        """Whether a predicate holds of the verdict on a used claim, with frameworks exchanged as `swap` says."""
        claim_id = claim.uses[reference.alias]
        used = self.project.claim(claim_id)
        if used is None or not used.checkable:
            return Unknown(f"{self.title(claim_id)} can't be judged")
        if reference.predicate != "wins":
            word = self.word(used, swap)
            return _undecided(used, word) or word == reference.predicate
        favoured, names = used.entry.favours, self.project.frameworks
        if favoured not in names:
            return Unknown(f"{self.title(claim_id)} favours {favoured}, so that no framework can win it")
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

    def title(self, claim_id: str) -> str:
        """The title of a claim amid other words; its id where there is no such claim."""
        claim = self.project.claim(claim_id)
        return f"“{claim.entry.title}”" if claim else claim_id

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


def _word(result: RuleResult | Blocked) -> VerdictWord:
    return VerdictWord.NOT_ENOUGH_EVIDENCE if isinstance(result, Blocked) else result.word


def _exchanged(swap: Swap) -> frozenset[tuple[str, str]]:
    """The frameworks for which others stand, with these."""
    return frozenset((name, other) for name, other in swap.items() if name != other)


def _undecided(used: Claim, word: VerdictWord) -> Unknown | None:
    """Why nothing follows from a verdict; None where something does."""
    if word is VerdictWord.NOT_ENOUGH_EVIDENCE:
        return Unknown(f"there is not enough evidence on “{used.entry.title}”")
    return None
