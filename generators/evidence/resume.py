"""Choose the measured observations of interrupted runs that a new run counts as its own."""

from __future__ import annotations

from collections.abc import Mapping
from typing import NamedTuple

from generators.evidence.store import Store
from generators.model import Evidence, Observation, Plan

Waiting = Mapping[tuple[str, str], Observation]  # by claim and framework


class ResumedEvidence(NamedTuple):
    """The evidence of the store, behind the observations of runs that were interrupted."""

    store: Store
    waiting: Waiting

    def evidence(self, claim: str, framework: str) -> Evidence:
        """The newest observation of a script and the last measured one."""
        found = self.waiting.get((claim, framework))
        return Evidence(newest=found, good=found) if found else self.store.evidence(claim, framework)

    def measured(self, address: str) -> Observation | None:
        """The measured observation of a fingerprint's digest."""
        waiting = (one for one in self.waiting.values() if one.fingerprint.digest == address)
        return next(waiting, None) or self.store.measured(address)


def taken_over(plan: Plan, waiting: Waiting) -> tuple[Observation, ...]:
    """The waiting observations that the plan finds fresh, so that they aren't run again."""
    return tuple(
        observation
        for (claim, framework), observation in sorted(waiting.items())
        if plan.fresh.get(claim, {}).get(framework) == observation.fingerprint.digest
    )


def message(observations: tuple[Observation, ...]) -> str:
    """What is taken over, for the user."""
    runs = ", ".join(sorted({observation.run for observation in observations}))
    return f"the run {runs} was cut off; {len(observations)} of what it measured is taken over"
