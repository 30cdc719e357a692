"""Compare what the rules give with the frameworks exchanged to what they give as they are."""

from __future__ import annotations

from collections.abc import Iterable

from generators.judging.gates import Blocked
from generators.judging.reasons.labels import Labels
from generators.judging.verdicts.table import RuleResult
from generators.model import Exchange, VerdictWord


def exchange_of(own: RuleResult, results: Iterable[RuleResult | Blocked], labels: Labels) -> Exchange | None:
    """What exchanged frameworks give: the first that is another word, else the first; None where there is none.

    Args:
        own: the result with the frameworks as they are.
        results: of the same rules, each with two of the frameworks exchanged.
        labels: of the claim.
    """
    found = [_compared(own, result, labels) for result in results]
    return next((exchange for exchange in found if exchange.word is not own.word), found[0] if found else None)


def distinguishes(word: VerdictWord, exchange: Exchange | None) -> bool | None:
    """Whether a word changes with the frameworks exchanged; None where neither word is decided."""
    if exchange is None or {word, exchange.word} == {VerdictWord.NOT_ENOUGH_EVIDENCE}:
        return None
    return exchange.word is not word


def _compared(own: RuleResult, exchanged: RuleResult | Blocked, labels: Labels) -> Exchange:
    """The word with frameworks exchanged, and the measures in the comparisons that come out otherwise."""
    if isinstance(exchanged, Blocked):
        return Exchange(word=VerdictWord.NOT_ENOUGH_EVIDENCE)
    turned = [
        before
        for name, decision in own.decisions.items()
        for before, after in zip(decision.comparisons, exchanged.decisions[name].comparisons, strict=True)
        if before.truth is not after.truth and not before.counted
    ]
    titles = (labels.title(reference) for item in turned for reference in item.references)
    return Exchange(word=exchanged.word, turns_on=tuple(dict.fromkeys(titles)))
