"""The table that turns the truths of an entry's rules into the word of a verdict."""

from __future__ import annotations

from collections.abc import Mapping

from generators.model import RuleName, VerdictWord


def word_of(truths: Mapping[RuleName, bool | None]) -> VerdictWord:
    """The word for the truths of the rules by name; None is unknown, and no `valid_if` is a true one."""
    valid, supported, refuted = truths.get("valid_if", True), truths["supported_if"], truths["refuted_if"]
    if not valid or supported is None or refuted is None or (supported and refuted):
        return VerdictWord.NOT_ENOUGH_EVIDENCE
    if supported:
        return VerdictWord.SUPPORTED
    return VerdictWord.REFUTED if refuted else VerdictWord.MIXED
