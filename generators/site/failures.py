"""Findings come in; what one framework alone fails, and every other one passes, goes out."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import NamedTuple

from generators.model import Battery, Claim, Findings, Observation, Outcome
from generators.site import cards
from generators.site.cards import Card


class Failure(NamedTuple):
    """What one framework alone fails of a claim.

    Attributes:
        items: of its batteries; empty where the whole job failed.
        outcome: of the newest job.
    """

    card: Card
    items: tuple[str, ...]
    outcome: Outcome


def lone_failures(findings: Findings, every: Sequence[Card]) -> dict[str, tuple[Failure, ...]]:
    """By framework, the claims of which it alone fails something that the rules read."""
    found: dict[str, list[Failure]] = {name: [] for name in findings.project.frameworks}
    for card in every:
        if card.claim and card.claim.runs:
            for name, failure in _of_claim(findings, card, card.claim):
                found[name].append(failure)
    return {name: tuple(failures) for name, failures in found.items() if failures}


def _of_claim(findings: Findings, card: Card, claim: Claim) -> Iterator[tuple[str, Failure]]:
    """What each framework alone fails of one claim."""
    newest = cards.newest_in(findings.project, findings.evidence.get(claim.id, {}))
    if len(newest) < 2:
        return
    for name, observation in newest.items():
        others = [other for key, other in newest.items() if key != name]
        if any(other.outcome is not Outcome.MEASURED for other in others):
            continue
        if observation.outcome.failed:
            yield name, Failure(card, (), observation.outcome)
        elif items := tuple(dict.fromkeys(_failed_items(findings, claim, observation, others))):
            yield name, Failure(card, items, observation.outcome)


def _failed_items(
    findings: Findings, claim: Claim, observation: Observation, others: Sequence[Observation]
) -> Iterator[str]:
    """Items of judged batteries that fail here and pass in every other framework."""
    for measure in cards.judged_measures(findings.project, claim):
        passed = [_items(other, measure) for other in others]
        for item, here in _items(observation, measure).items():
            if here is False and all(items.get(item) for items in passed):
                yield item


def _items(observation: Observation, measure: str) -> Mapping[str, bool | None]:
    value = observation.measures.get(measure)
    return value.items if isinstance(value, Battery) else {}
