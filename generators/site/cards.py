"""Prepare a card for every entry: what lists show of it."""

from __future__ import annotations

import re
import tomllib
from collections import Counter
from collections.abc import Mapping, Sequence
from importlib import resources
from typing import Literal, NamedTuple

from generators.model import (
    BrokenEntry,
    Claim,
    Evidence,
    Findings,
    Kind,
    Observation,
    Project,
    RuleName,
    Status,
    Topic,
    Verdict,
    VerdictWord,
)
from generators.rules.expression import rules_of
from generators.site import summaries
from generators.site.search.synonyms import synonyms_in

PAGE_WORDS = tomllib.loads(
    resources.files("generators.site").joinpath("templates", "words.toml").read_text(encoding="utf-8")
)
TOPICS: Mapping[str, str] = PAGE_WORDS["topics"]
IGNORED = frozenset(PAGE_WORDS["ignored"].split())
WORD = re.compile(r"[^\W_](?:[\w.+-]*[^\W_])?")


class Card(NamedTuple):
    """What lists show of an entry, sound or broken.

    Attributes:
        cells: for each framework its outcome and the text of one value.
        measure: title of what the values are of.
    """

    id: str
    title: str
    topic: Topic | None
    verdict: Verdict
    cells: tuple[tuple[str, str], ...] = ()
    claim: Claim | None = None
    broken: BrokenEntry | None = None
    measure: str = ""

    @property
    def hidden(self) -> str:
        """`draft` or `retired` where no site lists the entry; empty where it is listed."""
        entry = self.claim or self.broken
        return "" if entry is None or entry.listed else str(entry.status)

    @property
    def waiting(self) -> bool:
        """True for a claim whose scripts have not run yet in any framework."""
        runs = self.claim is not None and self.claim.runs
        return runs and {text for _, text in self.cells} == {PAGE_WORDS["cells"]["not-run"]}

    @property
    def role(self) -> Literal["claim", "facet", "follow-up"]:
        """`claim` for a lead claim of the article, which alone is counted; else what the entry is."""
        entry = self.claim or self.broken
        if entry is None or entry.lead:
            return "claim"
        return "follow-up" if entry.kind == "follow-up" else "facet"

    @property
    def lead(self) -> str:
        """Id of the claim that this one details or follows up; empty for none."""
        entry = self.claim or self.broken
        return entry.facet_of if entry else ""


def all_cards(findings: Findings) -> tuple[Card, ...]:
    """Every entry that the site lists, by topic and title."""
    order = [*TOPICS, None]
    cards = (card_of(findings, entry) for entry in findings.project.entries if entry.listed)
    return tuple(sorted(cards, key=lambda card: (order.index(card.topic), card.title.casefold(), card.id)))


def more_words(card: Card, same: tuple[tuple[str, ...], ...] = ()) -> str:
    """The words by which an entry is found and that its row doesn't show, each once and in no longer one.

    They are those of its statement and scope, and those that mean the same, by the rows of `same`; words that the
    filter ignores are left out.
    """
    if card.claim is None:
        return ""
    shown, hidden = f"{card.title} {card.measure}", f"{card.claim.entry.statement} {card.claim.entry.scope}"
    alike = " ".join(synonyms_in(f"{shown} {hidden}", same))
    words = dict.fromkeys(WORD.findall(f"{hidden} {alike}".lower()))
    found, more = shown.lower(), []
    for word in sorted(words, key=len, reverse=True):
        if word not in IGNORED and word not in found:  # else the filter finds it already
            found += f" {word}"
            more.append(word)
    return " ".join(more)


def draft_cards(findings: Findings) -> tuple[Card, ...]:
    """Every draft, sound or broken; a site lists none of them."""
    cards = (card_of(findings, entry) for entry in findings.project.entries if not entry.listed)
    return tuple(card for card in cards if card.hidden == Status.DRAFT)


def retired_cards(findings: Findings) -> tuple[Card, ...]:
    """Every retired claim that is sound, by title: each keeps its page."""
    cards = (card_of(findings, claim) for claim in findings.project.claims if claim.retired)
    return tuple(sorted(cards, key=lambda card: (card.title.casefold(), card.id)))


def below(cards: Sequence[Card]) -> dict[str, tuple[Card, ...]]:
    """The facets of each lead among these cards, then its follow-ups, by its id."""
    found: dict[str, tuple[Card, ...]] = {card.id: () for card in cards if card.role == "claim"}
    for card in sorted(cards, key=lambda card: card.role):
        if card.lead in found:
            found[card.lead] = (*found[card.lead], card)
    return found


def details_of(findings: Findings, lead: str) -> tuple[Card, ...]:
    """The listed facets and follow-ups of one claim, in the order of `below`."""
    entries = (entry for entry in findings.project.entries if entry.listed and entry.facet_of == lead)
    cards = (card_of(findings, entry) for entry in entries)
    return tuple(sorted(cards, key=lambda card: (card.role, card.title.casefold(), card.id)))


def nested(cards: Sequence[Card]) -> tuple[Card, ...]:
    """The lead claims, each followed by its facets and follow-ups; then what has no lead among them."""
    kin = below(cards)
    led = tuple(part for card in cards if card.role == "claim" for part in (card, *kin[card.id]))
    return (*led, *(card for card in cards if card.role != "claim" and card.lead not in kin))


