"""Choose the measured observations of interrupted runs that a new run counts as its own."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property

from generators.evidence.brief import Brief, BriefEvidence
from generators.evidence.store import Store
from generators.model import Evidence, Observation, Plan

Waiting = Mapping[tuple[str, str], Observation]  # by claim and framework


@dataclass(frozen=True)
class ResumedEvidence:
    """The evidence of the store, behind the observations of runs that were interrupted."""

    store: Store
    waiting: Waiting

    def evidence(self, claim: str, framework: str) -> Evidence:
        """The newest observation of a script and the last measured one."""
        found = self.waiting.get((claim, framework))
        return Evidence(newest=found, good=found) if found else self.store.evidence(claim, framework)

    def brief_evidence(self, claim: str, framework: str) -> BriefEvidence:
        """The same in brief."""
        found = self._briefs.get((claim, framework))
        return BriefEvidence(found, found) if found else self.store.brief_evidence(claim, framework)

    def brief_measured(self, address: str) -> Brief | None:
        """The measured observation of a fingerprint's digest, in brief."""
        return self._by_address.get(address) or self.store.brief_measured(address)

    @cached_property
    def _briefs(self) -> dict[tuple[str, str], Brief]:
        return {job: Brief.of(observation) for job, observation in self.waiting.items()}

    @cached_property
    def _by_address(self) -> dict[str, Brief]:
        return {brief.address: brief for brief in reversed(self._briefs.values())}


def taken_over(plan: Plan, waiting: Waiting) -> tuple[Observation, ...]:
    """The waiting observations that the plan finds fresh, so that they aren't run again."""
    return tuple(
        observation
        for (claim, framework), observation in sorted(waiting.items())
        if plan.fresh.get(claim, {}).get(framework) == observation.fingerprint.digest
    )


def parted(plan: Plan, waiting: Waiting) -> tuple[dict[str, dict[str, str]], dict[str, tuple[str, ...]]]:
    """What is fresh by the evidence that counts, and by claim the frameworks whose observation is yet to count."""
    pending = {(observation.claim, observation.framework) for observation in taken_over(plan, waiting)}
    fresh = {
        claim: {name: address for name, address in addresses.items() if (claim, name) not in pending}
        for claim, addresses in plan.fresh.items()
    }
    later = {
        claim: names
        for claim, addresses in plan.fresh.items()
        if (names := tuple(name for name in addresses if (claim, name) in pending))
    }
    return fresh, later


def message(observations: tuple[Observation, ...]) -> str:
    """What is taken over, for the user."""
    runs = ", ".join(sorted({observation.run for observation in observations}))
    return f"the run {runs} was cut off; {len(observations)} of what it measured is taken over"
