"""Turn the decisions of an entry's rules into a verdict's word and sentence, by one table."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import NamedTuple

from generators.judging.gates import Blocked
from generators.judging.reasons.labels import Labels
from generators.judging.reasons.sentences import Explainer, Explanation
from generators.judging.reasons.statements import NEEDED, Role, refuting
from generators.judging.twins import TwinGate
from generators.model import Claim, Comparison, Project, RuleName, VerdictWord
from generators.rules.evaluate import Decision
from generators.rules.expression import Expression, rules_of
from generators.rules.numbers.values import Operand
from generators.rules.references import Reference
from generators.rules.words import word_of

RESTS_ON: Mapping[VerdictWord, tuple[RuleName, ...]] = {
    VerdictWord.SUPPORTED: ("supported_if",),
    VerdictWord.REFUTED: ("refuted_if",),
}  # every other word rests on all of its rules
COMPARABLE = Role("needed for a comparison")


class RuleResult(NamedTuple):
    """The verdict that the rules alone give."""

    word: VerdictWord
    decisions: Mapping[RuleName, Decision]

    @property
    def comparisons(self) -> tuple[Comparison, ...]:
        """Every comparison of the rules, as a verdict records it."""
        return tuple(
            Comparison(
                rule=name,
                text=item.text,
                value=item.value,
                interval=item.interval,
                share=item.share,
                truth=item.truth,
            )
            for name, decision in self.decisions.items()
            for item in decision.comparisons
        )

    @property
    def share(self) -> float | None:
        """The smallest share of replicates that agree with a comparison behind the word; None without any."""
        names = RESTS_ON.get(self.word, tuple(self.decisions))
        pairs = [(item.truth, item.share) for name in names for item in self.decisions[name].deciding]
        shares = (1 - share if truth is False else share for truth, share in pairs if share is not None)
        return min(shares, default=None)


def apply_rules(claim: Claim, project: Project, lookup: Callable[[Reference], Operand]) -> RuleResult:
    """The verdict table, read over one lookup; raises `ExpressionError` where a kind doesn't fit its place."""
    decisions = {name: rule.decide(lookup) for name, rule in rules_of(claim, project).items()}
    word = word_of({name: decision.truth for name, decision in decisions.items()})
    return RuleResult(word, decisions)


def doubted(claim: Claim, project: Project, result: RuleResult, gate: TwinGate) -> Blocked | None:
    """Why the rules behind a word don't decide where comparisons that the twins put in doubt are unknown.

    `valid_if` is behind every word. None where they do, and where the rules gave no word to begin with.
    """
    if result.word is VerdictWord.NOT_ENOUGH_EVIDENCE:
        return None
    names = ("valid_if", *RESTS_ON.get(result.word, tuple(result.decisions)))
    rules = {name: rule for name, rule in rules_of(claim, project).items() if name in names}
    doubts = (_doubt(rule, result.decisions[name], gate) for name, rule in rules.items())
    return next(filter(None, doubts), None)


def _doubt(rule: Expression, before: Decision, gate: TwinGate) -> Blocked | None:
    """Why a rule that is decided isn't with the twins asked: the first doubt among what leaves it open."""
    if not any(map(gate.timed, rule.references)):
        return None
    after = rule.decide(gate.lookup, gate.doubt)
    if after.truth is not None:
        return None
    needed = [part for item in after.deciding for part in item.counted or (item,)]
    return next(
        Blocked(f"{part.reason}.", about=earlier)
        for earlier, part in zip(before.comparisons, after.comparisons, strict=True)
        if earlier.truth is not None and part.truth is None and any(part is item for item in needed)
    )


def explained(
    claim: Claim, project: Project, result: RuleResult, exchanged: Sequence[RuleResult] = ()
) -> Explanation:
    """Why the rules give this word.

    Args:
        claim: the claim.
        project: of the claim.
        result: what its rules give.
        exchanged: what they give with frameworks exchanged, where that is another word.
    """
    turning = frozenset(
        before.text
        for other in exchanged
        for name, decision in result.decisions.items()
        for before, after in zip(decision.comparisons, other.decisions[name].comparisons, strict=True)
        if before.truth is not after.truth
    )
    return _explanation(result.word, Explainer(Labels(project, claim), turning), result.decisions)


def fault_of_validity(claim: Claim, project: Project, gate: TwinGate) -> str | None:
    """Why `valid_if` is false, unknown or in doubt; None where it is true or left out. Raises as `apply_rules`."""
    rule = rules_of(claim, project).get("valid_if")
    if rule is None:
        return None
    valid = rule.decide(gate.lookup)
    found = _invalid(Explainer(Labels(project, claim)), valid) or _doubt(rule, valid, gate)
    return found.reason if found else None


def _invalid(explainer: Explainer, valid: Decision) -> Explanation | None:
    if valid.truth is None:
        return explainer.unknown([(COMPARABLE, valid)])
    return None if valid.truth else explainer.invalid(valid)


def _explanation(word: VerdictWord, explainer: Explainer, decisions: Mapping[RuleName, Decision]) -> Explanation:
    """What explains a word."""
    valid, supported, refuted = decisions.get("valid_if"), decisions["supported_if"], decisions["refuted_if"]
    match word:
        case VerdictWord.SUPPORTED:
            return explainer.supported(supported)
        case VerdictWord.REFUTED:
            return explainer.refuted(refuted, supported)
        case VerdictWord.MIXED:
            return explainer.mixed(supported, refuted)
    invalid = _invalid(explainer, valid) if valid else None
    if invalid:
        return invalid
    if supported.truth and refuted.truth:
        return explainer.contradiction(supported, refuted)
    return explainer.unknown([(NEEDED, supported), (refuting(refuted), refuted)])
