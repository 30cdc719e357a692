"""Prepare the data of one claim's page; its layout is `templates/claim.md.jinja`."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping

from markupsafe import Markup

from generators.harness import blocks
from generators.model import Battery, Claim, Findings, Measure, Observation, Outcome, VerdictWord, script_name
from generators.site import cards, charts, escaping, history, notes, summaries

MANY = 16  # rows beyond which a list is closed at first


def details(findings: Findings, claim: Claim) -> dict[str, object]:
    """What the page of one claim shows beyond its card."""
    project, entry = findings.project, claim.entry
    observations = cards.observed(findings, claim)
    prose = {name: observations.get(name) for name in project.frameworks}
    names = [name for name in project.frameworks if script_name(name) in claim.files]
    others = sorted(set(claim.files) - set(map(script_name, names)))
    return {
        "claim": claim,
        "entry": entry,
        "observations": observations,
        "newest": cards.newest_in(project, findings.evidence.get(claim.id, {})),
        "rows": list(_measure_rows(entry.measures, observations)),
        "controls": [control for observation in observations.values() for control in observation.controls],
        "what_if": list(_what_if(claim, cards.verdict_of(findings, claim.id).word)),
        "many": MANY,
        "warm": blocks.WARM_SECONDS,
        "block": round(1000 * blocks.BLOCK_SECONDS),
        "figures": list(_figures(findings, entry.measures, observations)),
        "machines": list(_machines(findings, claim)),
        "scripts": [(project.frameworks[name].title, script_name(name)) for name in names]
        + [(name, name) for name in others],
        "settings": sorted({key for observation in observations.values() for key in observation.settings}),
        "unmeasured": [
            f"the {project.frameworks[name].title} script {'failed' if part.outcome.failed else 'is unavailable'}"
            for name, part in observations.items()
            if part.outcome is not Outcome.MEASURED
        ],
        "method": escaping.prose(notes.substitute(claim.method, claim, prose)),
        "limits": escaping.prose(notes.substitute(claim.limits, claim, prose)),
        "used": [
            (alias.partition("[")[0], used, project.claim(used), findings.verdicts.get(used))
            for alias, used in sorted(claim.uses.items())
        ],
        "below": cards.details_of(findings, claim.id),
        "appearances": [(locator, project.article.passages.get(locator)) for locator in entry.appearances],
        "review": _review(findings, claim),
        "history": history.details(findings, claim),
    }


def _what_if(claim: Claim, word: VerdictWord) -> Iterator[dict[str, object]]:
    """The sentence of each verdict that the claim did not get, or why no realistic run shows it; its values."""
    table = claim.entry.what_if
    if table is None or claim.entry.verdict is None:
        return
    for other, text in table.sentences.items():
        if other != word:
            values = [f"{key} = {json.dumps(value)}" for key, value in table.values_of(other).items()]
            yield {"word": other, "text": text, "unreachable": table.why_unreachable(other), "values": values}


def _machines(findings: Findings, claim: Claim) -> Iterator[dict[str, object]]:
    """What each other machine class showed: the judged measures, and their charts."""
    judged = {name: claim.entry.measures[name] for name in cards.judged_measures(findings.project, claim)}
    measures = judged or claim.entry.measures
    for number, machine in enumerate(findings.elsewhere.get(claim.id, ()), 1):
        observations = cards.observed_in(findings.project, claim, machine.evidence)
        yield {
            "machine": machine.machine,
            "device": machine.device,
            "verdict": machine.verdict,
            "at": min(observation.started for observation in observations.values()),
            "observations": observations,
            "rows": list(_measure_rows(measures, observations)),
            "figures": list(_figures(findings, measures, observations, f"machine-{number}")),
        }


def _measure_rows(
    measures: Mapping[str, Measure], observations: Mapping[str, Observation]
) -> Iterator[dict[str, object]]:
    """A row for each measure, or for each size of a sweep, with a summary for each framework."""
    for name, measure in measures.items():
        values = {key: part.measures[name] for key, part in observations.items() if name in part.measures}
        for size in summaries.sizes(values):
            yield {
                "name": f"{name}[{size}]" if size else name,
                "title": f"{measure.title}, {size}" if size else measure.title,
                "measure": measure,
                "cells": {key: summaries.summarise(value, measure, size) for key, value in values.items()},
                "values": values,
                "long": any(len(value.items) > MANY for value in values.values() if isinstance(value, Battery)),
            }


def _figures(
    findings: Findings,
    measures: Mapping[str, Measure],
    observations: Mapping[str, Observation],
    prefix: str = "chart",
) -> Iterator[tuple[str, Markup]]:
    """Title and ratio chart of every timing that two frameworks or more have measured."""
    frameworks = findings.project.frameworks
    meaning = charts.sides([frameworks[name] for name in observations])
    for name, measure in measures.items():
        values = {key: part.measures.get(name) for key, part in observations.items()}
        dots = []
        for first, second, size, ratio in summaries.ratios(values, measure):
            label = f"{frameworks[first].title} / {frameworks[second].title}" + (f", {size}" if size else "")
            dots.append(charts.Dot(label, *ratio[:3]))
        if dots:
            chart = charts.ratios(f"{prefix}-{name}", measure.title, dots, measure.smallest_effect, meaning)
            yield measure.title, chart


def _review(findings: Findings, claim: Claim) -> dict[str, object] | None:
    """The ClaimReview of schema.org; None without a verdict, for what is not published, and for a follow-up."""
    verdict = cards.verdict_of(findings, claim.id)
    decided = verdict.word in (VerdictWord.SUPPORTED, VerdictWord.REFUTED, VerdictWord.MIXED)
    if claim.entry.kind == "follow-up" or not claim.listed or not decided or verdict.verified_at is None:
        return None
    article = findings.project.article
    return {
        "@context": "https://schema.org",
        "@type": "ClaimReview",
        "claimReviewed": claim.entry.statement,
        "datePublished": verdict.verified_at.date().isoformat(),
        "itemReviewed": {
            "@type": "Claim",
            "appearance": {"@type": "Article", "headline": article.title, "publisher": article.publisher},
        },
        "reviewBody": verdict.reason,
        "reviewRating": {"@type": "Rating", "alternateName": cards.PAGE_WORDS["words"][verdict.word][0]},
    }
