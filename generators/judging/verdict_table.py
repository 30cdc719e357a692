"""Turn the decisions of an entry's rules into a verdict's word and sentence, by one table."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import NamedTuple

from generators.judging.reasons.labels import Labels
from generators.judging.reasons.sentences import Explainer
from generators.model import Claim, Project, RuleName, VerdictWord
from generators.rules.evaluate import Decision
from generators.rules.expression import rules_of
from generators.rules.references import Reference
from generators.rules.values import Operand
from generators.rules.words import word_of

RESTS_ON: Mapping[VerdictWord, tuple[RuleName, ...]] = {
    VerdictWord.SUPPORTED: ("supported_if",),
    VerdictWord.REFUTED: ("refuted_if",),
}  # every other word rests on all of its rules


class RuleResult(NamedTuple):
    """The verdict that the rules alone give."""

    word: VerdictWord
    reason: str
    decisions: Mapping[RuleName, Decision]

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
    return RuleResult(word, _reason(word, Explainer(Labels(project, claim)), decisions), decisions)


def fault_of_validity(claim: Claim, project: Project, lookup: Callable[[Reference], Operand]) -> str | None:
    """Why `valid_if` is false or unknown; None where it is true or left out. Raises as `apply_rules` does."""
    rule = rules_of(claim, project).get("valid_if")
    valid = rule.decide(lookup) if rule else None
    reason = _invalid(Explainer(Labels(project, claim)), valid) if valid else None
    return f"Whether the comparison is valid isn't known: {reason}" if valid and valid.truth is None else reason


def _invalid(explainer: Explainer, valid: Decision) -> str | None:
    if valid.truth is None:
        return explainer.unknown([("a valid comparison needs", valid)])
    return None if valid.truth else explainer.invalid(valid)


def _reason(word: VerdictWord, explainer: Explainer, decisions: Mapping[RuleName, Decision]) -> str:
    """The sentence that explains a word."""
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
    return explainer.unknown([("the claim needs", supported), ("the claim would be refuted by", refuted)])
