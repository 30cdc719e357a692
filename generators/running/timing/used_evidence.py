"""A claim that is being timed comes in; the evidence of the claims that it uses goes out, this run's included."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Protocol

from generators.model import AllEvidence, Claim, Evidence, Observation, Outcome, Project

Used = Callable[[Claim], AllEvidence]


class EvidenceReader(Protocol):
    """What holds evidence, such as a store."""

    def evidence(self, claim: str, framework: str) -> Evidence:
        """The evidence of a script."""


def evidence_of_used(
    project: Project, claim: Claim, store: EvidenceReader, seen: Iterable[Observation]
) -> dict[str, dict[str, Evidence]]:
    """By claim and framework: what the store has, and in its place what this run has seen already.

    Args:
        project: the entries.
        claim: whose rules are judged.
        store: holds what earlier runs have observed; a run counts there once it has ended.
        seen: observations of this run so far.
    """
    used = project.with_used([claim.id]) - {claim.id}
    found = {each: {name: store.evidence(each, name) for name in project.frameworks} for each in sorted(used)}
    for observation in seen:
        if observation.claim in found:
            good = observation if observation.outcome is Outcome.MEASURED else None
            earlier = found[observation.claim][observation.framework].good
            found[observation.claim][observation.framework] = Evidence(newest=observation, good=good or earlier)
    return found
