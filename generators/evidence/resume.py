"""What a run takes over from runs that were cut off: as fresh as evidence, and counted with this run."""

from __future__ import annotations

from collections.abc import Mapping
from typing import NamedTuple

from generators.evidence.store import Store
from generators.model import Evidence, Observation, Plan

Waiting = Mapping[tuple[str, str], Observation]  # by claim and framework


class ResumedEvidence(NamedTuple):
    """The evidence there is, with what was observed since and has not counted yet in front of it."""

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


def taken(plan: Plan, waiting: Waiting) -> tuple[Observation, ...]:
    """What of it the plan finds fresh, so that nobody runs it again."""
    return tuple(
        one
        for (claim, framework), one in sorted(waiting.items())
        if plan.fresh.get(claim, {}).get(framework) == one.fingerprint.digest
    )


def told(observations: tuple[Observation, ...]) -> str:
    """What is taken over, in words."""
    runs = ", ".join(sorted({one.run for one in observations}))
    return f"the run {runs} was cut off; {len(observations)} of what it measured is taken over"
