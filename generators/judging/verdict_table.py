"""The verdict table: the rules of an entry, decided over what a lookup gives, come to a word and its sentence."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import NamedTuple

from generators.judging.reasons.sentences import Explainer
from generators.model import Claim, Project, RuleName, VerdictWord
from generators.rules.evaluate import Decision
from generators.rules.expression import rules_of
from generators.rules.references import Reference
from generators.rules.values import Operand

RESTS_ON: Mapping[VerdictWord, tuple[RuleName, ...]] = {
    VerdictWord.SUPPORTED: ("supported_if",),
    VerdictWord.REFUTED: ("refuted_if",),
}  # every other word rests on all of its rules


class RuleResult(NamedTuple):
    """What the rules alone come to."""

    word: VerdictWord
    reason: str
    decisions: Mapping[RuleName, Decision]

    @property
    def deciding(self) -> list[tuple[bool | None, float | None]]:
        """Truth and share of the comparisons that the word rests on."""
        rests = RESTS_ON.get(self.word, tuple(self.decisions))
        return [(item.truth, item.share) for name in rests for item in self.decisions[name].deciding]


def apply_rules(claim: Claim, project: Project, lookup: Callable[[Reference], Operand]) -> RuleResult:
    """The verdict table, read over one lookup; raises `ExpressionError` where a kind doesn't fit its place."""
    rules = claim.entry.verdict
    assert rules is not None  # noqa: S101 - the judge looked
    decisions = {name: rule.decide(lookup) for name, rule in rules_of(claim, project).items()}
    return _table(Explainer(project, claim), rules.texts, decisions)


def _table(
    explainer: Explainer, texts: Mapping[RuleName, str], decisions: Mapping[RuleName, Decision]
) -> RuleResult:
    """Valid, supported, refuted to a word and its sentence."""
    supported, refuted = decisions["supported_if"], decisions["refuted_if"]
    valid = decisions.get("valid_if")
    needed = texts["supported_if"]
    word = VerdictWord.NOT_ENOUGH_EVIDENCE
    if valid and valid.truth is False:
        reason = explainer.invalid(valid, texts["valid_if"])
    elif valid and valid.truth is None:
        reason = explainer.unknown([("a valid comparison needs", valid)])
    elif supported.truth is None or refuted.truth is None:
        roles = [("the claim needs", supported), ("the claim would be refuted by", refuted)]
        reason = explainer.unknown(roles)
    elif supported.truth and refuted.truth:
        reason = explainer.contradiction(supported, refuted)
    elif supported.truth:
        word, reason = VerdictWord.SUPPORTED, explainer.supported(supported, needed)
    elif refuted.truth:
        word, reason = VerdictWord.REFUTED, explainer.refuted(refuted, supported, needed)
    else:
        word, reason = VerdictWord.MIXED, explainer.mixed(supported, needed, refuted)
    return RuleResult(word, reason, decisions)
