"""What lists show of the findings: a card for every entry, and the article's passages with their cards."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import NamedTuple

from generators.model import (
    Broken,
    Claim,
    Evidence,
    Findings,
    Kind,
    Observation,
    Project,
    Topic,
    Verdict,
    VerdictWord,
)
from generators.rules.expression import rules_of
from generators.site import summaries

TOPICS = {
    Topic.EASE_OF_USE: "Ease of use",
    Topic.DEPLOYMENT_REACH: "Deployment reach",
    Topic.PERFORMANCE: "Performance",
    Topic.ECOSYSTEM: "Ecosystem",
    Topic.USE_CASES: "Use cases",
    Topic.ORIGINS: "Origins",
}


class Card(NamedTuple):
    """What lists show of an entry, sound or broken."""

    id: str
    title: str
    topic: Topic | None
    verdict: Verdict
    cells: tuple[tuple[str, str], ...]
    claim: Claim | None
    broken: Broken | None


class PassageRow(NamedTuple):
    """A passage of the article and the claims that stand on it."""

    locator: str
    gist: str
    kind: str
    reason: str
    cards: tuple[Card, ...]


def all_cards(findings: Findings) -> tuple[Card, ...]:
    """Every entry that the site shows, by topic and title."""
    cards = [
        Card(
            claim.id,
            claim.entry.title,
            claim.entry.topic,
            verdict_of(findings, claim.id),
            _key_cells(findings, claim),
            claim,
            None,
        )
        for claim in findings.project.claims
        if claim.listed
    ]
    cards += [
        Card(broken.id, broken.title, broken.topic, verdict_of(findings, broken.id), (), None, broken)
        for broken in findings.project.broken
        if broken.listed
    ]
    last = len(TOPICS)
    key: dict[Topic | None, int] = {topic: place for place, topic in enumerate(TOPICS)}
    return tuple(sorted(cards, key=lambda card: (key.get(card.topic, last), card.title.casefold(), card.id)))


def verdict_of(findings: Findings, claim_id: str) -> Verdict:
    """The verdict of an entry; before any run, that it was not run."""
    return findings.verdicts.get(
        claim_id, Verdict(claim=claim_id, word=VerdictWord.NOT_ENOUGH_EVIDENCE, reason="not run yet")
    )


def observed(findings: Findings, claim: Claim) -> dict[str, Observation]:
    """The observation that the page shows, by framework, in the order of `frameworks.toml`."""
    return observed_in(findings.project, claim, findings.evidence.get(claim.id, {}))


def observed_in(project: Project, claim: Claim, evidence: Mapping[str, Evidence]) -> dict[str, Observation]:
    """The observation to show of some evidence, by framework, in the order of `frameworks.toml`."""
    found = {name: summaries.shown(evidence.get(name), claim) for name in project.frameworks}
    return {name: observation for name, observation in found.items() if observation is not None}


def judged(project: Project, claim: Claim) -> tuple[str, ...]:
    """Names of the claim's own measures that its rules read, in the order of the entry."""
    read = {name for rule in rules_of(claim, project).values() for name in rule.own}
    return tuple(name for name in claim.entry.measures if name in read)


def _key_cells(findings: Findings, claim: Claim) -> tuple[tuple[str, str], ...]:
    """For each framework its outcome and the one value that a list shows: the first measure that is judged."""
    observations = observed(findings, claim)
    judged = [name for name, measure in claim.entry.measures.items() if measure.kind is not Kind.TEXT]
    named = [name for name in judged if claim.entry.verdict and name in claim.entry.verdict.supported_if]
    key = next(iter(named or judged), "")
    return tuple(
        _key_cell(observations.get(name), claim, key) if claim.runs else ("", summaries.NOTHING)
        for name in findings.project.frameworks
    )


def _key_cell(observation: Observation | None, claim: Claim, key: str) -> tuple[str, str]:
    """Outcome and short text of one framework's cell."""
    if observation is None:
        return "", "not run"
    if key not in observation.measures:
        return observation.outcome, str(observation.outcome)
    value = observation.measures[key]
    size = summaries.sizes({"": value})[-1]
    text = summaries.summarise(value, claim.entry.measures[key], size).text
    return observation.outcome, f"{text} at {size}" if size else text


def all_places(findings: Findings, cards: Iterable[Card]) -> tuple[PassageRow, ...]:
    """The article's passages in their order, with the claims that stand on them."""
    held: dict[str, list[Card]] = {}
    for card in cards:
        for locator in card.claim.entry.appearances if card.claim else ():
            held.setdefault(locator, []).append(card)
    return tuple(
        PassageRow(locator, passage.gist, passage.kind, passage.reason, tuple(held.get(locator, ())))
        for locator, passage in findings.project.article.passages.items()
    )


def newest_run(findings: Findings) -> dict[str, object]:
    """Date, machine, versions and counted outcomes of the newest run."""
    observations = [
        evidence.newest
        for claim in sorted(findings.evidence)
        for _, evidence in sorted(findings.evidence[claim].items())
        if evidence.newest is not None
    ]
    versions: dict[str, set[str]] = {}
    for observation in observations:
        version = observation.environment.versions.get(observation.framework)
        if version:
            versions.setdefault(observation.framework, set()).add(version)
    outcomes: dict[str, int] = {}
    for observation in observations:
        outcomes[observation.outcome] = outcomes.get(observation.outcome, 0) + 1
    machines = sorted({observation.environment.machine.name for observation in observations})
    started = max((observation.started for observation in observations), default=None)
    return {"started": started, "versions": versions, "outcomes": outcomes, "machines": machines}
