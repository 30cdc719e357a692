"""Make verdicts without rules, and the parts of those with them."""

from __future__ import annotations

from collections.abc import Mapping

from generators.judging.gates import Blocked
from generators.judging.reasons.sentences import Explanation, stated
from generators.model import (
    BrokenEntry,
    Claim,
    Observation,
    Strength,
    Verdict,
    VerdictWord,
)


def undecided_verdict(claim: Claim, blocked: Blocked) -> Verdict:
    """A verdict of not enough evidence: no rule was read."""
    verdict = verdict_of(claim, VerdictWord.NOT_ENOUGH_EVIDENCE, stated(blocked.reason))
    return verdict.model_copy(update={"health": blocked.health})


def verdict_of(claim: Claim | BrokenEntry, word: VerdictWord, explanation: Explanation) -> Verdict:
    """A verdict with nothing but its word and why it is that."""
    return Verdict(claim=claim.id, word=word, reason=explanation.reason, details=explanation.details)


def broken_verdict(entry: BrokenEntry) -> Verdict:
    """The verdict on an entry that can't be read: its first complaint."""
    first = str(entry.complaints[0]) if entry.complaints else "The entry is broken"
    more = f" (and {len(entry.complaints) - 1} more)" if len(entry.complaints) > 1 else ""
    return verdict_of(entry, VerdictWord.NOT_ENOUGH_EVIDENCE, stated(f"{first}{more}"))


def controls_of(observations: Mapping[str, Observation]) -> Strength:
    """How many controls ran, and how many passed."""
    controls = [control for observation in observations.values() for control in observation.controls]
    return Strength(controls=len(controls), controls_passed=sum(control.passed for control in controls))