def card_of(findings: Findings, entry: Claim | BrokenEntry) -> Card:
    """The card of an entry, listed or not."""
    verdict = verdict_of(findings, entry.id)
    if isinstance(entry, BrokenEntry):
        return Card(entry.id, entry.title, entry.topic, verdict, broken=entry)
    measure, cells = _decided(findings, entry, verdict)
    return Card(entry.id, entry.entry.title, entry.entry.topic, verdict, cells, entry, measure=measure)


def verdict_of(findings: Findings, claim_id: str) -> Verdict:
    """The verdict of an entry; before any run, that it was not run."""
    return findings.verdicts.get(
        claim_id, Verdict(claim=claim_id, word=VerdictWord.NOT_ENOUGH_EVIDENCE, reason="not run yet")
    )


def observed(findings: Findings, claim: Claim) -> dict[str, Observation]:
    """The observation that the page shows, by framework, in the order of `frameworks.toml`."""
    return observed_in(findings.project, claim, findings.evidence.get(claim.id, {}))


def observed_in(project: Project, claim: Claim, evidence: Mapping[str, Evidence]) -> dict[str, Observation]:
    """The observation to show of some evidence, by framework, in the order of `frameworks.toml`.

    The newest observation, or the last good one of the same rules where the newest job failed.
    """
    observations = newest_in(project, evidence)
    for name, newest in observations.items():
        good = evidence[name].good
        if newest.outcome.failed and good is not None and good.rules == claim.rules_digest:
            observations[name] = good
    return observations


def newest_in(project: Project, evidence: Mapping[str, Evidence]) -> dict[str, Observation]:
    """The newest observation of some evidence, by framework, in the order of `frameworks.toml`."""
    newest = {name: evidence[name].newest for name in project.frameworks if name in evidence}
    return {name: observation for name, observation in newest.items() if observation is not None}


def judged_measures(project: Project, claim: Claim, *rules: RuleName) -> tuple[str, ...]:
    """Names of the claim's own measures that these rules read, or all of its rules, in the order of the entry."""
    parsed = rules_of(claim, project)
    read = {name for rule in rules or parsed for name in (parsed[rule].own if rule in parsed else ())}
    return tuple(name for name in claim.entry.measures if name in read)


def _decided(findings: Findings, claim: Claim, verdict: Verdict) -> tuple[str, tuple[tuple[str, str], ...]]:
    """Title of the measure that the verdict's sentence is about; for each framework its outcome and its value.

    Where no rule was read, the first measure that `supported_if` reads.
    """
    observations, subject = observed(findings, claim), verdict.subject
    outcomes = {name: str(part.outcome) for name, part in observations.items()}
    if subject and not subject.values:
        both = PAGE_WORDS["cells"]["both"]
        return f"{subject.title}: {subject.text}", tuple(
            (outcomes.get(name, ""), both) for name in findings.project.frameworks
        )
    if subject:
        unknown = PAGE_WORDS["cells"]["unknown"]
        names = findings.project.frameworks
        return subject.title, tuple((outcomes.get(name, ""), subject.values.get(name, unknown)) for name in names)
    judgeable = [name for name, measure in claim.entry.measures.items() if measure.kind is not Kind.TEXT]
    read = judged_measures(findings.project, claim, "supported_if")
    key = next(iter([*read, *judgeable]), "")
    none = ("", PAGE_WORDS["cells"]["other" if claim.checkable else "opinion"])
    cells = (
        _cell(observations.get(name), claim, key) if claim.runs else none for name in findings.project.frameworks
    )
    return claim.entry.measures[key].title if key else "", tuple(cells)


def _cell(observation: Observation | None, claim: Claim, key: str) -> tuple[str, str]:
    """Outcome and short text of one framework's cell."""
    if observation is None:
        return "", PAGE_WORDS["cells"]["not-run"]
    if key not in observation.measures:
        return observation.outcome, str(observation.outcome)
    value = observation.measures[key]
    size = summaries.sizes({"": value})[-1]
    text = summaries.summarise(value, claim.entry.measures[key], size).text
    return observation.outcome, f"{text} at {size}" if size else text


def newest_run(findings: Findings) -> dict[str, object]:
    """Date, machines, devices, versions and outcomes of the newest observations, but those of retired claims."""
    retired = {claim.id for claim in findings.project.claims if claim.retired}
    observations = [
        observation
        for claim_id, evidence in sorted(findings.evidence.items())
        if claim_id not in retired
        for observation in newest_in(findings.project, evidence).values()
    ]
    versions: dict[str, set[str]] = {}
    for observation in observations:
        if version := observation.environment.versions.get(observation.framework):
            versions.setdefault(observation.framework, set()).add(version)
    return {
        "started": max((observation.started for observation in observations), default=None),
        "versions": versions,
        "outcomes": Counter(observation.outcome for observation in observations),
        "machines": sorted({observation.environment.machine.name for observation in observations}),
        "devices": sorted({observation.environment.device for observation in observations}),
    }
